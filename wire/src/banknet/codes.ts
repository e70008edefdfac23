/** How the acquirer must read a code. */
type Kind = 'progress' | 'correctable' | 'refused' | 'refund_refused' | 'error';

type Entry = { readonly kind: Kind; readonly vi: string; readonly en: string };

const progress = (vi: string, en: string) => ({ kind: 'progress', vi, en }) as const;
const correctable = (vi: string, en: string) => ({ kind: 'correctable', vi, en }) as const;
const refused = (vi: string, en: string) => ({ kind: 'refused', vi, en }) as const;
const refundRefused = (vi: string, en: string) => ({ kind: 'refund_refused', vi, en }) as const;
const error = (vi: string, en: string) => ({ kind: 'error', vi, en }) as const;

/** Every response code of the network. Two characters; near ISO 8583's where it has one. */
export const codes = {
  '00': progress('Thành công', 'Done'),
  '01': progress('Đã gửi OTP cho chủ thẻ', 'OTP sent to the holder'),
  '02': progress('Không cần OTP, có thể trừ tiền', 'No OTP needed, ready to debit'),
  '03': progress(
    'Chủ thẻ nhập thông tin tại trang ngân hàng',
    "Payer continues at the bank's page",
  ),
  '09': progress('Đang xử lý', 'In progress'),
  '12': correctable('Thông tin thẻ không đúng', 'Card details do not match'),
  '55': correctable('OTP không đúng', 'Wrong OTP'),
  '05': refused('Ngân hàng từ chối giao dịch', 'Bank declined the transaction'),
  '06': refused('Giao dịch không thành công', 'Transaction failed'),
  '13': refused('Thông tin thanh toán không hợp lệ', 'Invalid payment details'),
  '14': refused('Thẻ không hợp lệ', 'Invalid card'),
  '17': refused('Khách hàng hủy giao dịch', 'Cancelled by the payer'),
  '18': refused('Khách hàng không nhập thông tin thẻ', 'Payer gave no card details'),
  '19': refused('Khách hàng không nhập OTP', 'Payer gave no OTP'),
  '32': refused('Sai ngày phát hành thẻ', 'Wrong issue date'),
  '33': refused('Sai ngày hết hạn thẻ', 'Wrong expiry date'),
  '35': refused('Sai tên chủ thẻ', 'Holder name mismatch'),
  '36': refused('Tài khoản bị khóa', 'Account locked'),
  '37': refused('Tài khoản bị tạm giữ', 'Account on hold'),
  '40': refused('Loại thẻ chưa được hỗ trợ', 'Card type not supported'),
  '41': refused('Thẻ báo mất', 'Lost card'),
  '42': refused('Thẻ đã bị xóa', 'Card marked deleted'),
  '43': refused('Thẻ bị đánh cắp', 'Stolen card'),
  '46': refused('Tài khoản đã đóng', 'Account closed'),
  '47': refused('Tài khoản bị phong tỏa', 'Account frozen'),
  '50': refused('Không đảm bảo số dư tối thiểu', 'Below the minimum balance'),
  '51': refused('Không đủ tiền', 'Insufficient funds'),
  '54': refused('Thẻ hết hạn', 'Expired card'),
  '56': refused('OTP hết hạn', 'OTP expired'),
  '57': refused('Chưa đăng ký thanh toán trực tuyến', 'Not registered for online payment'),
  '58': refused('Giao dịch không được phép', 'Transaction not permitted'),
  '59': refused('Không qua kiểm tra rủi ro', 'Risk checks failed'),
  '60': refused('Vượt giới hạn thanh toán', 'Over the payment limit'),
  '61': refused('Vượt tổng số tiền trong ngày', "Over the bank's daily amount"),
  '62': refused('Dịch vụ thanh toán trực tuyến đang khóa', 'Online payment service locked'),
  '64': refused('Vượt giá trị mỗi giao dịch', "Over the bank's limit per transaction"),
  '65': refused('Vượt số giao dịch trong ngày', "Over the bank's daily count"),
  '68': refused('Đóng trước khi trừ tiền', 'Closed before any debit'),
  '75': refused('Sai thông tin thẻ quá số lần', 'Wrong card details too often'),
  '76': refused('Sai OTP quá số lần', 'Wrong OTP too often'),
  '82': refused('Sai mã bảo mật thẻ', 'Security code failed'),
  '83': refused('Sai địa chỉ chủ thẻ', 'Address verification failed'),
  '84': refused('Sai địa chỉ và mã bảo mật', 'Address and security code failed'),
  '90': refused('Ngân hàng đang bận', 'Issuer busy'),
  '91': refused('Không kết nối được ngân hàng', 'Issuer unreachable'),
  '77': refundRefused('Giao dịch gốc chưa trừ tiền', 'Nothing was debited'),
  '78': refundRefused('Hoàn tiền vượt số đã trừ', 'Refund beyond the debit'),
  '79': refundRefused('Ngân hàng từ chối hoàn tiền', 'Issuer refused the refund'),
  '25': error('Không tìm thấy giao dịch', 'Reference not found'),
  '30': error('Sai định dạng', 'Format error'),
  '94': error('Mã tham chiếu đã dùng cho nội dung khác', 'Reference reused with other content'),
  '97': error('Sai chữ ký', 'Wrong signature'),
} as const satisfies Record<string, Entry>;

export type Code = keyof typeof codes;

type OfKind<K extends Kind> = {
  [C in Code]: (typeof codes)[C]['kind'] extends K ? C : never;
}[Code];

/** Codes with which the bank ends an attempt: definite, nothing was debited. */
export type RefusalCode = OfKind<'refused'>;

export const isCode = (text: string): text is Code => Object.hasOwn(codes, text);

export const isRefusal = (code: Code): code is RefusalCode => codes[code].kind === 'refused';
