/**
 * Why an attempt or a payment ended without money: one list for all protocols, as fine as the finest of them.
 * Every protocol maps all of them (`satisfies Record<Reason, …>`).
 */
export const REASONS = [
  'insufficient_funds',
  'below_minimum_balance',
  'bank_daily_amount_limit',
  'bank_daily_count_limit',
  'bank_transaction_limit',
  'details_not_entered',
  'not_registered_online',
  'online_service_locked',
  'account_locked',
  'otp_not_entered',
  'wrong_details',
  'wrong_details_too_often',
  'wrong_otp',
  'otp_expired',
  'wrong_otp_too_often',
  'holder_name_mismatch',
  'card_invalid',
  'card_not_supported',
  'card_type_mismatch',
  'card_of_other_bank',
  'card_without_instalments',
  'card_linked',
  'card_barred',
  'issue_date_mismatch',
  'expiry_date_mismatch',
  'card_expired',
  'card_lost',
  'card_stolen',
  'card_deleted',
  'security_code_failed',
  'address_failed',
  'address_and_security_code_failed',
  'risk_refused',
  'bank_declined',
  'account_on_hold',
  'account_closed',
  'account_frozen',
  'invalid_payment_details',
  'not_permitted',
  'over_limit',
  'issuer_busy',
  'issuer_unreachable',
  'issuer_silent',
  'payer_cancelled',
  'failed',
] as const;

export type Reason = (typeof REASONS)[number];

export const isReason = (text: string): text is Reason =>
  (REASONS as readonly string[]).includes(text);
