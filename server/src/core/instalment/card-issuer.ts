import type { CalendarDate } from '@cong/values/viet-nam-time.ts';
import type { Reason } from '../payment/reason.ts';
import { cardTypeOf } from './card-type.ts';
import { type InstalmentFee, isValidOn } from './fee-table.ts';
import type { InstalmentTerms } from './terms.ts';

/** Whose cards begin with these digits. */
export type CardIssuer = {
  readonly prefix: string;
  /** Our id of the bank, or ANY_BANK. */
  readonly bank: string;
};

/** Test cards that every bank takes for its own. */
export const ANY_BANK = '*';

/** The issuer whose digits say most about a number; undefined when nobody is known to have issued it. */
export function issuerOf(issuers: readonly CardIssuer[], number: string): string | undefined {
  let found: CardIssuer | undefined;
  for (const issuer of issuers) {
    const longer = found === undefined || issuer.prefix.length > found.prefix.length;
    if (longer && number.startsWith(issuer.prefix)) found = issuer;
  }
  return found?.bank;
}

export type InstalmentConfiguration = {
  readonly fees: readonly InstalmentFee[];
  readonly issuers: readonly CardIssuer[];
};

/** Why a card cannot be paid by under these terms, before its bank is asked; undefined when it can. */
export function cardRefusal(
  { fees, issuers }: InstalmentConfiguration,
  { bank, cardType }: Pick<InstalmentTerms, 'bank' | 'cardType'>,
  { number, day }: { readonly number: string; readonly day: CalendarDate },
): Reason | undefined {
  if (cardTypeOf(number) !== cardType) return 'card_type_mismatch';
  const issuer = issuerOf(issuers, number);
  if (issuer === bank || issuer === ANY_BANK) return undefined;
  const offersThem = fees.some((fee) => fee.bank === issuer && isValidOn(fee, day));
  return offersThem ? 'card_of_other_bank' : 'card_without_instalments';
}
