/**
 * How a code must be read: `refused` is final and no money moved; `unknown` may still become
 * either.
 */
type Kind = 'paid' | 'waiting' | 'unknown' | 'not_found' | 'refused';

type Entry = { readonly kind: Kind; readonly vi: string; readonly en: string };

const refused = (vi: string, en: string) => ({ kind: 'refused', vi, en }) as const;

/**
 * response_code of a return. The vendor's PAY-0028 is public, the others are not: they are ours,
 * one for each reason for which a payment can end without money.
 */
export const RETURN_CODES = {
  'PAY-0000': { kind: 'paid', vi: 'Giao dịch thành công', en: 'Paid' },
  'PAY-0001': refused('Số dư ví không đủ', 'Not enough money in the wallet'),
  'PAY-0002': refused(
    'Số dư còn lại sẽ thấp hơn mức tối thiểu',
    'The balance would fall below its minimum',
  ),
  'PAY-0003': refused(
    'Vượt tổng số tiền được thanh toán trong ngày',
    'Over the total amount allowed per day',
  ),
  'PAY-0004': refused(
    'Vượt số lần thanh toán trong ngày',
    'Over the number of payments allowed per day',
  ),
  'PAY-0005': refused('Vượt số tiền cho mỗi giao dịch', 'Over the amount allowed per payment'),
  'PAY-0006': refused('Khách hàng không đăng nhập ví', 'The payer did not sign in'),
  'PAY-0007': refused(
    'Tài khoản chưa đăng ký thanh toán trực tuyến',
    'The account is not registered for online payment',
  ),
  'PAY-0008': refused(
    'Dịch vụ thanh toán trực tuyến đang tạm khóa',
    'Online payment is suspended for this account',
  ),
  'PAY-0009': refused('Tài khoản bị khóa', 'The account is locked'),
  'PAY-0010': refused('Khách hàng không nhập OTP', 'The payer entered no OTP'),
  'PAY-0011': refused('Sai thông tin đăng nhập', 'Wrong sign-in details'),
  'PAY-0012': refused(
    'Sai thông tin đăng nhập quá số lần cho phép',
    'Wrong sign-in details too often',
  ),
  'PAY-0013': refused('Sai OTP', 'Wrong OTP'),
  'PAY-0014': refused('OTP hết hạn', 'The OTP has expired'),
  'PAY-0015': refused('Nhập sai OTP quá số lần cho phép', 'Wrong OTP too often'),
  'PAY-0016': refused('Sai tên chủ tài khoản hoặc chủ thẻ', "The holder's name does not match"),
  'PAY-0017': refused('Thẻ không hợp lệ', 'The card is not valid'),
  'PAY-0018': refused('Thẻ hết hạn', 'The card has expired'),
  'PAY-0019': refused('Thẻ đã báo mất', 'The card was reported lost'),
  'PAY-0020': refused('Thẻ đã báo bị đánh cắp', 'The card was reported stolen'),
  'PAY-0021': refused('Thẻ đã bị hủy', 'The card was cancelled by its bank'),
  'PAY-0022': refused('Sai mã bảo mật của thẻ', "The card's security code is wrong"),
  'PAY-0023': refused('Sai địa chỉ chủ thẻ', "The holder's address does not match"),
  'PAY-0024': refused(
    'Sai địa chỉ và mã bảo mật của thẻ',
    'Neither address nor security code matches',
  ),
  'PAY-0025': refused('Giao dịch không qua kiểm tra rủi ro', 'Refused by risk checks'),
  'PAY-0026': refused('Ngân hàng từ chối giao dịch', 'The bank declined'),
  'PAY-0027': refused('Tài khoản bị tạm giữ', 'The account is on hold'),
  'PAY-0028': refused('Hủy giao dịch', 'Cancelled by the payer'),
  'PAY-0029': refused('Tài khoản đã đóng', 'The account is closed'),
  'PAY-0030': refused('Tài khoản bị phong tỏa', 'The account is frozen'),
  'PAY-0031': refused('Thông tin thanh toán không hợp lệ', 'Invalid payment details'),
  'PAY-0032': refused('Giao dịch không được phép', 'The payment is not permitted'),
  'PAY-0033': refused('Vượt hạn mức thanh toán', 'Over the payment limit'),
  'PAY-0034': refused('Hệ thống thanh toán đang bận', 'The payment system is busy'),
  'PAY-0035': refused(
    'Không kết nối được hệ thống thanh toán',
    'The payment system cannot be reached',
  ),
  'PAY-0036': refused(
    'Hệ thống thanh toán không trả lời, chưa trừ tiền',
    'The payment system did not answer; nothing was debited',
  ),
  'PAY-0037': refused('Giao dịch không thành công', 'The payment failed'),
  'PAY-0090': { kind: 'waiting', vi: 'Giao dịch chưa hoàn tất', en: 'Not finished yet' },
  'PAY-0091': {
    kind: 'unknown',
    vi: 'Chưa xác định được kết quả',
    en: 'The outcome is not known yet',
  },
  'PAY-0092': { kind: 'not_found', vi: 'Không tìm thấy đơn hàng', en: 'There is no such order' },
} as const satisfies Readonly<Record<string, Entry>>;

export type ReturnCode = keyof typeof RETURN_CODES;

type OfKind<K extends Kind> = {
  [C in ReturnCode]: (typeof RETURN_CODES)[C]['kind'] extends K ? C : never;
}[ReturnCode];

/** Codes with which a payment ends without money: the gateway has one reason for each. */
export type RefusalCode = OfKind<'refused'>;

/** The success code, unless a merchant was given another one by the vendor. */
export const SUCCESS = 'PAY-0000' satisfies OfKind<'paid'>;

export const isReturnCode = (text: string): text is ReturnCode => Object.hasOwn(RETURN_CODES, text);

/**
 * What a return's code means to a merchant whose success code this is; a code of no table is
 * `unknown`.
 */
export function kindOf(code: string, successCode: string = SUCCESS): Kind {
  if (code === successCode) return 'paid';
  const kind = isReturnCode(code) ? RETURN_CODES[code].kind : 'unknown';
  // Under another success code, ours says nothing.
  return kind === 'paid' ? 'unknown' : kind;
}

/** Why a query was not answered. */
export const QUERY_CODES = {
  'PAY-0094': { vi: 'Xác thực đối tác thất bại', en: 'Merchant authentication failed' },
  'PAY-0095': { vi: 'Tham số không đúng định dạng', en: 'A parameter is not in its format' },
  'PAY-0096': { vi: 'Hệ thống bận', en: 'The system is busy' },
  'PAY-0099': { vi: 'Lỗi hệ thống', en: 'The system failed' },
} as const satisfies Readonly<Record<string, Omit<Entry, 'kind'>>>;

export type QueryCode = keyof typeof QUERY_CODES;

/** What a merchant's listener answers to a notification; 00 alone means received. */
export const NOTIFY_REPLY_CODES = {
  '00': { vi: 'Đã nhận', en: 'Received' },
  '01': { vi: 'Không tìm thấy đơn hàng', en: 'There is no such order' },
  '04': { vi: 'Sai số tiền', en: 'Wrong amount' },
  '97': { vi: 'Chữ ký không hợp lệ', en: 'Invalid signature' },
  '99': { vi: 'Lỗi hệ thống', en: 'The system failed' },
} as const satisfies Readonly<Record<string, Omit<Entry, 'kind'>>>;

export type NotifyReplyCode = keyof typeof NOTIFY_REPLY_CODES;

export const RECEIVED: NotifyReplyCode = '00';
