import type { ErrorCode } from '@cong/wire/alepay/codes.ts';
import type { InstalmentRefusal } from '../../core/instalment/fee-table.ts';
import { isFinal, type Payment } from '../../core/payment/payment.ts';
import type { Reason } from '../../core/payment/reason.ts';
import type { CreateRefusal } from '../../flows/create-payment.ts';
import type { LinkRefused } from '../../flows/link-card.ts';
import type { PlanRefused } from '../../flows/plans.ts';
import type { SignUpRefusal } from '../../flows/request-subscription.ts';

/** What is wrong with a call before its fields are read, in the order in which it is checked. */
export const OPEN_CODES = {
  malformed: '104',
  unknown_token: '105',
  no_merchant: '138',
  merchant_blocked: '139',
  no_key: '140',
  no_list: '202',
  not_listed: '103',
  wrong_checksum: '101',
  not_decrypted: '102',
} as const satisfies Readonly<Record<string, ErrorCode>>;

/** What a new order is refused for, in the order in which it is checked. */
export const CREATE_CODES = {
  duplicate_order: '137',
  duplicate_request: '137',
  merchant_blocked: '139',
  bank_not_enabled: '151',
  bank_maintenance: '151',
  // Which of the codes below says why.
  instalment_refused: '148',
  over_limit: '154',
  zero_amount: '120',
  bank_unreachable: '151',
  busy: '999',
} as const satisfies Record<CreateRefusal['code'], ErrorCode>;

/** What a card's linking is refused for, in the order in which it is checked. */
export const LINK_CODES = {
  merchant_blocked: '139',
  bank_not_enabled: '206',
  bank_maintenance: '151',
  email_differs: '157',
  phone_differs: '158',
  busy: '999',
} as const satisfies Record<LinkRefused['code'], ErrorCode>;

/** What becomes of no plan. */
export const PLAN_CODES = {
  plan_exists: '200',
  plan_not_found: '185',
  busy: '999',
} as const satisfies Record<PlanRefused['code'], ErrorCode>;

/** What a sign-up is refused for, in the order in which it is checked. */
export const SIGN_UP_CODES = {
  plan_inactive: '186',
  plan_over: '187',
  start_past: '201',
  end_invalid: '197',
  subscription_exists: '188',
  ...CREATE_CODES,
} as const satisfies Record<SignUpRefusal['code'], ErrorCode>;

/** How a subscription's cycle stands: paid, not paid, or not known yet. */
export function cycleStatusOf(payment: Payment): ErrorCode {
  if (payment.status === 'captured') return '178';
  return isFinal(payment) ? '179' : '107';
}

/** Why instalments that an order or a question asks for are not offered, in the order in which it is checked. */
export const INSTALMENT_CODES = {
  bank_without_instalments: '142',
  card_type_without_instalments: '149',
  months_not_offered: '144',
  amount_not_offered: '145',
} as const satisfies Record<InstalmentRefusal['code'], ErrorCode>;

/** The code of every reason for which a payment brought no money. */
export const REASON_CODES = {
  insufficient_funds: '134',
  below_minimum_balance: '134',
  bank_daily_amount_limit: '134',
  bank_daily_count_limit: '134',
  bank_transaction_limit: '134',
  details_not_entered: '111',
  not_registered_online: '135',
  online_service_locked: '135',
  account_locked: '135',
  otp_not_entered: '111',
  wrong_details: '133',
  wrong_details_too_often: '133',
  wrong_otp: '111',
  otp_expired: '111',
  wrong_otp_too_often: '170',
  holder_name_mismatch: '205',
  card_invalid: '133',
  card_not_supported: '152',
  card_type_mismatch: '152',
  card_of_other_bank: '143',
  card_without_instalments: '146',
  card_linked: '171',
  card_barred: '172',
  issue_date_mismatch: '133',
  expiry_date_mismatch: '133',
  card_expired: '133',
  card_lost: '135',
  card_stolen: '135',
  card_deleted: '135',
  security_code_failed: '133',
  address_failed: '133',
  address_and_security_code_failed: '133',
  risk_refused: '150',
  bank_declined: '135',
  account_on_hold: '135',
  account_closed: '135',
  account_frozen: '135',
  invalid_payment_details: '111',
  not_permitted: '151',
  over_limit: '154',
  issuer_busy: '151',
  issuer_unreachable: '151',
  issuer_silent: '111',
  payer_cancelled: '177',
  failed: '111',
} as const satisfies Record<Reason, ErrorCode>;

/** How a payment stands, as get-transaction-info and the callback tell it. */
export function statusOf(payment: Payment): ErrorCode {
  switch (payment.status) {
    case 'captured':
      return '000';
    case 'declined':
    case 'expired':
      return REASON_CODES[payment.reason];
    case 'cancelled':
      return '177';
    case 'created':
      return payment.order.instalment?.only === true ? '155' : '107';
    case 'verifying':
    case 'awaiting_otp':
    case 'redirected':
    case 'authorising':
    case 'uncertain':
      return '107';
  }
}
