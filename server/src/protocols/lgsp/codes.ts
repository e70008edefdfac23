import type { AnswerCode } from '@cong/wire/lgsp/codes.ts';
import type { RefusalCode, ResultCode } from '@cong/wire/lgsp/result-codes.ts';
import type { Payment } from '../../core/payment/payment.ts';
import type { Reason } from '../../core/payment/reason.ts';
import type { CreateRefusal } from '../../flows/create-payment.ts';
import type { RefundRefusal } from '../../flows/refund-payment.ts';

type Refusal = Exclude<AnswerCode, 'SUCCESSFUL'>;

/** What is checked of every call, in this order. */
export const CALL_CODES = {
  malformed: 'PARAM_ERROR',
  not_authorized: 'NOT_AUTHORIZED',
  format: 'PARAM_ERROR',
  wrong_checksum: 'SIGNTURE_WRONG',
  unknown_error: 'FAILED',
} as const satisfies Readonly<Record<string, Refusal>>;

/** What an order may be refused with after that, in the order in which it is checked. */
export const CREATE_CODES = {
  account_unknown: 'ACCOUNT_NOT_EXIST',
  duplicate_order: 'ORDER_EXITS',
  duplicate_request: 'ORDER_EXITS',
  service_not_enabled: 'FAILED',
  nothing_open: 'FAILED',
  merchant_blocked: 'FAILED',
  bank_not_enabled: 'FAILED',
  bank_maintenance: 'FAILED',
  instalment_refused: 'FAILED',
  over_limit: 'FAILED',
  zero_amount: 'PARAM_ERROR',
  bank_unreachable: 'FAILED',
  busy: 'FAILED',
} as const satisfies Readonly<
  Record<
    CreateRefusal['code'] | 'account_unknown' | 'service_not_enabled' | 'nothing_open',
    Refusal
  >
>;

/** What a refund or a look-up may be refused with after its checksum, in the order in which it is checked. */
export const REFUND_CODES = {
  request_id_reused: 'ORDER_EXITS',
  payment_not_found: 'NOT_EXITS',
  other_transaction: 'NOT_EXITS',
  not_the_whole: 'FAILED',
  wrong_state: 'FAILED',
  refund_unsupported: 'FAILED',
  refund_too_late: 'FAILED',
  refund_exceeds_captured: 'FAILED',
  partial_refund_unsupported: 'FAILED',
  debt_limit: 'FAILED',
  busy: 'FAILED',
  in_progress: 'FAILED',
  inquiry_needed: 'FAILED',
  not_due: 'FAILED',
  payment_expired: 'FAILED',
  other_browser: 'FAILED',
  too_many_attempts: 'FAILED',
  unknown_attempt: 'FAILED',
} as const satisfies Readonly<
  Record<RefundRefusal['code'] | 'other_transaction' | 'not_the_whole', Refusal>
>;

/** errorCode of every reason why a payment brought no money. */
const REASON_CODES = {
  insufficient_funds: '51',
  below_minimum_balance: '51',
  bank_daily_amount_limit: '65',
  bank_daily_count_limit: '65',
  bank_transaction_limit: '65',
  details_not_entered: '11',
  not_registered_online: '09',
  online_service_locked: '12',
  account_locked: '12',
  otp_not_entered: '11',
  wrong_details: '14',
  wrong_details_too_often: '10',
  wrong_otp: '13',
  otp_expired: '13',
  wrong_otp_too_often: '13',
  holder_name_mismatch: '14',
  card_invalid: '14',
  card_not_supported: '30',
  card_type_mismatch: '30',
  card_of_other_bank: '14',
  card_without_instalments: '30',
  card_linked: '30',
  card_barred: '12',
  issue_date_mismatch: '14',
  expiry_date_mismatch: '14',
  card_expired: '54',
  card_lost: '12',
  card_stolen: '12',
  card_deleted: '46',
  security_code_failed: '14',
  address_failed: '14',
  address_and_security_code_failed: '14',
  risk_refused: '57',
  bank_declined: '05',
  account_on_hold: '12',
  account_closed: '46',
  account_frozen: '12',
  invalid_payment_details: '30',
  not_permitted: '57',
  over_limit: '65',
  issuer_busy: '75',
  issuer_unreachable: '75',
  issuer_silent: '91',
  payer_cancelled: '24',
  failed: '06',
} as const satisfies Record<Reason, RefusalCode>;

/** How a payment stands, as results, look-ups and the browser's return tell it. */
export function codeOf(payment: Payment): ResultCode {
  switch (payment.status) {
    case 'captured':
      return '00';
    case 'created':
    case 'verifying':
    case 'awaiting_otp':
    case 'redirected':
    case 'authorising':
      return '01';
    case 'uncertain':
      return '02';
    case 'declined':
    case 'expired':
      return REASON_CODES[payment.reason];
    case 'cancelled':
      return '24';
  }
}
