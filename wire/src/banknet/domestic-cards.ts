import { rowsWith } from './test-card.ts';

/** The date is the card's issue date. */
const { card, refused } = rowsWith({ holder: 'NGUYEN VAN A', date: '03/07', cards: 'domestic' });

/**
 * Magic cards of every domestic bank. Where 123PAY has a status for the outcome, digits 7 to 10 are that status;
 * other outcomes have 90xx there.
 */
export const domesticCards = [
  card('success', '9704000000000018', { vi: 'Thanh toán thành công', en: 'Paid' }),
  refused('issuer_busy', '9704005000000009', { check: '90' }),
  refused('not_permitted', '9704006200000005', { check: '58' }),
  refused('over_limit', '9704006212000001', { check: '60' }),
  refused('invalid_payment_details', '9704007200000003', { check: '13' }),
  refused('insufficient_funds', '9704007201000002', { authorise: '51' }),
  refused('below_minimum_balance', '9704007202000001', { authorise: '50' }),
  refused('bank_daily_amount_limit', '9704007203000000', { authorise: '61' }),
  refused('bank_daily_count_limit', '9704007204000009', { authorise: '65' }),
  refused('bank_transaction_limit', '9704007205000008', { authorise: '64' }),
  refused('not_registered_online', '9704007211000000', { check: '57' }),
  refused('online_service_locked', '9704007212000009', { check: '62' }),
  refused('account_locked', '9704007213000008', { check: '36' }),
  refused('otp_expired', '9704007223000006', { authorise: '56' }),
  refused('holder_name_mismatch', '9704007231000006', { check: '35' }),
  refused('card_invalid', '9704007232000005', { check: '14' }),
  refused('card_expired', '9704007233000004', { check: '54' }),
  refused('card_lost', '9704007234000003', { check: '41' }),
  refused('card_stolen', '9704007235000002', { check: '43' }),
  refused('card_deleted', '9704007236000001', { check: '42' }),
  refused('failed', '9704007299000005', { authorise: '06' }),
  card('issuer_unreachable', '9704007300000002', {
    check: 'unreachable',
    vi: 'Không kết nối được ngân hàng',
    en: 'The bank cannot be reached',
  }),
  card('timeout_before_debit', '9704009001000000', {
    authorise: 'silent_before_debit',
    vi: 'Ngân hàng không trả lời, chưa trừ tiền',
    en: 'No answer, nothing debited',
  }),
  card('timeout_after_debit', '9704009002000009', {
    authorise: 'silent_after_debit',
    vi: 'Ngân hàng không trả lời, đã trừ tiền',
    en: 'No answer, though debited',
  }),
  card('answers_late', '9704009003000008', {
    authorise: 'late',
    vi: 'Trừ tiền và trả lời sau khi cổng đã ngừng chờ',
    en: 'Debits and answers after the gateway gave up',
  }),
  card('answers_twice', '9704009004000007', {
    twice: true,
    delivery: 'result_twice',
    vi: 'Báo kết quả hai lần',
    en: 'Reports the result twice',
  }),
  card('slow', '9704009005000006', {
    delayMs: 3_000,
    vi: 'Trả lời sau 3 giây',
    en: 'Answers after 3 seconds',
  }),
  card('wrong_amount', '9704009006000005', {
    debitsMore: 1_000,
    vi: 'Trừ dư 1.000 đồng',
    en: 'Debits 1,000 đồng too much',
  }),
  card('inquiry_down', '9704009007000004', {
    authorise: 'silent_after_debit',
    inquiriesDown: 2,
    vi: 'Đã trừ tiền, không trả lời, hai lần truy vấn đầu lỗi',
    en: 'Debited, no answer, and the first two inquiries fail',
  }),
  card('check_silent', '9704009008000003', {
    check: 'silent',
    vi: 'Không trả lời khi kiểm tra thẻ',
    en: 'Never answers the check of details',
  }),
  card('no_otp', '9704009009000002', {
    withoutOtp: true,
    vi: 'Thành công, không cần OTP',
    en: 'Paid without an OTP',
  }),
  card('wrong_signature', '9704009010000009', {
    wrongSignature: true,
    vi: 'Đã trừ tiền, trả lời sai chữ ký',
    en: 'Debited, the answers are wrongly signed',
  }),
  card('refund_refused', '9704009011000008', {
    refund: 'refused',
    vi: 'Thành công; hoàn tiền bị từ chối',
    en: 'Paid; refunds are refused',
  }),
  card('refund_pending', '9704009012000007', {
    refund: 'pending',
    vi: 'Thành công; hoàn tiền chờ xử lý',
    en: 'Paid; refunds finish later',
  }),
  card('refund_silent', '9704009013000006', {
    refund: 'silent_done',
    vi: 'Thành công; đã hoàn tiền nhưng không trả lời',
    en: 'Paid; refunds are done without an answer',
  }),
  card('refund_lost', '9704009014000005', {
    refund: 'silent_lost',
    vi: 'Thành công; lệnh hoàn tiền bị mất',
    en: 'Paid; refund orders are lost',
  }),
  refused('issue_date_mismatch', '9704009015000004', { check: '32' }),
] as const;
