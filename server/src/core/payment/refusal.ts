import type { Vnd } from '@cong/values/money.ts';
import type { PaymentStatus } from './payment.ts';

/** Why a command was not done; expected, and answered by every protocol and page. In the order they are checked. */
export type PaymentRefusal =
  | { readonly code: 'wrong_state'; readonly status: PaymentStatus }
  /** Money may be moving: what was asked must wait for the outcome. */
  | { readonly code: 'in_progress'; readonly status: PaymentStatus }
  /** The payer is at a provider: ask the provider first. */
  | { readonly code: 'inquiry_needed' }
  | { readonly code: 'not_due' }
  | { readonly code: 'payment_expired' }
  | { readonly code: 'other_browser' }
  | { readonly code: 'too_many_attempts' }
  | { readonly code: 'unknown_attempt' }
  /** The bank or provider takes none back. */
  | { readonly code: 'refund_unsupported' }
  | { readonly code: 'refund_too_late'; readonly until: Date }
  | { readonly code: 'refund_exceeds_captured'; readonly refundable: Vnd }
  /** The bank or provider gives the whole payment back or nothing. */
  | { readonly code: 'partial_refund_unsupported' };
