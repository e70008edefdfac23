import type { ErrorCode } from '@cong/wire/appotapay/codes.ts';
import type { TransactionStatus } from '@cong/wire/appotapay/order-status.ts';
import type { Payment, PaymentStatus } from '../../core/payment/payment.ts';
import type { Reason } from '../../core/payment/reason.ts';
import type { RefundStatus } from '../../core/refund/refund.ts';
import type { CreateRefusal } from '../../flows/create-payment.ts';
import type { RefundRefusal } from '../../flows/refund-payment.ts';

/** What is checked of every call, in this order. */
export const CALL_CODES = {
  no_token: 401,
  unknown_partner: 11,
  unknown_api_key: 14,
  wrong_token: 401,
  partner_blocked: 13,
  api_key_locked: 15,
  address_refused: 92,
  malformed: 1,
  wrong_signature: 2,
} as const satisfies Readonly<Record<string, ErrorCode>>;

/** What an order may be refused with after its fields (1, 32, 51, 52), in the order in which it is checked. */
export const CREATE_CODES = {
  bank_not_enabled: 51,
  duplicate_order: 30,
  duplicate_request: 30,
  order_paid: 41,
  token_not_found: 87,
  merchant_blocked: 13,
  bank_maintenance: 62,
  over_limit: 70,
  instalment_refused: 52,
  zero_amount: 32,
  bank_unreachable: 78,
  busy: 90,
  nothing_open: 94,
} as const satisfies Readonly<
  Record<CreateRefusal['code'] | 'order_paid' | 'token_not_found' | 'nothing_open', ErrorCode>
>;

/** What a refund may be refused with after its fields, in the order in which it is checked. */
export const REFUND_CODES = {
  request_id_reused: 31,
  payment_not_found: 36,
  wrong_state: 102,
  refund_unsupported: 135,
  refund_too_late: 125,
  refund_over_payment: 103,
  refund_exceeds_captured: 110,
  partial_refund_unsupported: 106,
  debt_limit: 75,
  busy: 90,
  // Nothing of these can be said of a refund.
  in_progress: 99,
  inquiry_needed: 99,
  not_due: 99,
  payment_expired: 99,
  other_browser: 99,
  too_many_attempts: 99,
  unknown_attempt: 99,
} as const satisfies Readonly<Record<RefundRefusal['code'] | 'refund_over_payment', ErrorCode>>;

/** What went wrong with us, by what the call was doing. */
export const FAILURE_CODES = {
  /** Who calls could not be looked up: nothing was done. */
  keys_unreadable: 500,
  /** A call that only reads. */
  not_readable: 91,
  /** A call that writes: whether it did is not known. */
  unknown_error: 99,
} as const satisfies Readonly<Record<string, ErrorCode>>;

/** The code of every reason why a payment brought no money. */
export const REASON_CODES = {
  insufficient_funds: 75,
  below_minimum_balance: 74,
  bank_daily_amount_limit: 70,
  bank_daily_count_limit: 70,
  bank_transaction_limit: 74,
  details_not_entered: 77,
  not_registered_online: 63,
  online_service_locked: 66,
  account_locked: 68,
  otp_not_entered: 77,
  wrong_details: 65,
  wrong_details_too_often: 65,
  wrong_otp: 21,
  otp_expired: 22,
  wrong_otp_too_often: 39,
  holder_name_mismatch: 71,
  card_invalid: 76,
  card_not_supported: 64,
  card_type_mismatch: 64,
  card_of_other_bank: 65,
  card_without_instalments: 64,
  card_linked: 65,
  card_barred: 65,
  issue_date_mismatch: 67,
  expiry_date_mismatch: 72,
  card_expired: 69,
  card_lost: 68,
  card_stolen: 68,
  card_deleted: 79,
  security_code_failed: 80,
  address_failed: 65,
  address_and_security_code_failed: 80,
  risk_refused: 61,
  bank_declined: 61,
  account_on_hold: 66,
  account_closed: 79,
  account_frozen: 68,
  invalid_payment_details: 65,
  not_permitted: 79,
  over_limit: 74,
  issuer_busy: 78,
  issuer_unreachable: 78,
  issuer_silent: 73,
  payer_cancelled: 38,
  failed: 33,
} as const satisfies Readonly<Record<Reason, ErrorCode>>;

/** A refunded payment is told by the status calls alone; everywhere else it stays the success that it was. */
export const REFUNDED = 40 satisfies ErrorCode;

/** errorCode of a payment. */
export function codeOf(payment: Payment): ErrorCode {
  switch (payment.status) {
    case 'created':
      return 35;
    case 'verifying':
    case 'awaiting_otp':
    case 'redirected':
    case 'authorising':
      return 34;
    case 'uncertain':
      return 37;
    case 'captured':
      return 0;
    case 'cancelled':
      return 38;
    case 'declined':
    case 'expired':
      return REASON_CODES[payment.reason];
  }
}

/** Where a payment stands, in v1.1 and in lists. */
export const TRANSACTION_STATUS = {
  created: 'pending',
  verifying: 'processing',
  awaiting_otp: 'processing',
  redirected: 'processing',
  authorising: 'processing',
  uncertain: 'processing',
  captured: 'success',
  declined: 'error',
  cancelled: 'error',
  expired: 'error',
} as const satisfies Readonly<Record<PaymentStatus, TransactionStatus>>;

/** Where a refund stands; one whose outcome is not known is being processed. */
export const REFUND_STATUS = {
  requested: 'pending',
  sent: 'processing',
  unknown: 'processing',
  manual: 'processing',
  done: 'success',
  failed: 'error',
} as const satisfies Readonly<Record<RefundStatus, TransactionStatus>>;

/** Ours that a list's status stands for. */
export const statusesIn = <Status extends string>(
  table: Readonly<Record<Status, TransactionStatus>>,
  wanted: TransactionStatus,
): readonly Status[] =>
  (Object.keys(table) as Status[]).filter((status) => table[status] === wanted);
