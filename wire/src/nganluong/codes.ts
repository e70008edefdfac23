/**
 * How an error code must be read. `request`: our request was not done; `not_found`: there is no
 * such token; `pending`: the payer has not paid yet; `unclear`: what became of it is not said.
 */
type Kind = 'done' | 'pending' | 'refused' | 'not_found' | 'request' | 'unclear';

type CodeText = { readonly vi: string; readonly en: string };

const request = (vi: string, en: string) => ({ kind: 'request', vi, en }) as const;
const pending = (vi: string, en: string) => ({ kind: 'pending', vi, en }) as const;
const unclear = (vi: string, en: string) => ({ kind: 'unclear', vi, en }) as const;
const invalid = (field: string) => request(`${field} không hợp lệ`, `Invalid ${field}`);

/** error_code of every answer. Source: Ngân Lượng 3.1, table of error codes. */
export const ERROR_CODES = {
  '00': { kind: 'done', vi: 'Thành công', en: 'Done' },
  '02': request('Địa chỉ IP bị từ chối', 'IP address refused'),
  '03': request('Sai tham số hoặc checksum', 'Wrong parameter or checksum'),
  '04': request('Tên hàm API không hợp lệ', 'There is no such function'),
  '05': request('Sai phiên bản API', 'Wrong API version'),
  '06': request('Mã merchant không tồn tại hoặc bị khóa', 'Merchant unknown or locked'),
  '07': request('Sai mật khẩu của merchant', 'Wrong merchant password'),
  '08': request('Tài khoản nhận tiền không tồn tại', "There is no such receiver's account"),
  '09': request('Tài khoản nhận tiền bị phong tỏa', "The receiver's account is frozen"),
  '10': request('Mã đơn hàng không hợp lệ', 'Invalid order code'),
  '11': request('Số tiền ngoài giới hạn', 'Amount out of range'),
  '12': request('Loại tiền tệ không hợp lệ', 'Invalid currency'),
  '29': { kind: 'not_found', vi: 'Token không tồn tại', en: 'There is no such token' },
  '80': request('Không thêm được đơn hàng', 'The order could not be added'),
  '81': pending('Đơn hàng chưa được thanh toán', 'The order has not been paid'),
  '99': unclear('Lỗi không xác định', 'Unknown error'),
  '110': request('Email nhận tiền không phải email chính', "Not the receiver's main e-mail"),
  '111': request('Tài khoản nhận tiền bị khóa', "The receiver's account is locked"),
  '113': request(
    'Tài khoản nhận tiền chưa được cấu hình bán nội dung số',
    'The receiver may not sell digital content',
  ),
  '114': pending('Giao dịch đang thực hiện', 'In progress'),
  '115': { kind: 'refused', vi: 'Giao dịch bị hủy', en: 'Cancelled' },
  '118': invalid('tax_amount'),
  '119': invalid('discount_amount'),
  '120': invalid('fee_shipping'),
  '121': invalid('return_url'),
  '122': invalid('cancel_url'),
  '123': invalid('items'),
  '124': invalid('transaction_info'),
  '125': invalid('quantity'),
  '126': invalid('order_description'),
  '127': invalid('affiliate_code'),
  '128': invalid('time_limit'),
  '129': invalid('buyer_fullname'),
  '130': invalid('buyer_email'),
  '131': invalid('buyer_mobile'),
  '132': invalid('buyer_address'),
  '133': invalid('total_item'),
  '134': invalid('payment_method, bank_code'),
  '135': unclear('Lỗi kết nối tới hệ thống ngân hàng', 'The bank could not be reached'),
  '140': request('Đơn hàng không hỗ trợ trả góp', 'The order cannot be paid by instalments'),
} as const satisfies Readonly<Record<string, CodeText & { readonly kind: Kind }>>;

export type ErrorCode = keyof typeof ERROR_CODES;

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERROR_CODES, code);

/** What a code says; one of no table says nothing, and is never taken for a failure. */
export const kindOf = (code: string): Kind =>
  isErrorCode(code) ? ERROR_CODES[code].kind : 'unclear';

type StatusKind = 'paid' | 'on_hold' | 'not_paid';

/**
 * transaction_status of GetTransactionDetail. `on_hold`: paid, and not given to the merchant yet.
 * Source: Ngân Lượng 3.1.
 */
export const TRANSACTION_STATUSES = {
  '00': { kind: 'paid', vi: 'Đã thanh toán', en: 'Paid' },
  '01': { kind: 'on_hold', vi: 'Đã thanh toán, đang tạm giữ', en: 'Paid, on hold' },
  '02': { kind: 'not_paid', vi: 'Chưa thanh toán', en: 'Not paid' },
} as const satisfies Readonly<Record<string, CodeText & { readonly kind: StatusKind }>>;

export type TransactionStatus = keyof typeof TRANSACTION_STATUSES;

const isStatus = (text: string): text is TransactionStatus =>
  Object.hasOwn(TRANSACTION_STATUSES, text);

/** What a status says; what is on hold stays uncertain until it is given, or taken back. */
export function outcomeOf(status: string): 'paid' | 'not_paid' | 'uncertain' {
  const kind = isStatus(status) ? TRANSACTION_STATUSES[status].kind : 'on_hold';
  return kind === 'on_hold' ? 'uncertain' : kind;
}

/** payment_method: with what the payer pays. Source: Ngân Lượng 3.1. */
export const PAYMENT_METHODS = {
  NL: { vi: 'Số dư ví Ngân Lượng', en: 'Ngan Luong balance' },
  ATM_ONLINE: { vi: 'Thẻ ATM nội địa', en: 'Domestic card' },
  IB_ONLINE: { vi: 'Internet Banking', en: 'Internet banking' },
  ATM_OFFLINE: { vi: 'Chuyển khoản tại cây ATM', en: 'Transfer at an ATM' },
  NH_OFFLINE: { vi: 'Chuyển khoản tại quầy ngân hàng', en: 'Transfer at a bank' },
  VISA: { vi: 'Thẻ quốc tế', en: 'International card' },
} as const satisfies Readonly<Record<string, CodeText>>;

export type PaymentMethod = keyof typeof PAYMENT_METHODS;

export const isPaymentMethod = (text: string): text is PaymentMethod =>
  Object.hasOwn(PAYMENT_METHODS, text);
