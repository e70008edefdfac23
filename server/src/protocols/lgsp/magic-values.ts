import { RESULT_CODES, type ResultCode } from '@cong/wire/lgsp/result-codes.ts';
import type { MagicValue } from '../../core/protocol/protocol.ts';

const condition = (outcome: string, code: ResultCode, vi: string, en: string): MagicValue => ({
  ...{ outcome, code, condition: { vi, en } },
  vi: RESULT_CODES[code].vi,
  en: RESULT_CODES[code].en,
});

/** How the sandbox reaches each end: payers do so at the provider's own page, or leave ours. */
export const magicValues: readonly MagicValue[] = [
  condition(
    'success',
    '00',
    'Bấm "Thanh toán" trên trang mô phỏng của nhà cung cấp',
    'Press "Approve" on the page of the simulated provider',
  ),
  condition('unpaid', '01', 'Vừa tạo đơn hàng', 'Just create the order'),
  condition(
    'cancelled',
    '24',
    'Bấm "Hủy thanh toán" trên trang thanh toán',
    'Press "Cancel payment" on the payment page',
  ),
  condition(
    'details_not_entered',
    '11',
    'Mở trang rồi để quá 15 phút',
    'Open the page and leave it for 15 minutes',
  ),
];
