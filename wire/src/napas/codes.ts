import { foldVietnamese } from '@cong/values/text.ts';

/**
 * How a response code must be read. `uncertain`: what became of the payment is not said; `request`:
 * our request was not done.
 */
type Kind = 'paid' | 'refused' | 'uncertain' | 'request';

type Entry = { readonly kind: Kind; readonly vi: string; readonly en: string };

const refused = (vi: string, en: string) => ({ kind: 'refused', vi, en }) as const;
const uncertain = (vi: string, en: string) => ({ kind: 'uncertain', vi, en }) as const;
const request = (vi: string, en: string) => ({ kind: 'request', vi, en }) as const;

/** vpc_TxnResponseCode. Source: NAPAS VPC 2.0, table of response codes, as merchants have it. */
export const RESPONSE_CODES = {
  '0': { kind: 'paid', vi: 'Giao dịch thành công', en: 'Done' },
  '1': refused('Ngân hàng từ chối: thẻ hoặc tài khoản đã đóng', 'Declined: card or account closed'),
  '3': refused('Thẻ hết hạn', 'Expired card'),
  '4': refused(
    'Vượt giới hạn: sai OTP, số tiền hoặc số lần trong ngày',
    'Over a limit: wrong OTP, amount or times per day',
  ),
  '5': uncertain('Ngân hàng không trả lời', 'No reply from the bank'),
  '6': uncertain('Lỗi giao tiếp với ngân hàng', 'Communication with the bank failed'),
  '7': refused('Tài khoản không đủ số dư', 'Insufficient funds'),
  '8': request('Sai checksum', 'Invalid checksum'),
  '9': refused('Loại giao dịch không được hỗ trợ', 'Transaction type not supported'),
  '10': refused('Lỗi khác', 'Another error'),
  '11': uncertain('Xác thực thẻ thành công, chưa trừ tiền', 'Card verified, nothing debited yet'),
  '12': refused('Vượt hạn mức giao dịch', 'Over the transaction limit'),
  '13': refused('Chưa đăng ký thanh toán trực tuyến', 'Not registered for online payment'),
  '14': refused('Sai OTP', 'Wrong OTP'),
  '15': refused('Sai mật khẩu', 'Wrong password'),
  '16': refused('Sai tên chủ thẻ', 'Wrong holder name'),
  '17': refused('Sai số thẻ', 'Wrong card number'),
  '18': refused('Sai ngày phát hành', 'Wrong issue date'),
  '19': refused('Sai ngày hết hạn', 'Wrong expiry date'),
  '20': refused('Giao dịch không thành công', 'The payment failed'),
  '21': refused('OTP hết hạn', 'The OTP has expired'),
  '22': refused('Giao dịch thất bại', 'The payment did not succeed'),
  '23': refused(
    'Thẻ hoặc tài khoản không đủ điều kiện thanh toán',
    'The card or account is not eligible',
  ),
  '24': refused('Vượt hạn mức cho mỗi giao dịch', 'Over the limit per payment'),
  '25': refused('Số tiền vượt hạn mức', 'The amount is over a limit'),
  '26': uncertain('Chờ ngân hàng xác nhận', 'Waiting for the bank to confirm'),
  '27': refused('Sai thông tin xác thực', 'Wrong authentication details'),
  '28': refused('Hết thời gian giao dịch', 'The time to pay ran out'),
  '29': refused('Ngân hàng từ chối giao dịch', 'Declined by the bank'),
  '30': refused('Số tiền nhỏ hơn mức tối thiểu', 'The amount is below the minimum'),
  '31': request('Không tìm thấy đơn hàng', 'There is no such order'),
  '32': request('Đơn hàng không được thanh toán', 'The order may not be paid'),
  '33': request('Đơn hàng bị trùng', 'The order came before'),
  '34': uncertain('Quá thời gian chờ', 'Timed out'),
} as const satisfies Readonly<Record<string, Entry>>;

export type ResponseCode = keyof typeof RESPONSE_CODES;

/** Codes with which a payment ends without money: the connector has one reason for each. */
export type RefusalCode = {
  [C in ResponseCode]: (typeof RESPONSE_CODES)[C]['kind'] extends 'refused' ? C : never;
}[ResponseCode];

const isResponseCode = (code: string): code is ResponseCode => Object.hasOwn(RESPONSE_CODES, code);

export const isRefusal = (code: string): code is RefusalCode =>
  isResponseCode(code) && RESPONSE_CODES[code].kind === 'refused';

/** What a code says; a code of no table says nothing, and is never taken for a failure. */
export const kindOf = (code: string): Kind =>
  isResponseCode(code) ? RESPONSE_CODES[code].kind : 'uncertain';

/**
 * vpc_Message of a payment that was made, without diacritics. Source: the VPC convention's word, and
 * the table's.
 */
const PAID_MESSAGES: ReadonlySet<string> = new Set([
  'approved',
  'giao dich thanh cong',
  'transaction successful',
]);

const isPaidMessage = (message: string): boolean =>
  PAID_MESSAGES.has(foldVietnamese(message).trim().toLowerCase());

/**
 * What a return says of its payment. The hash does not say where the transaction's number ends and
 * the code begins: "555" with code 10 is signed as "5551" with code 0. The message stands before
 * both and is NAPAS's own text, so that paid is only what its message calls so too.
 */
export function outcomeOf(code: string, message: string): 'paid' | 'refused' | 'uncertain' {
  const kind = kindOf(code);
  if (kind === 'paid') return isPaidMessage(message) ? 'paid' : 'uncertain';
  return kind === 'refused' && !isPaidMessage(message) ? 'refused' : 'uncertain';
}
