/** A code's meaning in both languages. */
export type CodeText = { readonly vi: string; readonly en: string };

/** error_code of every answer, spelt as the wire spells it. Source: guide 3.2 to 3.5. */
export const ANSWER_CODES = {
  SUCCESSFUL: { vi: 'Thành công', en: 'Done' },
  FAILED: { vi: 'Thất bại', en: 'Failed' },
  PARAM_ERROR: {
    vi: 'Dữ liệu gửi lên thiếu hoặc sai định dạng',
    en: 'A field is missing or malformed',
  },
  SIGNTURE_WRONG: { vi: 'Dữ liệu không toàn vẹn', en: 'Wrong checksum' },
  ORDER_EXITS: { vi: 'Giao dịch đã tồn tại', en: 'The order exists already' },
  NOT_AUTHORIZED: { vi: 'Không có quyền truy cập', en: 'Not authorised' },
  ACCOUNT_NOT_EXIST: { vi: 'Tài khoản không tồn tại', en: 'The account does not exist' },
  NOT_EXITS: { vi: 'Giao dịch không tồn tại', en: 'There is no such order' },
} as const satisfies Readonly<Record<string, CodeText>>;

export type AnswerCode = keyof typeof ANSWER_CODES;

export const isAnswerCode = (text: string): text is AnswerCode => Object.hasOwn(ANSWER_CODES, text);

/**
 * The providers a payer may be sent to: `paygate` on the wire. Source: guide 1.6; the last two
 * names are ours.
 */
export const PROVIDERS = {
  momo: { name: 'MoMo', vi: 'Ví MoMo', en: 'MoMo wallet' },
  vnpay: { name: 'VNPAY', vi: 'Cổng thanh toán VNPAY', en: 'VNPAY gateway' },
  napas: { name: 'NAPAS', vi: 'Thẻ nội địa qua NAPAS', en: 'Domestic cards through NAPAS' },
  viettelpay: { name: 'ViettelPay', vi: 'Ví ViettelPay', en: 'ViettelPay wallet' },
  nganluong: { name: 'Ngân Lượng', vi: 'Ví Ngân Lượng', en: 'Ngân Lượng wallet' },
} as const satisfies Readonly<Record<string, CodeText & { readonly name: string }>>;

export type Provider = keyof typeof PROVIDERS;

export const isProvider = (text: string): text is Provider => Object.hasOwn(PROVIDERS, text);
