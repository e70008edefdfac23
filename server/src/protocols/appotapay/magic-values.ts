import { ERROR_CODES, type ErrorCode } from '@cong/wire/appotapay/codes.ts';
import { otps, testCards } from '@cong/wire/banknet/cards.ts';
import type { TestCard } from '@cong/wire/banknet/test-card.ts';
import { testWallets, WALLET_PASSWORD } from '@cong/wire/banknet/test-wallets.ts';
import { appotapayCards } from '@cong/wire/banknet/vendor-cards.ts';
import { isReason } from '../../core/payment/reason.ts';
import type { MagicValue } from '../../core/protocol/protocol.ts';
import { REASON_CODES } from './codes.ts';
import { merchantConditions } from './merchant-conditions.ts';

/** Where a card's end is not one of our reasons: what the order says then. */
const OTHER_OUTCOMES: Readonly<Record<string, ErrorCode>> = {
  timeout_before_debit: 37,
  timeout_after_debit: 37,
  answers_late: 37,
  wrong_amount: 37,
  inquiry_down: 37,
  wrong_signature: 37,
  check_silent: 73,
  success_jcb: 64,
};

/** Where the network's own text for a card is not what AppotaPay makes of it. */
const OTHER_TEXTS: Readonly<Record<string, { readonly vi: string; readonly en: string }>> = {
  success_jcb: {
    vi: 'Thẻ JCB: từ chối, trừ khi đối tác được bật JCB',
    en: 'JCB card: refused unless the merchant takes JCB',
  },
};

function codeOfOutcome(outcome: string): ErrorCode {
  const [reason = ''] = outcome.split('.');
  if (isReason(reason)) return REASON_CODES[reason];
  return OTHER_OUTCOMES[outcome] ?? 0;
}

const byCard: readonly MagicValue[] = [...testCards, ...appotapayCards].map(
  ({ outcome, number, holder, date, securityCode, otp, cards, vi, en }: TestCard) => ({
    outcome,
    code: String(codeOfOutcome(outcome)),
    card: { number, holder, date, ...(securityCode !== undefined && { securityCode }) },
    ...(otp !== undefined && { otp }),
    ...(cards === 'international' && { bank: 'VISA' }),
    ...(OTHER_TEXTS[outcome] ?? { vi, en }),
  }),
);

/** At every wallet: its holder signs in there. */
const byWallet: readonly MagicValue[] = testWallets.map(({ outcome, phone, vi, en }) => ({
  ...{ outcome, code: String(codeOfOutcome(outcome)), vi, en },
  wallet: { phone, password: WALLET_PASSWORD },
  bank: 'APPOTA',
}));

type Condition = { readonly vi: string; readonly en: string };

const condition = (outcome: string, code: ErrorCode, { vi, en }: Condition): MagicValue => ({
  ...{ outcome, code: String(code), condition: { vi, en } },
  vi: ERROR_CODES[code].vi,
  en: ERROR_CODES[code].en,
});

/** Codes that no card gives: what the payer must do for them. */
const byPayer: readonly MagicValue[] = [
  condition('unpaid', 35, { vi: 'Vừa tạo đơn hàng', en: 'Just create the order' }),
  condition('verifying', 34, {
    vi: 'Trong lúc ngân hàng kiểm tra thẻ (thẻ "slow")',
    en: 'While the bank checks the card (card "slow")',
  }),
  condition('awaiting_otp', 34, {
    vi: 'Nhập thẻ, chưa nhập OTP',
    en: 'Give the card, not yet the OTP',
  }),
  condition('cancelled', 38, {
    vi: 'Bấm "Hủy thanh toán" trên trang thanh toán',
    en: 'Press "Cancel payment" on the payment page',
  }),
  condition('details_not_entered', 77, {
    vi: 'Mở trang rồi để quá 15 phút',
    en: 'Open the page and leave it for 15 minutes',
  }),
  condition('otp_not_entered', 77, {
    vi: 'Nhập thẻ, không nhập OTP, để quá 15 phút',
    en: 'Give the card, no OTP, and leave for 15 minutes',
  }),
  condition('wrong_details_too_often', 65, {
    vi: 'Nhập sai thẻ ba lần',
    en: 'Give wrong card details three times',
  }),
  condition('wrong_otp', 21, {
    vi: 'Nhập sai OTP rồi để quá 15 phút',
    en: 'Give a wrong OTP and leave for 15 minutes',
  }),
  {
    ...condition('wrong_otp_too_often', 39, {
      vi: 'Nhập sai OTP ba lần',
      en: 'Give a wrong OTP three times',
    }),
    otp: '11111111',
  },
  {
    ...condition('otp_expired_by_code', 22, {
      vi: 'Nhập OTP này với bất kỳ thẻ nào',
      en: 'Give this OTP with any card',
    }),
    otp: otps.expired,
  },
];

const byMerchant: readonly MagicValue[] = merchantConditions.map(({ outcome, code, ...text }) => ({
  ...condition(outcome, code, text),
  by: 'merchant' as const,
}));

/** Every errorCode, and how the sandbox reaches it: one table for simulator, pages, docs and tests. */
export const magicValues: readonly MagicValue[] = [
  ...byCard,
  ...byWallet,
  ...byPayer,
  ...byMerchant,
];
