import { vnd } from '@cong/values/money.ts';
import type { CalendarDate } from '@cong/values/viet-nam-time.ts';
import {
  type CardType,
  INSTALMENT_BANKS,
  INSTALMENT_MONTHS,
  type InstalmentBankCode,
  type InstalmentMonths,
} from '@cong/wire/alepay/banks.ts';
import { ANY_BANK, type InstalmentConfiguration } from '../../core/instalment/card-issuer.ts';
import type { InstalmentFee } from '../../core/instalment/fee-table.ts';
import { BANK_OF } from './instalment-bank-code.ts';

/** Fees and ids of the guide's calculate-fee sample: 3,000,000 đồng by a Visa card of Sacombank. */
const SAMPLE: Readonly<Record<InstalmentMonths, Pick<InstalmentFee, 'id' | 'feeBps'>>> = {
  3: { id: 133, feeBps: 600 },
  6: { id: 134, feeBps: 750 },
  9: { id: 135, feeBps: 1_000 },
  12: { id: 161, feeBps: 1_100 },
};

type Offer = { readonly bank: InstalmentBankCode; readonly cardType: CardType };

const isSampled = ({ bank, cardType }: Offer): boolean =>
  bank === 'SACOMBANK' && cardType === 'VISA';

/** At VIB the merchant pays the fee, so that both can be tried. */
const paidBy = ({ bank }: Offer): InstalmentFee['paidBy'] =>
  bank === 'VIB' ? 'merchant' : 'buyer';

/** What the guide's banks offer, and for which cards, all at the sample's fees. */
const offers: readonly Offer[] = Object.entries(INSTALMENT_BANKS).flatMap(([code, { cardTypes }]) =>
  cardTypes.map((cardType) => ({ bank: code as InstalmentBankCode, cardType })),
);

const feesOf = (offer: Offer, at: number): readonly InstalmentFee[] =>
  INSTALMENT_MONTHS.map((months) => ({
    id: isSampled(offer) ? SAMPLE[months].id : 1_000 + at * 100 + months,
    ...{ bank: BANK_OF[offer.bank], cardType: offer.cardType, months, currency: 'VND' },
    ...{ feeBps: SAMPLE[months].feeBps, paidBy: paidBy(offer), minAmount: vnd(3_000_000n) },
    validFrom: '2020-01-01' as CalendarDate,
  }));

/** Cards that no test card begins like: of a bank that offers instalments, and of one that offers none. */
export const OTHER_BANKS_CARD = '4200000000000000';
export const CARD_WITHOUT_INSTALMENTS = '4300000000000009';

/** The sandbox's fee table. Every bank takes the test cards for its own. */
export const sandboxInstalments: InstalmentConfiguration = {
  fees: offers.flatMap(feesOf),
  issuers: [
    ...['4', '5', '35'].map((prefix) => ({ prefix, bank: ANY_BANK })),
    { prefix: OTHER_BANKS_CARD.slice(0, 6), bank: 'VIB' },
    { prefix: CARD_WITHOUT_INSTALMENTS.slice(0, 6), bank: 'TCB' },
  ],
};
