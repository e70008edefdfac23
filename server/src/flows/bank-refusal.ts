import type { BankStates } from '../core/bank/bank-setting.ts';
import type { Merchant } from '../core/merchant/merchant.ts';
import type { FlowDeps } from './deps.ts';

export type BankRefusal =
  | { readonly code: 'bank_not_enabled' }
  | { readonly code: 'bank_maintenance' };

/** Why this merchant's payers cannot pay through a bank now; undefined when they can. */
export const bankRefusal = async (
  deps: FlowDeps,
  merchant: Merchant,
  bank: string,
): Promise<BankRefusal | undefined> =>
  bankRefusalIn(await deps.banks.states(), { deps, merchant, bank });

type Asked = {
  readonly deps: FlowDeps;
  readonly merchant: Merchant;
  readonly bank: string;
};

/** The same of banks in these states: a list of banks asks for them once. */
export function bankRefusalIn(
  states: BankStates,
  { deps, merchant: { settings }, bank }: Asked,
): BankRefusal | undefined {
  const enabled = settings.banks === undefined || settings.banks.includes(bank);
  if (!enabled || deps.route(bank) === undefined) return { code: 'bank_not_enabled' };
  const state = states.get(bank);
  if (state === 'closed') return { code: 'bank_not_enabled' };
  return state === 'maintenance' ? { code: 'bank_maintenance' } : undefined;
}
