import { ERROR_CODES, type ErrorCode } from '@cong/wire/alepay/codes.ts';
import { otps } from '@cong/wire/banknet/cards.ts';
import { vendorCards } from '@cong/wire/banknet/vendor-cards.ts';
import type { MagicValue } from '../../core/protocol/protocol.ts';
import { magicCards, networkCards } from '../network-cards.ts';
import { REASON_CODES } from './codes.ts';
import { CARD_WITHOUT_INSTALMENTS, OTHER_BANKS_CARD } from './sandbox-instalments.ts';

const CARDS = 'CC';

const ends = {
  codeOf: (reason: keyof typeof REASON_CODES) => REASON_CODES[reason],
  ...{ paid: '000', uncertain: '107', cardsBank: CARDS },
} as const;

const published = vendorCards.filter(({ outcome }) => outcome.startsWith('success_alepay'));
const isInternational = ({ cards }: { readonly cards: string }): boolean =>
  cards === 'international';

type Condition = { readonly vi: string; readonly en: string };

const condition = (outcome: string, code: ErrorCode, { vi, en }: Condition): MagicValue => ({
  ...{ outcome, code },
  condition: { vi, en },
  vi: ERROR_CODES[code].vi,
  en: ERROR_CODES[code].en,
});

/** A card that Sacombank's instalments are not made by. */
const refusedForInstalments = (outcome: string, code: ErrorCode, number: string): MagicValue => ({
  ...{ outcome, code, instalmentBank: 'SCB', vi: ERROR_CODES[code].vi, en: ERROR_CODES[code].en },
  card: { number, holder: 'NGUYEN VAN A', date: '12/30', securityCode: '123' },
});

/** Codes that no card gives: what the payer must do for them. */
const byCondition: readonly MagicValue[] = [
  condition('unpaid', '107', { vi: 'Vừa tạo đơn hàng', en: 'Just create the order' }),
  condition('cancelled', '177', {
    vi: 'Bấm "Hủy thanh toán" trên trang thanh toán',
    en: 'Press "Cancel payment" on the payment page',
  }),
  condition('details_not_entered', '111', {
    vi: 'Mở trang rồi để quá 15 phút',
    en: 'Open the page and leave it for 15 minutes',
  }),
  condition('otp_not_entered', '111', {
    vi: 'Nhập thẻ, không nhập OTP, để quá 15 phút',
    en: 'Give the card, no OTP, and leave for 15 minutes',
  }),
  condition('wrong_details_too_often', '133', {
    vi: 'Nhập sai thẻ ba lần',
    en: 'Give wrong card details three times',
  }),
  {
    ...condition('wrong_otp_too_often', '170', {
      vi: 'Nhập sai OTP ba lần',
      en: 'Give a wrong OTP three times',
    }),
    otp: '11111111',
  },
  {
    ...condition('otp_expired_by_code', '111', {
      vi: 'Nhập OTP này với bất kỳ thẻ nào',
      en: 'Give this OTP with any card',
    }),
    otp: otps.expired,
  },
  refusedForInstalments('card_of_other_bank', '143', OTHER_BANKS_CARD),
  refusedForInstalments('card_without_instalments', '146', CARD_WITHOUT_INSTALMENTS),
];

/** How the sandbox reaches each end: one table for simulator, pages, docs and tests. The vendor's own cards come first. */
export const magicValues: readonly MagicValue[] = [
  ...magicCards(published, ends),
  ...magicCards(networkCards.filter(isInternational), ends),
  ...magicCards(
    networkCards.filter((card) => !isInternational(card)),
    ends,
  ),
  ...byCondition,
];
