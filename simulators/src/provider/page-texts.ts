/** What the providers' pages say, in both languages. */
export const texts = {
  vi: {
    title: 'Thanh toán',
    note: 'Đây là trang mô phỏng: không có tiền thật.',
    amount: 'Số tiền',
    order: 'Nội dung',
    reference: 'Mã đơn hàng',
    approve: 'Đồng ý thanh toán',
    refuse: 'Từ chối thanh toán',
    back: 'Quay lại mà chưa thanh toán',
    finished: 'Giao dịch này đã kết thúc.',
    onward: 'Quay lại cổng thanh toán',
    closed: 'Đã nhận yêu cầu của bạn. Bạn có thể đóng trang này.',
    notFound: 'Không tìm thấy giao dịch.',
    unverified: 'Yêu cầu thanh toán không hợp lệ: sai chữ ký hoặc thiếu thông tin.',
    duplicate: 'Mã đơn hàng này đã được dùng cho một giao dịch khác.',
    otherLanguage: 'English',
  },
  en: {
    title: 'Payment',
    note: 'This is a simulated page: no real money moves.',
    amount: 'Amount',
    order: 'For',
    reference: 'Order reference',
    approve: 'Approve payment',
    refuse: 'Refuse payment',
    back: 'Go back without paying',
    finished: 'This transaction is finished.',
    onward: 'Back to the payment gateway',
    closed: 'Your request has been taken. You may close this page.',
    notFound: 'Transaction not found.',
    unverified: 'The payment request is not valid: wrong signature or missing details.',
    duplicate: 'This order reference was used for another transaction.',
    otherLanguage: 'Tiếng Việt',
  },
} as const;

export type Language = keyof typeof texts;
