import type { CodeText } from './code-text.ts';

/** What an answer says of the request itself. Source: AppotaPay's table of error codes. */
export const REQUEST_CODES = {
  0: { http: 200, vi: 'Thành công', en: 'Success' },
  1: {
    http: 400,
    vi: 'Tham số yêu cầu thiếu hoặc không hợp lệ',
    en: 'A parameter is missing or invalid',
  },
  2: { http: 400, vi: 'Chữ ký không hợp lệ', en: 'Invalid signature' },
  11: { http: 401, vi: 'Đối tác không tồn tại', en: 'Partner not found' },
  13: { http: 403, vi: 'Đối tác đã bị khóa', en: 'The partner has been blocked' },
  14: { http: 401, vi: 'API key không tồn tại', en: 'API key not found' },
  15: {
    http: 403,
    vi: 'API key chưa được kích hoạt hoặc đã bị khóa',
    en: 'The API key is inactive or locked',
  },
  30: { http: 409, vi: 'Mã đơn hàng bị trùng', en: 'Duplicate order id' },
  31: { http: 409, vi: 'Mã giao dịch bị trùng', en: 'Duplicate transaction' },
  32: { http: 400, vi: 'Số tiền không hợp lệ', en: 'Invalid amount' },
  36: { http: 404, vi: 'Giao dịch không tồn tại', en: 'Transaction not found' },
  41: {
    http: 409,
    vi: 'Đơn hàng đã được thanh toán thành công trước đó',
    en: 'The order has already been paid',
  },
  51: { http: 400, vi: 'Mã ngân hàng không tồn tại', en: 'Unknown bank code' },
  52: { http: 400, vi: 'Phương thức thanh toán không hợp lệ', en: 'Invalid payment method' },
  87: { http: 400, vi: 'Không tìm thấy token', en: 'Token not found' },
  90: {
    http: 500,
    vi: 'Hệ thống đang quá tải, vui lòng thử lại sau',
    en: 'The system is overloaded, please try again later',
  },
  91: {
    http: 500,
    vi: 'Hệ thống đang bận, vui lòng thử lại sau',
    en: 'The system is busy, please try again later',
  },
  92: { http: 403, vi: 'IP không được phép truy cập', en: 'IP address not allowed' },
  94: {
    http: 500,
    vi: 'Hệ thống đang bảo trì, vui lòng thử lại sau',
    en: 'The system is under maintenance, please try again later',
  },
  99: {
    http: 500,
    vi: 'Lỗi không xác định, vui lòng kiểm tra lại giao dịch',
    en: 'Unknown error, please check the transaction',
  },
  401: { http: 401, vi: 'Xác thực không hợp lệ', en: 'Unauthorized' },
  500: { http: 500, vi: 'Hệ thống gặp lỗi', en: 'Server error' },
} as const satisfies Readonly<Record<number, CodeText>>;
