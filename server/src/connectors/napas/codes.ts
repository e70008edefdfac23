import type { RefusalCode } from '@cong/wire/napas/codes.ts';
import type { Reason } from '../../core/payment/reason.ts';

/** The core's reason for every code with which NAPAS ends a payment without money. */
export const reasonOf = {
  '1': 'account_closed',
  '3': 'card_expired',
  '4': 'over_limit',
  '7': 'insufficient_funds',
  '9': 'not_permitted',
  '10': 'failed',
  '12': 'bank_transaction_limit',
  '13': 'not_registered_online',
  '14': 'wrong_otp',
  '15': 'invalid_payment_details',
  '16': 'holder_name_mismatch',
  '17': 'card_invalid',
  '18': 'invalid_payment_details',
  '19': 'invalid_payment_details',
  '20': 'failed',
  '21': 'otp_expired',
  '22': 'failed',
  '23': 'not_permitted',
  '24': 'bank_transaction_limit',
  '25': 'over_limit',
  '27': 'invalid_payment_details',
  '28': 'details_not_entered',
  '29': 'bank_declined',
  '30': 'not_permitted',
} as const satisfies Record<RefusalCode, Reason>;
