import type { CodeText } from './codes.ts';

/**
 * Where an order stands. The guide's own texts for 7233 to 7248 are English: they go over the wire
 * as they are, and `vi` is our translation. Source: guide III.3.f.
 */
export const ORDER_STATUSES = {
  '0': {
    vi: 'Mới',
    unaccented: 'Moi',
    en: 'New',
  },
  '1': {
    vi: 'Thành công',
    unaccented: 'Thanh cong',
    en: 'Success',
  },
  '-10': {
    vi: 'Giao dịch không tồn tại. Vui lòng thực hiện giao dịch mới.',
    unaccented: 'Giao dich khong ton tai. Vui long thuc hien giao dich moi.',
    en: 'The transaction does not exist. Please make a new one.',
  },
  '-100': {
    vi: 'Đơn hàng bị hủy',
    unaccented: 'Don hang bi huy',
    en: 'The order was cancelled',
  },
  '10': {
    vi: 'Đang kiểm tra thông tin tài khoản. Giao dịch chưa bị trừ tiền.',
    unaccented: 'Dang kiem tra thong tin tai khoan. Giao dich chua bi tru tien.',
    en: 'Account details are being checked. Nothing has been debited.',
  },
  '11': {
    vi: 'Giao dịch đang ở bước nhập OTP.',
    unaccented: 'Giao dich dang o buoc nhap OTP.',
    en: 'The payer is at the OTP step.',
  },
  '20': {
    vi: 'Không xác định trạng thái thanh toán từ ngân hàng',
    unaccented: 'Khong xac dinh trang thai thanh toan tu ngan hang',
    en: 'The bank has not said whether the payment was made',
  },
  '5000': {
    vi: 'Hệ thống bận',
    unaccented: 'He thong ban',
    en: 'The system is busy',
  },
  '6200': {
    vi: 'Vi phạm quy định nghiệp vụ giữa đối tác & 123Pay',
    unaccented: 'Vi pham quy dinh nghiep vu giua doi tac & 123Pay',
    en: 'Breaks a business rule agreed between merchant and 123Pay',
  },
  '6212': {
    vi: 'Ngoài giới hạn thanh toán / giao dịch',
    unaccented: 'Ngoai gioi han thanh toan / giao dich',
    en: 'Outside the limits per payment or transaction',
  },
  '7200': {
    vi: 'Thông tin thanh toán không hợp lệ',
    unaccented: 'Thong tin thanh toan khong hop le',
    en: 'Invalid payment information',
  },
  '7201': {
    vi: 'Không đủ tiền trong tài khoản thanh toán',
    unaccented: 'Khong du tien trong tai khoan thanh toan',
    en: 'Not enough money in the account',
  },
  '7202': {
    vi: 'Không đảm bảo số dư tối thiểu trong tài khoản thanh toán',
    unaccented: 'Khong dam bao so du toi thieu trong tai khoan thanh toan',
    en: 'The account would fall below its minimum balance',
  },
  '7203': {
    vi: 'Giới hạn tại ngân hàng: Tổng số tiền / ngày',
    unaccented: 'Gioi han tai ngan hang: Tong so tien / ngay',
    en: 'Bank limit: total amount per day',
  },
  '7204': {
    vi: 'Giới hạn tại ngân hàng: Tổng số giao dịch / ngày',
    unaccented: 'Gioi han tai ngan hang: Tong so giao dich / ngay',
    en: 'Bank limit: number of transactions per day',
  },
  '7205': {
    vi: 'Giới hạn tại ngân hàng: Giá trị / giao dịch',
    unaccented: 'Gioi han tai ngan hang: Gia tri / giao dich',
    en: 'Bank limit: amount per transaction',
  },
  '7210': {
    vi: 'Khách hàng không nhập thông tin thanh toán',
    unaccented: 'Khach hang khong nhap thong tin thanh toan',
    en: 'The payer entered no payment details',
  },
  '7211': {
    vi: 'Chưa đăng ký dịch vụ thanh toán trực tuyến',
    unaccented: 'Chua dang ky dich vu thanh toan truc tuyen',
    en: 'Not registered for online payment',
  },
  '7212': {
    vi: 'Dịch vụ thanh toán trực tuyến của tài khoản đang tạm khóa',
    unaccented: 'Dich vu thanh toan truc tuyen cua tai khoan dang tam khoa',
    en: 'Online payment is suspended for this account',
  },
  '7213': {
    vi: 'Tài khoản thanh toán bị khóa',
    unaccented: 'Tai khoan thanh toan bi khoa',
    en: 'The account is locked',
  },
  '7220': {
    vi: 'Khách hàng không nhập OTP',
    unaccented: 'Khach hang khong nhap OTP',
    en: 'The payer entered no OTP',
  },
  '7221': {
    vi: 'Nhập sai thông tin thẻ/tài khoản quá 3 lần',
    unaccented: 'Nhap sai thong tin the/tai khoan qua 3 lan',
    en: 'Wrong card or account details more than 3 times',
  },
  '7222': {
    vi: 'Sai thông tin OTP',
    unaccented: 'Sai thong tin OTP',
    en: 'Wrong OTP',
  },
  '7223': {
    vi: 'OTP hết hạn',
    unaccented: 'OTP het han',
    en: 'The OTP has expired',
  },
  '7224': {
    vi: 'Nhập sai thông tin OTP quá 3 lần',
    unaccented: 'Nhap sai thong tin OTP qua 3 lan',
    en: 'Wrong OTP more than 3 times',
  },
  '7231': {
    vi: 'Sai tên chủ thẻ',
    unaccented: 'Sai ten chu the',
    en: 'Wrong cardholder name',
  },
  '7232': {
    vi: 'Card không hợp lệ, không tìm thấy khách hàng / tài khoản',
    unaccented: 'Card khong hop le, khong tim thay khach hang / tai khoan',
    en: 'Invalid card, or customer or account not found',
  },
  '7233': {
    vi: 'Thẻ hết hạn',
    unaccented: 'Expired Card',
    en: 'Expired card',
  },
  '7234': {
    vi: 'Thẻ đã báo mất',
    unaccented: 'Lost Card',
    en: 'Lost card',
  },
  '7235': {
    vi: 'Thẻ đã báo bị đánh cắp',
    unaccented: 'Stolen Card',
    en: 'Stolen card',
  },
  '7236': {
    vi: 'Thẻ đã bị hủy',
    unaccented: 'Card is marked deleted',
    en: 'The card is marked as deleted',
  },
  '7241': {
    vi: 'Thẻ tín dụng: sai mã bảo mật',
    unaccented: 'Credit Card - Card Security Code verification failed',
    en: 'Credit card: security code verification failed',
  },
  '7242': {
    vi: 'Thẻ tín dụng: sai địa chỉ',
    unaccented: 'Credit Card - Address Verification Failed',
    en: 'Credit card: address verification failed',
  },
  '7243': {
    vi: 'Thẻ tín dụng: sai địa chỉ và mã bảo mật',
    unaccented: 'Credit Card - Address Verification and Card Security Code Failed',
    en: 'Credit card: address and security code verification failed',
  },
  '7244': {
    vi: 'Thẻ tín dụng: không qua kiểm tra rủi ro',
    unaccented: 'Credit Card - Card did not pass all risk checks',
    en: 'Credit card: the card did not pass all risk checks',
  },
  '7245': {
    vi: 'Thẻ tín dụng: ngân hàng từ chối giao dịch',
    unaccented: 'Credit Card - Bank Declined Transaction',
    en: 'Credit card: the bank declined the transaction',
  },
  '7246': {
    vi: 'Thẻ tín dụng: tài khoản bị tạm giữ',
    unaccented: 'Credit Card - Account has stop/hold(hold money,)',
    en: 'Credit card: the account has a stop or hold',
  },
  '7247': {
    vi: 'Thẻ tín dụng: tài khoản đã đóng',
    unaccented: 'Credit Card - Account closed',
    en: 'Credit card: the account is closed',
  },
  '7248': {
    vi: 'Thẻ tín dụng: tài khoản bị đóng băng',
    unaccented: 'Credit Card - Frozen Account',
    en: 'Credit card: the account is frozen',
  },
  '7299': {
    vi: 'Giao dịch không thành công',
    unaccented: 'Giao dich khong thanh cong',
    en: 'The transaction failed',
  },
  '7300': {
    vi: 'Lỗi giao tiếp hệ thống ngân hàng',
    unaccented: 'Loi giao tiep he thong ngan hang',
    en: 'Communication with the bank failed',
  },
} as const satisfies Readonly<Record<string, CodeText>>;

export type OrderStatus = keyof typeof ORDER_STATUSES;

export const isOrderStatus = (text: unknown): text is OrderStatus =>
  typeof text === 'string' && Object.hasOwn(ORDER_STATUSES, text);
