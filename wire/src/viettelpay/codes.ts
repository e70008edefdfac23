/** How a payment_status must be read. `none`: the payer has not begun. */
type Kind = 'none' | 'pending' | 'paid' | 'refused' | 'uncertain';

type CodeText = { readonly vi: string; readonly en: string };

/** payment_status of a result and of an inquiry. Source: ViettelPay payment gateway 2.0. */
export const PAYMENT_STATUSES = {
  '-1': { kind: 'none', vi: 'Chưa có giao dịch thanh toán', en: 'No payment yet' },
  '0': { kind: 'pending', vi: 'Đang xử lý', en: 'In progress' },
  '1': { kind: 'paid', vi: 'Thành công', en: 'Paid' },
  '2': { kind: 'refused', vi: 'Thất bại', en: 'Failed' },
  '3': { kind: 'uncertain', vi: 'Chưa xác định', en: 'Not known' },
} as const satisfies Readonly<Record<string, CodeText & { readonly kind: Kind }>>;

export type PaymentStatus = keyof typeof PAYMENT_STATUSES;

/**
 * error_code with which we answer when ViettelPay asks whether an order is ours. Source: ViettelPay
 * has 00 to 03; what 01 to 03 stand for is ours.
 */
export const VERIFY_CODES = {
  '00': { vi: 'Đơn hàng hợp lệ', en: 'The order may be paid' },
  '01': { vi: 'Không tìm thấy đơn hàng', en: 'There is no such order' },
  '02': { vi: 'Đơn hàng không còn được thanh toán', en: 'The order may no longer be paid' },
  '03': { vi: 'Sai chữ ký hoặc số tiền', en: 'Wrong check_sum or amount' },
} as const satisfies Readonly<Record<string, CodeText>>;

export type VerifyCode = keyof typeof VERIFY_CODES;

export const isVerifyCode = (text: string): text is VerifyCode => Object.hasOwn(VERIFY_CODES, text);

/** The only error_code of a result, an answer or a refund that is public: done. */
export const DONE = '00';

const isPaymentStatus = (text: string): text is PaymentStatus =>
  Object.hasOwn(PAYMENT_STATUSES, text);

/** What a status says; one of no table says nothing, and is never taken for a failure. */
export const kindOf = (status: string): Kind =>
  isPaymentStatus(status) ? PAYMENT_STATUSES[status].kind : 'uncertain';

/**
 * What a result or a return says of a payment: paid only where error_code and payment_status agree.
 */
export function outcomeOf(errorCode: string, status: string): 'paid' | 'refused' | 'uncertain' {
  const kind = kindOf(status);
  if (kind === 'paid') return errorCode === DONE ? 'paid' : 'uncertain';
  return kind === 'refused' && errorCode !== DONE ? 'refused' : 'uncertain';
}
