import {
  isReturnCode,
  type RefusalCode,
  type ReturnCode,
  SUCCESS,
} from '@cong/wire/viviet/codes.ts';
import type { Payment } from '../../core/payment/payment.ts';
import type { Reason } from '../../core/payment/reason.ts';

export const PROTOCOL = 'viviet';

/** response_code of every reason why a payment brought no money. */
const REASON_CODES = {
  insufficient_funds: 'PAY-0001',
  below_minimum_balance: 'PAY-0002',
  bank_daily_amount_limit: 'PAY-0003',
  bank_daily_count_limit: 'PAY-0004',
  bank_transaction_limit: 'PAY-0005',
  details_not_entered: 'PAY-0006',
  not_registered_online: 'PAY-0007',
  online_service_locked: 'PAY-0008',
  account_locked: 'PAY-0009',
  otp_not_entered: 'PAY-0010',
  wrong_details: 'PAY-0011',
  wrong_details_too_often: 'PAY-0012',
  wrong_otp: 'PAY-0013',
  otp_expired: 'PAY-0014',
  wrong_otp_too_often: 'PAY-0015',
  holder_name_mismatch: 'PAY-0016',
  card_invalid: 'PAY-0017',
  card_not_supported: 'PAY-0031',
  card_type_mismatch: 'PAY-0031',
  card_of_other_bank: 'PAY-0031',
  card_without_instalments: 'PAY-0031',
  card_linked: 'PAY-0031',
  card_barred: 'PAY-0032',
  issue_date_mismatch: 'PAY-0031',
  expiry_date_mismatch: 'PAY-0031',
  card_expired: 'PAY-0018',
  card_lost: 'PAY-0019',
  card_stolen: 'PAY-0020',
  card_deleted: 'PAY-0021',
  security_code_failed: 'PAY-0022',
  address_failed: 'PAY-0023',
  address_and_security_code_failed: 'PAY-0024',
  risk_refused: 'PAY-0025',
  bank_declined: 'PAY-0026',
  account_on_hold: 'PAY-0027',
  payer_cancelled: 'PAY-0028',
  account_closed: 'PAY-0029',
  account_frozen: 'PAY-0030',
  invalid_payment_details: 'PAY-0031',
  not_permitted: 'PAY-0032',
  over_limit: 'PAY-0033',
  issuer_busy: 'PAY-0034',
  issuer_unreachable: 'PAY-0035',
  issuer_silent: 'PAY-0036',
  failed: 'PAY-0037',
} as const satisfies Record<Reason, RefusalCode>;

/** How a payment stands, by our own table. */
export function codeOf(payment: Payment): ReturnCode {
  switch (payment.status) {
    case 'captured':
      return SUCCESS;
    case 'created':
    case 'verifying':
    case 'awaiting_otp':
    case 'redirected':
    case 'authorising':
      return 'PAY-0090';
    case 'uncertain':
      return 'PAY-0091';
    case 'declined':
    case 'expired':
      return REASON_CODES[payment.reason];
    case 'cancelled':
      return 'PAY-0028';
  }
}

/** How a payment stands, as returns, notifications and queries tell it: a merchant may have a success code of its own. */
export function toldCodeOf(payment: Payment): string {
  const code = codeOf(payment);
  return code === SUCCESS ? (payment.order.extras.successCode ?? code) : code;
}

/** Text that no parameter needs to encode, and that means nothing else. */
export const takesSuccessCode = (code: string): boolean =>
  /^[A-Za-z0-9-]{1,20}$/.test(code) && (code === SUCCESS || !isReturnCode(code));
