import type { RefusalCode } from '@cong/wire/vnpay/codes.ts';
import type { Reason } from '../../core/payment/reason.ts';

/** The core's reason for every code with which VNPAY ends a payment without money. */
export const reasonOf = {
  '09': 'not_registered_online',
  '10': 'wrong_details_too_often',
  '11': 'details_not_entered',
  '12': 'account_locked',
  '13': 'wrong_otp',
  '24': 'payer_cancelled',
  '51': 'insufficient_funds',
  '65': 'bank_daily_amount_limit',
  '75': 'issuer_unreachable',
  '79': 'wrong_details_too_often',
  '99': 'failed',
} as const satisfies Record<RefusalCode, Reason>;
