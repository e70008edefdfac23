type CodeText = { readonly vi: string; readonly en: string };

/** A code's meaning, and how it must be read. `error`: our request was not done. */
type Entry<Kind extends string> = CodeText & { readonly kind: Kind };

const refused = (vi: string, en: string) => ({ kind: 'refused', vi, en }) as const;
const error = (vi: string, en: string) => ({ kind: 'error', vi, en }) as const;

/** vnp_ResponseCode of a return and an IPN. Source: VNPAY PAY 2.1.0, table of response codes. */
export const RESPONSE_CODES = {
  '00': { kind: 'paid', vi: 'Giao dịch thành công', en: 'Paid' },
  '07': {
    kind: 'suspected',
    vi: 'Đã trừ tiền, giao dịch bị nghi ngờ gian lận',
    en: 'Debited, and suspected of fraud',
  },
  '09': refused('Chưa đăng ký InternetBanking', 'Not registered for internet banking'),
  '10': refused(
    'Xác thực sai thông tin thẻ hoặc tài khoản quá 3 lần',
    'Wrong card or account details more than 3 times',
  ),
  '11': refused('Hết hạn chờ thanh toán', 'The time to pay ran out'),
  '12': refused('Thẻ hoặc tài khoản bị khóa', 'The card or account is locked'),
  '13': refused('Sai OTP', 'Wrong OTP'),
  '24': refused('Khách hàng hủy giao dịch', 'Cancelled by the payer'),
  '51': refused('Tài khoản không đủ số dư', 'Insufficient funds'),
  '65': refused('Vượt hạn mức giao dịch trong ngày', 'Over the daily limit'),
  '75': refused('Ngân hàng đang bảo trì', 'The bank is under maintenance'),
  '79': refused('Sai mật khẩu thanh toán quá số lần', 'Wrong payment password too often'),
  '99': refused('Lỗi khác', 'Another error'),
} as const satisfies Readonly<Record<string, Entry<'paid' | 'suspected' | 'refused'>>>;

/** vnp_TransactionStatus. Source: VNPAY PAY 2.1.0, table of transaction statuses. */
export const TRANSACTION_STATUSES = {
  '00': { kind: 'paid', vi: 'Giao dịch thành công', en: 'Paid' },
  '01': { kind: 'pending', vi: 'Giao dịch chưa hoàn tất', en: 'Not finished' },
  '02': refused('Giao dịch bị lỗi', 'Failed'),
  '04': {
    kind: 'reversed',
    vi: 'Giao dịch đảo: ngân hàng đã trừ tiền, VNPAY chưa ghi nhận thành công',
    en: 'Reversed: debited by the bank, not successful at VNPAY',
  },
  '05': { kind: 'refunding', vi: 'VNPAY đang xử lý hoàn tiền', en: 'VNPAY is working on a refund' },
  '06': {
    kind: 'refunding',
    vi: 'VNPAY đã gửi yêu cầu hoàn tiền sang ngân hàng',
    en: 'VNPAY has sent a refund to the bank',
  },
  '07': { kind: 'suspected', vi: 'Giao dịch bị nghi ngờ gian lận', en: 'Suspected of fraud' },
  '09': { kind: 'refund_refused', vi: 'Hoàn tiền bị từ chối', en: 'The refund was refused' },
} as const satisfies Readonly<Record<string, Entry<StatusKind>>>;

/** `suspected`: debited, and held back by VNPAY. */
type StatusKind =
  | 'paid'
  | 'pending'
  | 'refused'
  | 'reversed'
  | 'refunding'
  | 'suspected'
  | 'refund_refused';

/** vnp_ResponseCode of an answer to querydr. Source: VNPAY querydr, table of response codes. */
export const QUERY_CODES = {
  '00': { kind: 'answered', vi: 'Truy vấn thành công', en: 'Answered' },
  '02': error('Sai mã định danh kết nối', 'Wrong vnp_TmnCode'),
  '03': error('Dữ liệu sai định dạng', 'Malformed request'),
  '91': { kind: 'not_found', vi: 'Không tìm thấy giao dịch', en: 'There is no such transaction' },
  '94': error('Yêu cầu bị trùng lặp', 'The request came before'),
  '97': error('Chữ ký không hợp lệ', 'Wrong hash'),
  '99': error('Lỗi khác', 'Another error'),
} as const satisfies Readonly<Record<string, Entry<'answered' | 'not_found' | 'error'>>>;

/**
 * vnp_ResponseCode of an answer to refund. `busy`: this refund, or another of the same payment, is
 * being worked on; `unclear`: whether it was done is not said.
 * Source: VNPAY refund, table of response codes.
 */
