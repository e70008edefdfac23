import { ORDER_STATUSES, type OrderStatus } from '@cong/wire/123pay/order-status.ts';
import { otps, testCards } from '@cong/wire/banknet/cards.ts';
import { isReason } from '../../core/payment/reason.ts';
import type { MagicValue } from '../../core/protocol/protocol.ts';
import { REASON_STATUS } from './codes.ts';

/** Where a card's end is not one of our reasons: what the order says then. */
const OTHER_OUTCOMES: Readonly<Record<string, OrderStatus>> = {
  timeout_before_debit: '20',
  timeout_after_debit: '20',
  answers_late: '20',
  wrong_amount: '20',
  inquiry_down: '20',
  wrong_signature: '20',
  check_silent: '7300',
  success_jcb: '7232',
};

/** Where the network's own text for a card is not what 123PAY makes of it. */
const OTHER_TEXTS: Readonly<Record<string, { readonly vi: string; readonly en: string }>> = {
  success_jcb: {
    vi: 'Thẻ JCB: từ chối, trừ khi đối tác được bật JCB',
    en: 'JCB card: refused unless the merchant takes JCB',
  },
};

function statusOfOutcome(outcome: string): OrderStatus {
  const [reason = ''] = outcome.split('.');
  if (isReason(reason)) return REASON_STATUS[reason];
  return OTHER_OUTCOMES[outcome] ?? '1';
}

const byCard: readonly MagicValue[] = testCards.map(
  ({ outcome, number, holder, date, vi, en, cards, ...rest }) => ({
    outcome,
    code: statusOfOutcome(outcome),
    card: {
      ...{ number, holder, date },
      ...('securityCode' in rest && { securityCode: rest.securityCode }),
    },
    ...(cards === 'international' ? { bank: '123PCC' } : {}),
    ...(OTHER_TEXTS[outcome] ?? { vi, en }),
  }),
);

const condition = (
  outcome: string,
  code: OrderStatus,
  { vi, en }: { readonly vi: string; readonly en: string },
): MagicValue => ({
  outcome,
  code,
  condition: { vi, en },
  vi: ORDER_STATUSES[code].vi,
  en: ORDER_STATUSES[code].en,
});

/** Statuses that no card gives: what the payer or the merchant must do for them. */
const byCondition: readonly MagicValue[] = [
  condition('unpaid', '0', { vi: 'Vừa tạo đơn hàng', en: 'Just create the order' }),
  condition('unknown_order', '-10', {
    vi: 'Truy vấn một mTransactionID chưa từng tạo',
    en: 'Query an mTransactionID that was never created',
  }),
  condition('cancelled', '-100', {
    vi: 'Bấm "Hủy thanh toán" trên trang thanh toán',
    en: 'Press "Cancel payment" on the payment page',
  }),
  condition('verifying', '10', {
    vi: 'Trong lúc ngân hàng kiểm tra thẻ (thẻ "slow")',
    en: 'While the bank checks the card (card "slow")',
  }),
  condition('awaiting_otp', '11', {
    vi: 'Nhập thẻ, chưa nhập OTP',
    en: 'Give the card, not yet the OTP',
  }),
  condition('details_not_entered', '7210', {
    vi: 'Mở trang rồi để quá 15 phút',
    en: 'Open the page and leave it for 15 minutes',
  }),
  condition('otp_not_entered', '7220', {
    vi: 'Nhập thẻ, không nhập OTP, để quá 15 phút',
    en: 'Give the card, no OTP, and leave for 15 minutes',
  }),
  condition('wrong_details_too_often', '7221', {
    vi: 'Nhập sai thẻ ba lần',
    en: 'Give wrong card details three times',
  }),
  condition('wrong_otp', '7222', {
    vi: 'Nhập sai OTP rồi để quá 15 phút',
    en: 'Give a wrong OTP and leave for 15 minutes',
  }),
  {
    ...condition('wrong_otp_too_often', '7224', {
      vi: 'Nhập sai OTP ba lần',
      en: 'Give a wrong OTP three times',
    }),
    otp: '11111111',
  },
  {
    ...condition('otp_expired_by_code', '7223', {
      vi: 'Nhập OTP này với bất kỳ thẻ nào',
      en: 'Give this OTP with any card',
    }),
    otp: otps.expired,
  },
];

/** Every order status, and how the sandbox reaches it: one table for simulator, pages, docs and tests. */
export const magicValues: readonly MagicValue[] = [...byCard, ...byCondition];
