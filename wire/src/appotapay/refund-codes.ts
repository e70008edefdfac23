import type { CodeText } from './code-text.ts';

/** Why a refund was refused. Source: AppotaPay's table of error codes; which of 103 and 110: ours. */
export const REFUND_CODES = {
  102: {
    http: 400,
    vi: 'Chỉ hoàn tiền được giao dịch thành công',
    en: 'Only a successful transaction can be refunded',
  },
  103: {
    http: 400,
    vi: 'Số tiền hoàn lớn hơn số tiền giao dịch',
    en: 'The refund is larger than the transaction',
  },
  106: {
    http: 400,
    vi: 'Giao dịch không được hoàn tiền một phần',
    en: 'Partial refund is not allowed for this transaction',
  },
  110: {
    http: 400,
    vi: 'Tổng số tiền hoàn vượt quá số tiền giao dịch',
    en: 'Refunds together exceed the transaction',
  },
  125: {
    http: 400,
    vi: 'Đã quá thời hạn hoàn tiền của giao dịch',
    en: 'It is too late to refund this transaction',
  },
  135: {
    http: 400,
    vi: 'Giao dịch không hỗ trợ hoàn tiền',
    en: 'Refunds are not supported for this transaction',
  },
} as const satisfies Readonly<Record<number, CodeText>>;