export const REFUND_CODES = {
  '00': { kind: 'taken_on', vi: 'Đã nhận yêu cầu hoàn tiền', en: 'The refund was taken on' },
  '02': error('Sai mã định danh kết nối', 'Wrong vnp_TmnCode'),
  '03': error('Dữ liệu sai định dạng', 'Malformed request'),
  '91': {
    kind: 'not_found',
    vi: 'Không tìm thấy giao dịch cần hoàn tiền',
    en: 'There is no such transaction',
  },
  '94': {
    kind: 'busy',
    vi: 'Yêu cầu hoàn tiền đã được gửi trước đó và đang được xử lý',
    en: 'A refund was asked for before and is being worked on',
  },
  '95': refused('Giao dịch không thành công tại VNPAY', 'The transaction was not paid at VNPAY'),
  '97': error('Chữ ký không hợp lệ', 'Wrong hash'),
  '99': { kind: 'unclear', vi: 'Lỗi khác', en: 'Another error' },
} as const satisfies Readonly<Record<string, Entry<RefundKind>>>;

type RefundKind = 'taken_on' | 'busy' | 'not_found' | 'refused' | 'error' | 'unclear';

/**
 * RspCode, with which we answer an IPN. VNPAY sends it again unless the answer is 00 or 02. Source:
 * VNPAY PAY 2.1.0, IPN.
 */
export const IPN_CODES = {
  '00': { vi: 'Đã ghi nhận', en: 'Confirm Success' },
  '01': { vi: 'Không tìm thấy giao dịch', en: 'Order not found' },
  '02': { vi: 'Giao dịch đã được ghi nhận trước đó', en: 'Order already confirmed' },
  '04': { vi: 'Sai số tiền', en: 'Invalid amount' },
  '97': { vi: 'Chữ ký không hợp lệ', en: 'Invalid signature' },
  '99': { vi: 'Lỗi khác', en: 'Unknown error' },
} as const satisfies Readonly<Record<string, CodeText>>;

export type ResponseCode = keyof typeof RESPONSE_CODES;
export type TransactionStatus = keyof typeof TRANSACTION_STATUSES;
export type QueryCode = keyof typeof QUERY_CODES;
export type RefundCode = keyof typeof REFUND_CODES;
export type IpnCode = keyof typeof IPN_CODES;

/** Codes with which a payment ends without money: the connector has one reason for each. */
export type RefusalCode = {
  [C in ResponseCode]: (typeof RESPONSE_CODES)[C]['kind'] extends 'refused' ? C : never;
}[ResponseCode];

const isResponseCode = (text: string): text is ResponseCode => Object.hasOwn(RESPONSE_CODES, text);

const isRefusal = (code: string): code is RefusalCode =>
  isResponseCode(code) && RESPONSE_CODES[code].kind === 'refused';

/** What became of a payment. `uncertain` is never guessed at: an inquiry or a person settles it. */
export type Outcome =
  | { readonly outcome: 'paid' | 'pending' }
  | { readonly outcome: 'refused'; readonly code: RefusalCode }
  | { readonly outcome: 'uncertain'; readonly why: string };

/** The outcome in a return or an IPN: only where both of its codes say the same. */
export function outcomeOfResult(responseCode: string, status: string): Outcome {
  if (responseCode === '00' && status === '00') return { outcome: 'paid' };
  if (isRefusal(responseCode) && status === '02') return { outcome: 'refused', code: responseCode };
  return { outcome: 'uncertain', why: `ResponseCode ${responseCode}, TransactionStatus ${status}` };
}

/**
 * The outcome in an answer to querydr, whose own code is 00: its status alone tells, and gives no
 * reason.
 */
export function outcomeOfStatus(status: string): Outcome {
  if (status === '00') return { outcome: 'paid' };
  if (status === '01') return { outcome: 'pending' };
  if (status === '02') return { outcome: 'refused', code: '99' };
  return { outcome: 'uncertain', why: `TransactionStatus ${status}` };
}

const isQueryCode = (code: string): code is QueryCode => Object.hasOwn(QUERY_CODES, code);
const isRefundCode = (code: string): code is RefundCode => Object.hasOwn(REFUND_CODES, code);
const isStatus = (code: string): code is TransactionStatus =>
  Object.hasOwn(TRANSACTION_STATUSES, code);

/** Whether an answer to querydr says that VNPAY has no such payment. */
export const isNotFound = (code: string): boolean =>
  isQueryCode(code) && QUERY_CODES[code].kind === 'not_found';

/** What an answer to refund says by its code; a code of no table says nothing. */
export const refundKindOf = (code: string): RefundKind =>
  isRefundCode(code) ? REFUND_CODES[code].kind : 'unclear';

/**
 * How a refund stands that VNPAY took on, by vnp_TransactionStatus. Only the two ends are definite:
 * while VNPAY or the bank works on it, it may still be refused.
 */
export function outcomeOfRefund(status: string): 'done' | 'refused' | 'pending' | 'uncertain' {
  const kind = isStatus(status) ? TRANSACTION_STATUSES[status].kind : undefined;
  if (kind === 'paid') return 'done';
  if (kind === 'refund_refused') return 'refused';
  return kind === 'refunding' ? 'pending' : 'uncertain';
}
