import { bankOf } from '../../core/bank/banks.ts';

/** A bank's name in this protocol's pages and answers is our own id; wallets and providers are not offered. */
export function bankCodeOf(bank: string): string | undefined {
  const group = bankOf(bank)?.group;
  return group === 'domestic_bank' || group === 'international_cards' ? bank : undefined;
}
