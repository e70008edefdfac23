import type { CodeText } from './code-text.ts';

/** Where a payment stands, or why it brought no money. Source: guide V.1; `when` is ours. */
export const PAYMENT_CODES = {
  '106': {
    vi: 'Token thanh toán Alepay không tồn tại hoặc đã bị hủy',
    en: 'The Alepay payment token does not exist or was cancelled',
    when: 'the token names no linked card of the merchant, or one that was unlinked',
  },
  '107': {
    vi: 'Giao dịch đang được xử lý',
    en: 'The transaction is being processed',
    when: 'the issuer is being asked, or has not said whether it debited',
  },
  '111': {
    vi: 'Giao dịch thất bại',
    en: 'The transaction failed',
    when: 'the payment ended for a reason that has no code of its own, or time ran out',
  },
  '133': {
    vi: 'Thông tin thẻ không hợp lệ',
    en: 'Invalid card details',
    when: 'number, date, holder or security code do not match',
  },
  '134': {
    vi: 'Thẻ hết hạn mức thanh toán',
    en: "The card's limit is used up",
    when: "not enough money or credit, or a limit of the bank's",
  },
  '135': {
    vi: 'Giao dịch bị từ chối bởi ngân hàng phát hành thẻ',
    en: 'The issuing bank declined the transaction',
    when: 'the bank refused, or the card or account is blocked, lost, stolen or closed',
  },
  '136': {
    vi: 'Mã giao dịch không tồn tại',
    en: 'Transaction code does not exist',
    when: 'transactionCode is missing or not of our form',
  },
  '137': {
    vi: 'Giao dịch không hợp lệ',
    en: 'Invalid transaction',
    when: 'the orderCode was used before with other content',
  },
  '150': {
    vi: 'Thẻ bị review',
    en: 'The card is under review',
    when: 'the risk check holds the card',
  },
  '151': {
    vi: 'Ngân hàng không hỗ trợ thanh toán',
    en: 'The bank does not support payment',
    when: 'the bank is unknown for payments, not enabled or under maintenance',
  },
  '152': {
    vi: 'Số thẻ không phù hợp với loại thẻ đã chọn',
    en: 'The card number does not fit the chosen card type',
    when: 'the number belongs to another brand',
  },
  '153': {
    vi: 'Giao dịch không tồn tại',
    en: 'Transaction does not exist',
    when: 'the merchant has no transaction of this code',
  },
  '170': {
    vi: 'otp nhập sai quá 3 lần',
    en: 'Wrong OTP more than 3 times',
    when: 'the third wrong OTP',
  },
  '177': {
    vi: 'khách hàng ấn nút hủy giao dịch',
    en: 'The customer cancelled the transaction',
    when: 'the payer pressed cancel',
  },
  '205': {
    vi: 'tên chủ thẻ không hợp lệ',
    en: 'Invalid cardholder name',
    when: "the holder's name is not the one on the card",
  },
  '207': {
    vi: 'Ngân hàng nội địa không hợp lệ',
    en: 'Invalid domestic bank',
    when: 'bankCode is none of the domestic banks',
  },
} as const satisfies Readonly<Record<string, CodeText>>;
