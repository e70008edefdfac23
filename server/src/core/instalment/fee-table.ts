import { feeVnd, VND_MAX, type Vnd } from '@cong/values/money.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import type { CalendarDate } from '@cong/values/viet-nam-time.ts';
import type { CardType } from './card-type.ts';
import type { InstalmentBank } from './instalment-bank.ts';
import type { FeePayer, InstalmentTerms } from './terms.ts';

/** One row of the fee table: what a bank's instalments cost, for a brand of card and a number of months. */
export type InstalmentFee = {
  /** Kept with every attempt that it was applied to. */
  readonly id: number;
  readonly bank: InstalmentBank;
  readonly cardType: CardType;
  readonly months: number;
  readonly currency: 'VND';
  /** Basis points of the amount: 750 is 7.5 %. The fee is rounded half up to whole đồng. */
  readonly feeBps: number;
  readonly paidBy: FeePayer;
  /** Below it the bank makes no instalments. */
  readonly minAmount: Vnd;
  /** The first and the last Viet Nam day on which it counts. */
  readonly validFrom: CalendarDate;
  readonly validUntil?: CalendarDate;
};

/** Bank, brand and months as far as they are chosen. */
export type InstalmentChoice = {
  readonly bank?: string;
  readonly cardType?: string;
  readonly months?: number;
};

/** What an order says of instalments; an order that says nothing is paid at once. */
export type InstalmentWish = {
  /** True: in no other way. */
  readonly only: boolean;
  /** What the merchant fixed: the payer cannot choose it again. */
  readonly fixed: InstalmentChoice;
};

/** Why a choice is not offered, in the order of checking. */
export type InstalmentRefusal = {
  readonly code:
    | 'bank_without_instalments'
    | 'card_type_without_instalments'
    | 'months_not_offered'
    | 'amount_not_offered';
};

type Asked = { readonly amount: Vnd; readonly day: CalendarDate };

/** What is offered for an amount on a day, as far as the choice leaves it open; never nothing. */
export function plansFor(
  fees: readonly InstalmentFee[],
  { bank, cardType, months }: InstalmentChoice,
  { amount, day }: Asked,
): Result<readonly InstalmentTerms[], InstalmentRefusal> {
  const now = fees.filter((fee) => isValidOn(fee, day));
  const ofBank = now.filter((fee) => bank === undefined || fee.bank === bank);
  if (ofBank.length === 0) return err({ code: 'bank_without_instalments' });
  const ofCard = ofBank.filter((fee) => cardType === undefined || fee.cardType === cardType);
  if (ofCard.length === 0) return err({ code: 'card_type_without_instalments' });
  const ofMonths = ofCard.filter((fee) => months === undefined || fee.months === months);
  if (ofMonths.length === 0) return err({ code: 'months_not_offered' });
  const plans = ofMonths
    .filter(({ minAmount }) => amount >= minAmount)
    .map((fee) => termsFor(fee, amount))
    .filter(({ fee }) => amount + fee <= VND_MAX);
  return plans.length === 0 ? err({ code: 'amount_not_offered' }) : ok(plans);
}

export const isValidOn = (
  { validFrom, validUntil }: Pick<InstalmentFee, 'validFrom' | 'validUntil'>,
  day: CalendarDate,
): boolean => validFrom <= day && (validUntil === undefined || day <= validUntil);

const termsFor = (
  { id: feeId, bank, cardType, months, feeBps, paidBy }: InstalmentFee,
  amount: Vnd,
): InstalmentTerms => ({
  ...{ bank, cardType, months, feeId, paidBy },
  fee: feeVnd(amount, BigInt(feeBps)),
});
