import { rowsWith } from './test-card.ts';

/** The date is the card's expiry. */
const { card, refused } = rowsWith({
  holder: 'NGUYEN VAN A',
  date: '12/29',
  securityCode: '123',
  cards: 'international',
});

/** Magic cards of the international brands: digits 7 to 10 are 123PAY's status where there is one. */
export const internationalCards = [
  card('success_visa', '4111111111111111', { vi: 'Thanh toán thành công, Visa', en: 'Paid, Visa' }),
  card('success_mastercard', '5555555555554444', {
    vi: 'Thanh toán thành công, Mastercard',
    en: 'Paid, Mastercard',
  }),
  card('success_jcb', '3566111111111113', { vi: 'Thanh toán thành công, JCB', en: 'Paid, JCB' }),
  refused('security_code_failed', '4000007241000006', { check: '82' }),
  refused('address_failed', '4000007242000005', { check: '83' }),
  refused('address_and_security_code_failed', '4000007243000004', { check: '84' }),
  refused('risk_refused', '4000007244000003', { check: '59' }),
  refused('bank_declined', '4000007245000002', { authorise: '05' }),
  refused('account_on_hold', '4000007246000001', { authorise: '37' }),
  refused('account_closed', '4000007247000000', { authorise: '46' }),
  refused('account_frozen', '4000007248000009', { authorise: '47' }),
  refused('expiry_date_mismatch', '4000009017000004', { check: '33' }),
  refused('card_not_supported', '4000009018000003', { check: '40' }),
  card('success_3ds', '4000009019000002', {
    challenge: true,
    vi: 'Thanh toán thành công sau 3-D Secure',
    en: 'Paid after 3-D Secure',
  }),
  card('insufficient_funds.3ds', '4000009020000009', {
    ...{ challenge: true, authorise: '51' },
    vi: 'Xác thực 3-D Secure xong, không đủ tiền',
    en: 'Authenticated by 3-D Secure, insufficient funds',
  }),
] as const;
