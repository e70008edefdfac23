import type { RefusalCode, ResultCode } from '@cong/wire/momo/codes.ts';
import type { Reason } from '../../core/payment/reason.ts';

/** The core's reason for every code with which MoMo ends a payment without money. */
export const reasonOf = {
  '1001': 'insufficient_funds',
  '1002': 'bank_declined',
  '1003': 'failed',
  '1004': 'bank_daily_amount_limit',
  '1005': 'details_not_entered',
  '1006': 'payer_cancelled',
  '1007': 'account_closed',
  '1017': 'failed',
  '1026': 'not_permitted',
  '4001': 'account_on_hold',
  '4002': 'not_permitted',
  '4100': 'invalid_payment_details',
} as const satisfies Record<RefusalCode, Reason>;

/** The payer has done nothing yet: of what is pending, the only code that is no news. */
export const isWaitingForPayer = (code: string): boolean => code === ('1000' satisfies ResultCode);

/** There is no such payment or refund at MoMo. */
export const isNoSuchOrder = (code: string): boolean => code === ('42' satisfies ResultCode);

/** Refused because the money may be back already: whose refund that was is not said. */
export const isMaybeRefunded = (code: string): boolean => code === ('1081' satisfies ResultCode);
