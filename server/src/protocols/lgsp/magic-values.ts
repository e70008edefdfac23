import { RESULT_CODES, type ResultCode } from '@cong/wire/lgsp/result-codes.ts';
import type { MagicValue } from '../../core/protocol/protocol.ts';

const meaning = (code: ResultCode) => ({ vi: RESULT_CODES[code].vi, en: RESULT_CODES[code].en });

const condition = (outcome: string, code: ResultCode, vi: string, en: string): MagicValue => ({
  ...{ outcome, code, condition: { vi, en } },
  ...meaning(code),
});

const NAMES = { VNPAY: 'VNPAY', MOMO: 'MoMo', NAPAS: 'NAPAS' } as const;

/** What the simulated provider declines with, as its page offers it. */
const declined = (
  outcome: string,
  code: ResultCode,
  [bank, refusesWith]: readonly [keyof typeof NAMES, string],
): MagicValue => ({
  ...condition(
    outcome,
    code,
    `Chọn mã ${refusesWith} trên trang mô phỏng của ${NAMES[bank]}`,
    `Choose code ${refusesWith} on the page of the simulated ${NAMES[bank]}`,
  ),
  ...{ bank, refusesWith },
});

const fault = (
  outcome: string,
  code: ResultCode,
  provider: string,
  behaviour: object,
): MagicValue => {
  const order = `POST /${provider}/control/faults {"match": {"next": true}, "behaviour": ${JSON.stringify(behaviour)}}`;
  return {
    ...condition(
      outcome,
      code,
      `Báo bộ mô phỏng trước: \`${order}\``,
      `Tell the simulators first: \`${order}\``,
    ),
    by: 'merchant',
  };
};

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
  declined('bank_declined', '05', ['MOMO', '1002']),
  declined('failed', '06', ['VNPAY', '99']),
  declined('not_registered_online', '09', ['VNPAY', '09']),
  declined('wrong_details_too_often', '10', ['VNPAY', '10']),
  declined('account_locked', '12', ['VNPAY', '12']),
  declined('wrong_otp', '13', ['VNPAY', '13']),
  declined('holder_name_mismatch', '14', ['NAPAS', '16']),
  declined('payer_cancelled', '24', ['VNPAY', '24']),
  declined('invalid_payment_details', '30', ['MOMO', '4100']),
  declined('account_closed', '46', ['MOMO', '1007']),
  declined('insufficient_funds', '51', ['VNPAY', '51']),
  declined('card_expired', '54', ['NAPAS', '3']),
  declined('not_permitted', '57', ['MOMO', '4002']),
  declined('bank_daily_amount_limit', '65', ['VNPAY', '65']),
  declined('issuer_unreachable', '75', ['VNPAY', '75']),
  fault('issuer_silent', '91', 'momo', { start: 'down' }),
  fault('uncertain', '02', 'momo', { inquiriesUndecided: 9, delivery: 'both_lost' }),
  fault('refund_refused', '95', 'momo', { refund: 'refused' }),
];
