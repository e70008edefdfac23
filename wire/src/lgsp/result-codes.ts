import type { CodeText } from './codes.ts';

/**
 * How a code must be read: `refused` is final and no money moved; `unknown` may still become
 * either.
 */
type Kind = 'done' | 'waiting' | 'unknown' | 'refused' | 'refund_refused';

type Entry = CodeText & { readonly kind: Kind };

const refused = (vi: string, en: string) => ({ kind: 'refused', vi, en }) as const;

/**
 * errorCode of a result and of a look-up. The guide has 00 and "other"; the numbers are ours, near
 * those that agencies know from cards and from VNPAY.
 */
export const RESULT_CODES = {
  '00': { kind: 'done', vi: 'Thành công', en: 'Done' },
  '01': { kind: 'waiting', vi: 'Giao dịch chưa hoàn tất', en: 'Not finished yet' },
  '02': {
    kind: 'unknown',
    vi: 'Chưa xác định được kết quả giao dịch',
    en: 'The outcome is not known yet',
  },
  '05': refused('Ngân hàng hoặc ví từ chối giao dịch', 'Declined by the bank or wallet'),
  '06': refused('Giao dịch không thành công', 'The payment failed'),
  '09': refused('Chưa đăng ký thanh toán trực tuyến', 'Not registered for online payment'),
  '10': refused(
    'Sai thông tin thẻ hoặc tài khoản quá số lần cho phép',
    'Wrong card or account details too often',
  ),
  '11': refused('Hết thời gian chờ thanh toán', 'The time to pay ran out'),
  '12': refused('Thẻ hoặc tài khoản bị khóa', 'The card or account is locked'),
  '13': refused('Sai OTP hoặc OTP hết hạn', 'The OTP is wrong or expired'),
  '14': refused('Thông tin thẻ hoặc tài khoản không đúng', 'Wrong card or account details'),
  '24': refused('Khách hàng hủy giao dịch', 'Cancelled by the payer'),
  '30': refused('Thông tin thanh toán không hợp lệ', 'Invalid payment details'),
  '46': refused('Thẻ hoặc tài khoản đã đóng', 'The card or account is closed'),
  '51': refused('Tài khoản không đủ số dư', 'Insufficient funds'),
  '54': refused('Thẻ hết hạn', 'The card has expired'),
  '57': refused('Giao dịch không được phép', 'The payment is not permitted'),
  '65': refused('Vượt hạn mức giao dịch', 'Over a limit'),
  '75': refused('Ngân hàng hoặc ví đang bảo trì', 'The bank or wallet is out of order'),
  '91': refused(
    'Ngân hàng hoặc ví không trả lời, chưa trừ tiền',
    'The bank or wallet did not answer; nothing was debited',
  ),
  '95': { kind: 'refund_refused', vi: 'Hoàn tiền bị từ chối', en: 'The refund was refused' },
} as const satisfies Readonly<Record<string, Entry>>;

export type ResultCode = keyof typeof RESULT_CODES;

type OfKind<K extends Kind> = {
  [C in ResultCode]: (typeof RESULT_CODES)[C]['kind'] extends K ? C : never;
}[ResultCode];

/** Codes with which a payment ends without money. */
export type RefusalCode = OfKind<'refused'>;

export const isResultCode = (text: string): text is ResultCode => Object.hasOwn(RESULT_CODES, text);

/** What a result's code means to an agency; a code of no table is `unknown`. */
export const kindOf = (code: string): Kind =>
  isResultCode(code) ? RESULT_CODES[code].kind : 'unknown';
