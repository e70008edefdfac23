import type { CreateOrderCode, QueryOrderCode } from '@cong/wire/123pay/codes.ts';
import type { OrderStatus } from '@cong/wire/123pay/order-status.ts';
import type { Payment } from '../../core/payment/payment.ts';
import type { Reason } from '../../core/payment/reason.ts';
import type { CreateRefusal } from '../../flows/create-payment.ts';

/** createOrder's answer to every refusal, in the order they are checked. `satisfies` keeps the table total. */
export const CREATE_CODES = {
  malformed: '6100',
  not_authenticated: '6000',
  format: '6100',
  duplicate_order: '6206',
  duplicate_request: '6206',
  merchant_blocked: '6200',
  bank_not_enabled: '6200',
  bank_maintenance: '6203',
  instalment_refused: '6200',
  over_limit: '6212',
  zero_amount: '7200',
  bank_unreachable: '7300',
  busy: '5000',
  unknown_error: '5000',
} as const satisfies Record<
  CreateRefusal['code'] | 'malformed' | 'not_authenticated' | 'format' | 'unknown_error',
  CreateOrderCode
>;

/** queryOrder's answer to every refusal, in the order they are checked. */
export const QUERY_CODES = {
  malformed: '6100',
  not_authenticated: '6000',
  format: '6100',
  // The guide has no code for a failure of ours: "busy" says to ask again.
  unknown_error: '5000',
  store_unreachable: '7300',
} as const satisfies Record<string, QueryOrderCode>;

/** The order status for every reason. */
export const REASON_STATUS = {
  insufficient_funds: '7201',
  below_minimum_balance: '7202',
  bank_daily_amount_limit: '7203',
  bank_daily_count_limit: '7204',
  bank_transaction_limit: '7205',
  details_not_entered: '7210',
  not_registered_online: '7211',
  online_service_locked: '7212',
  account_locked: '7213',
  otp_not_entered: '7220',
  wrong_details: '7232',
  wrong_details_too_often: '7221',
  wrong_otp: '7222',
  otp_expired: '7223',
  wrong_otp_too_often: '7224',
  holder_name_mismatch: '7231',
  card_invalid: '7232',
  card_not_supported: '7232',
  card_type_mismatch: '7232',
  card_of_other_bank: '7232',
  card_without_instalments: '7232',
  card_linked: '7232',
  card_barred: '7232',
  issue_date_mismatch: '7232',
  expiry_date_mismatch: '7232',
  card_expired: '7233',
  card_lost: '7234',
  card_stolen: '7235',
  card_deleted: '7236',
  security_code_failed: '7241',
  address_failed: '7242',
  address_and_security_code_failed: '7243',
  risk_refused: '7244',
  bank_declined: '7245',
  account_on_hold: '7246',
  account_closed: '7247',
  account_frozen: '7248',
  invalid_payment_details: '7200',
  not_permitted: '6200',
  over_limit: '6212',
  issuer_busy: '5000',
  issuer_unreachable: '7300',
  issuer_silent: '7300',
  payer_cancelled: '-100',
  failed: '7299',
} as const satisfies Record<Reason, OrderStatus>;

/** transactionStatus of a payment. */
export function statusOf(payment: Payment): OrderStatus {
  switch (payment.status) {
    case 'created':
      return '0';
    case 'verifying':
      return '10';
    case 'awaiting_otp':
    case 'redirected':
    case 'authorising':
      return '11';
    case 'uncertain':
      return '20';
    case 'captured':
      return '1';
    case 'cancelled':
      return '-100';
    case 'declined':
    case 'expired':
      return REASON_STATUS[payment.reason];
  }
}
