/**
 * How a result code must be read. `authorised`: held, and to be captured by a call that we never
 * make; `request`: our request was not done, and never will be; `unclear`: what became of it is not
 * said.
 */
type Kind =
  | 'paid'
  | 'authorised'
  | 'pending'
  | 'refused'
  | 'refund_refused'
  | 'request'
  | 'unclear';

type Entry = { readonly kind: Kind; readonly vi: string; readonly en: string };

const refused = (vi: string, en: string) => ({ kind: 'refused', vi, en }) as const;
const refundRefused = (vi: string, en: string) => ({ kind: 'refund_refused', vi, en }) as const;
const request = (vi: string, en: string) => ({ kind: 'request', vi, en }) as const;
const pending = (vi: string, en: string) => ({ kind: 'pending', vi, en }) as const;
const unclear = (vi: string, en: string) => ({ kind: 'unclear', vi, en }) as const;

/**
 * resultCode of answers, notifications and returns alike. Source: MoMo documentation, list of
 * result codes.
 */
export const RESULT_CODES = {
  '0': { kind: 'paid', vi: 'Thành công', en: 'Done' },
  '10': unclear('Hệ thống đang bảo trì', 'Under maintenance'),
  '11': request('Truy cập bị từ chối', 'Access denied'),
  '12': request('Phiên bản API không được hỗ trợ', 'API version not supported'),
  '13': request('Xác thực đối tác thất bại', 'Partner authentication failed'),
  '20': request('Yêu cầu sai định dạng', 'Malformed request'),
  '21': request('Số tiền không hợp lệ', 'Invalid amount'),
  '22': request('Số tiền ngoài giới hạn', 'Amount out of range'),
  '40': request('requestId bị trùng', 'requestId came before'),
  '41': request('orderId bị trùng', 'orderId came before'),
  '42': request('orderId không tồn tại hoặc không hợp lệ', 'There is no such orderId'),
  '43': unclear(
    'Giao dịch tương tự đang được xử lý',
    'A transaction like this one is being worked on',
  ),
  '45': request('ItemId bị trùng', 'ItemId came before'),
  '47': request('Thông tin không phù hợp', 'Inapplicable information'),
  '98': request('Không tạo được mã QR', 'The QR code could not be made'),
  '99': unclear('Lỗi không xác định', 'Unknown error'),
  '1000': pending('Đang chờ khách hàng xác nhận', 'Waiting for the payer'),
  '1001': refused('Tài khoản không đủ số dư', 'Insufficient funds'),
  '1002': refused('Tổ chức phát hành từ chối giao dịch', 'Refused by the issuer'),
  '1003': refused('Giao dịch đã bị hủy', 'Cancelled after it was authorised'),
  '1004': refused(
    'Vượt hạn mức thanh toán ngày hoặc tháng',
    'Over the daily or monthly payment limit',
  ),
  '1005': refused('URL hoặc mã QR đã hết hạn', 'The URL or QR code has expired'),
  '1006': refused('Khách hàng từ chối xác nhận thanh toán', 'Refused by the payer'),
  '1007': refused(
    'Tài khoản không tồn tại hoặc không hoạt động',
    'The account is inactive or does not exist',
  ),
  '1017': refused('Đối tác hủy giao dịch', 'Cancelled by the partner'),
  '1026': refused('Giao dịch bị hạn chế theo thể lệ khuyến mãi', 'Restricted by promotion rules'),
  '1080': refundRefused('Hoàn tiền thất bại, thử lại sau', 'The refund failed, try again later'),
  '1081': refundRefused(
    'Hoàn tiền bị từ chối, giao dịch có thể đã được hoàn',
    'Refund refused: it may have been refunded before',
  ),
  '1088': refundRefused(
    'Hoàn tiền bị từ chối, giao dịch không được hoàn',
    'Refund refused: this payment cannot be refunded',
  ),
  '2019': request('orderGroupId không hợp lệ', 'Invalid orderGroupId'),
  '4001': refused('Tài khoản khách hàng bị hạn chế', "The payer's account is restricted"),
  '4002': refused(
    'Tài khoản khách hàng chưa xác thực sinh trắc học',
    "The payer's account has not been verified",
  ),
  '4100': refused('Khách hàng đăng nhập không thành công', 'The payer failed to sign in'),
  '7000': pending('Giao dịch đang được xử lý', 'Being worked on'),
  '7002': pending(
    'Giao dịch đang được nguồn tiền xử lý',
    'Being worked on by the source of the money',
  ),
  '9000': { kind: 'authorised', vi: 'Đã ủy quyền, chưa trừ tiền', en: 'Authorised, not captured' },
} as const satisfies Readonly<Record<string, Entry>>;

export type ResultCode = keyof typeof RESULT_CODES;

/** Codes with which a payment ends without money: the connector has one reason for each. */
export type RefusalCode = {
  [C in ResultCode]: (typeof RESULT_CODES)[C]['kind'] extends 'refused' ? C : never;
}[ResultCode];

const isResultCode = (code: string): code is ResultCode => Object.hasOwn(RESULT_CODES, code);

export const isRefusal = (code: string): code is RefusalCode =>
  isResultCode(code) && RESULT_CODES[code].kind === 'refused';

/** What a code says; a code of no table says nothing, and is never taken for a failure. */
export const kindOf = (code: string): Kind =>
  isResultCode(code) ? RESULT_CODES[code].kind : 'unclear';
