import { DAY_MS, HOUR_MS, MINUTE_MS } from '@cong/values/time.ts';
import type { Order } from './order.ts';
import type { PaymentEnd } from './payment.ts';

/** What a protocol lets a payer do after a refusal, how long everything may take, and which ends it tells of. */
export type Policy = {
  /** False: any refusal but wrong details or a wrong OTP ends the payment at once. */
  readonly retryAfterRefusal: boolean;
  readonly maxAttempts: number;
  readonly maxWrongDetails: number;
  readonly maxWrongOtps: number;
  /** How long a payer may pause between two steps. */
  readonly idleMs: number;
  /** How long an order lives when the merchant gives no expiry of its own. */
  readonly lifetimeMs: number;
  /** The ends that owe the merchant a message; a protocol never changes them, or the books of before were wrong. */
  readonly toldEnds: readonly PaymentEnd[];
  /** The end of a refund owes the merchant a message too. */
  readonly tellsRefunds?: true;
};

export const DEFAULT_POLICY: Policy = {
  retryAfterRefusal: true,
  maxAttempts: 5,
  maxWrongDetails: 3,
  maxWrongOtps: 3,
  idleMs: 15 * MINUTE_MS,
  lifetimeMs: 24 * HOUR_MS,
  toldEnds: ['captured', 'declined', 'cancelled', 'expired'],
};

/** Longer than any order lives. */
const NEVER_IDLE_MS = 400 * DAY_MS;

/** A payment without a payer waits for nobody: who asks for its tries says when the next one is. */
export const policyOf = (policy: Policy, { subscription }: Pick<Order, 'subscription'>): Policy =>
  subscription?.unattended ? { ...policy, retryAfterRefusal: true, idleMs: NEVER_IDLE_MS } : policy;
