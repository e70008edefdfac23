import type { Merchant } from '../core/merchant/merchant.ts';
import type { FlowDeps } from './deps.ts';

export type BankRefusal =
  | { readonly code: 'bank_not_enabled' }
  | { readonly code: 'bank_maintenance' };

/** Why this merchant's payers cannot pay through a bank now; undefined when they can. */
export async function bankRefusal(
  deps: FlowDeps,
  { settings }: Merchant,
  bank: string,
): Promise<BankRefusal | undefined> {
  const enabled = settings.banks === undefined || settings.banks.includes(bank);
  if (!enabled || deps.route(bank) === undefined) return { code: 'bank_not_enabled' };
  const state = await deps.banks.stateOf(bank);
  if (state === 'closed') return { code: 'bank_not_enabled' };
  return state === 'maintenance' ? { code: 'bank_maintenance' } : undefined;
}
