/** A code's meaning: for pages, for the wire (the guide's text without diacritics), in English. */
export type CodeText = { readonly vi: string; readonly unaccented: string; readonly en: string };

/** The first element of every successful answer. */
export const RETURN_OK = '1';

/** Why createOrder1 was refused. Source: guide III.2.e. */
export const CREATE_ORDER_CODES = {
  '5000': {
    vi: 'Hệ thống bận',
    unaccented: 'He thong ban',
    en: 'The system is busy',
  },
  '6000': {
    vi: 'Xác thực đối tác thất bại',
    unaccented: 'Xac thuc doi tac that bai',
    en: 'Merchant authentication failed',
  },
  '6100': {
    vi: 'Tham số truyền vào không đúng định dạng yêu cầu',
    unaccented: 'Tham so truyen vao khong dung dinh dang yeu cau',
    en: 'A parameter is not in the required format',
  },
  '6200': {
    vi: 'Vi phạm quy định nghiệp vụ giữa đối tác & 123Pay',
    unaccented: 'Vi pham quy dinh nghiep vu giua doi tac & 123Pay',
    en: 'Breaks a business rule agreed between merchant and 123Pay',
  },
  '6203': {
    vi: 'Ngân hàng đang bảo trì',
    unaccented: 'Ngan hang dang bao tri',
    en: 'The bank is under maintenance',
  },
  '6206': {
    vi: 'Giao dịch đã được xử lý trước đó (trùng ID)',
    unaccented: 'Giao dich da duoc xu ly truoc do (trung ID)',
    en: 'The transaction was processed before (duplicate ID)',
  },
  '6212': {
    vi: 'Vượt quá giới hạn thanh toán / giao dịch',
    unaccented: 'Vuot qua gioi han thanh toan / giao dich',
    en: 'Over the limit per payment or transaction',
  },
  '7200': {
    vi: 'Thông tin thanh toán không hợp lệ',
    unaccented: 'Thong tin thanh toan khong hop le',
    en: 'Invalid payment information',
  },
  '7300': {
    vi: 'Lỗi giao tiếp hệ thống ngân hàng',
    unaccented: 'Loi giao tiep he thong ngan hang',
    en: 'Communication with the bank failed',
  },
} as const satisfies Readonly<Record<string, CodeText>>;

export type CreateOrderCode = keyof typeof CREATE_ORDER_CODES;

/** Why queryOrder1 was refused: four of createOrder1's codes. Source: guide III.3.e. */
export const QUERY_ORDER_CODES = [
  '5000',
  '6000',
  '6100',
  '7300',
] as const satisfies readonly CreateOrderCode[];

export type QueryOrderCode = (typeof QUERY_ORDER_CODES)[number];

/** What a merchant's listener answers to a notify; 1 and 2 mean received. Source: guide III.4.c; -2 from merchants. */
export const NOTIFY_REPLY_CODES = {
  '1': {
    vi: 'Notify thành công',
    unaccented: 'Notify thanh cong',
    en: 'Received',
  },
  '2': {
    vi: 'Đơn hàng đã được cập nhật trạng thái trước đó',
    unaccented: 'Don hang da duoc cap nhat trang thai truoc do',
    en: 'The order had this status before',
  },
  '-1': {
    vi: 'Checksum không hợp lệ',
    unaccented: 'Checksum khong hop le',
    en: 'Invalid checksum',
  },
  '-2': {
    vi: 'Thông báo đã hết hạn',
    unaccented: 'Thong bao da het han',
    en: 'The notify has expired',
  },
  '-3': {
    vi: 'Cập nhật trạng thái đơn hàng thất bại',
    unaccented: 'Cap nhat trang thai don hang that bai',
    en: 'The order could not be updated',
  },
} as const satisfies Readonly<Record<string, CodeText>>;

export type NotifyReplyCode = keyof typeof NOTIFY_REPLY_CODES;
