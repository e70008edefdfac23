import type { Vnd } from '@cong/values/money.ts';
import type { BankStates } from '../core/bank/bank-setting.ts';
import { bankOf } from '../core/bank/banks.ts';
import type { Merchant } from '../core/merchant/merchant.ts';
import type { Order } from '../core/payment/order.ts';
import { isCardOnly, takesPayerAway } from '../core/routing/route.ts';
import type { FlowDeps } from './deps.ts';

export type BankRefusal =
  | { readonly code: 'bank_not_enabled' }
  | { readonly code: 'bank_maintenance' };

/** Who wants to pay what through which bank. */
type Asked = {
  readonly merchant: Merchant;
  readonly order: Pick<
    Order,
    'groups' | 'banks' | 'typedCardOnly' | 'saveCard' | 'cardOnFile' | 'subscription'
  >;
  readonly amount: Vnd;
  readonly bank: string;
};

/** Why this merchant's payers cannot pay through a bank now; undefined when they can. */
export const bankRefusal = async (deps: FlowDeps, asked: Asked): Promise<BankRefusal | undefined> =>
  bankRefusalIn(deps, await deps.banks.states(), asked);

/** The same of banks in these states: a list of banks asks for them once. */
export function bankRefusalIn(
  deps: FlowDeps,
  states: BankStates,
  { merchant, order, amount, bank }: Asked,
): BankRefusal | undefined {
  const { banks } = merchant.settings;
  const group = bankOf(bank)?.group;
  const enabled = banks === undefined || banks.includes(bank);
  const inGroup = order.groups === undefined || (group && order.groups.includes(group)) === true;
  const allowed = inGroup && (order.banks === undefined || order.banks.includes(bank));
  const route = deps.route({ merchant, bank, amount, cardOnly: isCardOnly(order) });
  const untyped = order.typedCardOnly && route !== undefined && takesPayerAway(route);
  if (!enabled || !allowed || untyped || route === undefined) {
    return { code: 'bank_not_enabled' };
  }
  const state = states.get(bank);
  if (state === 'closed') return { code: 'bank_not_enabled' };
  return state === 'maintenance' ? { code: 'bank_maintenance' } : undefined;
}
