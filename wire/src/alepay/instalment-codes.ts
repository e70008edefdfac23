import type { CodeText } from './code-text.ts';

/** What is wrong with an instalment. Source: guide V.1; `when` is ours. */
export const INSTALMENT_CODES = {
  '142': {
    vi: 'Ngân hàng không hỗ trợ trả góp',
    en: 'The bank does not support instalments',
    when: 'bankCode is none of the banks that offer instalments',
  },
  '143': {
    vi: 'Thẻ không được phát hành bởi ngân hàng đã chọn',
    en: 'The card was not issued by the chosen bank',
    when: "the card's bank is another one that offers instalments",
  },
  '144': {
    vi: 'Kỳ thanh toán không hợp lệ',
    en: 'Invalid instalment period',
    when: 'month is not one that is offered for bank, card type and day',
  },
  '145': {
    vi: 'Số tiền giao dịch trả góp không hợp lệ',
    en: 'Invalid amount for instalments',
    when: 'the amount is below what instalments begin at, 3,000,000 đồng unless the operator says otherwise',
  },
  '146': {
    vi: 'Thẻ của bạn không thuộc ngân hang hỗ trợ trả góp',
    en: 'Your card is of no bank that supports instalments',
    when: "the card's bank offers none",
  },
  '148': {
    vi: 'Thông tin trả góp không hợp lệ',
    en: 'Invalid instalment information',
    when: 'installment is true where checkoutType leaves instalments out',
  },
  '149': {
    vi: 'Loại thẻ không hợp lệ',
    en: 'Invalid card type',
    when: 'paymentMethod is no card type, or not one that the bank takes',
  },
  '155': {
    vi: 'Đợi người mua xác nhận trả góp',
    en: 'Waiting for the buyer to confirm the instalment',
    when: 'an order by instalments alone, whose payer has not confirmed bank, month, card and fee',
  },
} as const satisfies Readonly<Record<string, CodeText>>;
