/**
 * How the payer pays: with a domestic bank's card, an international card, a wallet, or at a provider that has means of
 * its own. What stands behind a name in the payer's list is called a bank here in each of them.
 */
export type BankGroup = 'domestic_bank' | 'international_cards' | 'wallet' | 'provider';

export type Bank = {
  readonly shortName: string;
  readonly vi: string;
  readonly en: string;
  readonly group: BankGroup;
  /** What stands on the badge where the id is too long for it: four letters at most. */
  readonly badge?: string;
  /** Background of the badge we draw ourselves; white letters are readable on it. */
  readonly colour: `#${string}`;
};
