import type { CodeText } from './code-text.ts';

/** Where a payment stands, or why it brought no money. Source: AppotaPay's table of error codes. */
export const PAYMENT_CODES = {
  21: { http: 400, vi: 'Mã OTP không đúng', en: 'Wrong OTP' },
  22: { http: 400, vi: 'Mã OTP đã hết hạn', en: 'The OTP has expired' },
  33: { http: 400, vi: 'Giao dịch không thành công', en: 'The transaction failed' },
  34: { http: 400, vi: 'Giao dịch đang được xử lý', en: 'The transaction is being processed' },
  35: { http: 400, vi: 'Giao dịch đang chờ thanh toán', en: 'The transaction is pending' },
  37: {
    http: 400,
    vi: 'Chưa xác định được kết quả giao dịch',
    en: 'The outcome of the transaction is not known',
  },
  38: { http: 400, vi: 'Khách hàng hủy giao dịch', en: 'Cancelled by the customer' },
  39: { http: 400, vi: 'Nhập sai mã OTP quá số lần cho phép', en: 'Wrong OTP too often' },
  40: { http: 400, vi: 'Giao dịch đã được hoàn tiền', en: 'The transaction has been refunded' },
  61: { http: 400, vi: 'Giao dịch bị từ chối', en: 'The transaction was declined' },
  62: { http: 400, vi: 'Ngân hàng đang bảo trì', en: 'The bank is under maintenance' },
  63: {
    http: 400,
    vi: 'Thẻ chưa đăng ký thanh toán trực tuyến',
    en: 'The card is not registered for online payment',
  },
  64: { http: 400, vi: 'Loại thẻ chưa được hỗ trợ', en: 'Card type not supported' },
  65: {
    http: 400,
    vi: 'Thông tin thẻ hoặc tài khoản không đúng',
    en: 'Wrong card or account details',
  },
  66: {
    http: 400,
    vi: 'Thẻ đang bị hạn chế, vui lòng liên hệ ngân hàng',
    en: 'The card is restricted, please contact the bank',
  },
  67: { http: 400, vi: 'Ngày mở thẻ không đúng', en: 'Wrong issue date' },
  68: { http: 400, vi: 'Thẻ đã bị khóa', en: 'The card is blocked' },
  69: { http: 400, vi: 'Thẻ đã hết hạn', en: 'The card has expired' },
  70: { http: 400, vi: 'Vượt hạn mức giao dịch trong ngày', en: 'Over the daily limit' },
  71: { http: 400, vi: 'Tên chủ thẻ không đúng', en: 'Wrong cardholder name' },
  72: { http: 400, vi: 'Ngày trên thẻ không đúng', en: 'Wrong card date' },
  73: {
    http: 400,
    vi: 'Ngân hàng phát hành không phản hồi',
    en: 'The issuing bank did not answer',
  },
  74: {
    http: 400,
    vi: 'Vượt hạn mức thẻ hoặc số dư tài khoản',
    en: 'Over the card limit or the account balance',
  },
  75: { http: 400, vi: 'Tài khoản không đủ tiền', en: 'Insufficient funds' },
  76: { http: 400, vi: 'Số thẻ không đúng', en: 'Wrong card number' },
  77: { http: 400, vi: 'Quá thời gian thanh toán', en: 'The time to pay has run out' },
  78: { http: 400, vi: 'Lỗi từ hệ thống ngân hàng', en: 'Error of the bank’s system' },
  79: {
    http: 400,
    vi: 'Không thể xử lý thẻ, vui lòng liên hệ ngân hàng',
    en: 'The card cannot be processed, please contact the bank',
  },
  80: { http: 400, vi: 'Mã CVV không đúng', en: 'Wrong CVV' },
} as const satisfies Readonly<Record<number, CodeText>>;
