import { foldVietnamese } from '@cong/values/text.ts';
import type { Bank } from '../core/bank/bank.ts';
import type { BankStates } from '../core/bank/bank-setting.ts';
import { BANKS, type BankId, bankShown } from '../core/bank/banks.ts';
import type { Merchant } from '../core/merchant/merchant.ts';
import type { Payment } from '../core/payment/payment.ts';
import type { Protocol } from '../core/protocol/protocol.ts';
import { isCardOnly, type Route } from '../core/routing/route.ts';
import { bankRefusalIn } from '../flows/bank-refusal.ts';
import type { FlowDeps } from '../flows/deps.ts';

/** A bank as the payer may find it in the list. */
export type BankChoice = {
  readonly id: BankId;
  readonly bank: Bank;
  /** The name it goes by in URLs: the protocol's own. */
  readonly code: string;
  readonly route: Route;
  /** Why it cannot be chosen now, though it is offered. */
  readonly closed?: 'maintenance' | 'unreachable';
};

type Known = Pick<BankChoice, 'id' | 'bank' | 'code'> & { readonly searched: string };

const folded = (text: string): string => foldVietnamese(text).toLowerCase();

const known = {
  withJcb: new WeakMap<Protocol, readonly Known[]>(),
  withoutJcb: new WeakMap<Protocol, readonly Known[]>(),
};

/** The banks under the names of a protocol, made once for each, with and without JCB. */
function knownBanks({ protocol, merchant: { settings } }: Asked): readonly Known[] {
  const made = settings.acceptsJcb ? known.withJcb : known.withoutJcb;
  const before = made.get(protocol);
  if (before !== undefined) return before;
  const banks = (Object.keys(BANKS) as BankId[]).flatMap((id) => {
    const code = protocol.bankCode(id);
    const bank = bankShown(id, settings);
    if (code === undefined || bank === undefined) return [];
    const searched = folded(`${bank.shortName} ${bank.vi} ${bank.en} ${id}`);
    return [{ id, bank, code, searched }];
  });
  made.set(protocol, banks);
  return banks;
}

type Asked = {
  readonly flows: FlowDeps;
  readonly merchant: Merchant;
  readonly protocol: Protocol;
  readonly payment: Payment;
};

/** The banks that this payment's payer may choose from, those under maintenance too; narrowed by a search. */
export async function bankChoices(asked: Asked, search = ''): Promise<readonly BankChoice[]> {
  const words = folded(search).split(/\s+/).filter(Boolean);
  const found = knownBanks(asked).filter(({ searched }) =>
    words.every((word) => searched.includes(word)),
  );
  const states = await asked.flows.banks.states();
  return found.flatMap((bank) => asChoice(states, asked, bank) ?? []);
}

/** The bank that a URL names, as far as this payment's payer may use it. */
export async function bankCalled(asked: Asked, code: string): Promise<BankChoice | undefined> {
  const bank = knownBanks(asked).find((one) => one.code === code);
  return bank && asChoice(await asked.flows.banks.states(), asked, bank);
}

function asChoice(
  states: BankStates,
  { flows, merchant, payment: { order, amount } }: Asked,
  { id, bank, code }: Known,
): BankChoice | undefined {
  const refusal = bankRefusalIn(flows, states, { merchant, order, amount, bank: id });
  const route = flows.route({ merchant, bank: id, amount, cardOnly: isCardOnly(order) });
  if (route === undefined || refusal?.code === 'bank_not_enabled') return undefined;
  const answers = flows.healthy(route.connector, id);
  const closed = refusal ? 'maintenance' : answers ? undefined : 'unreachable';
  return { id, bank, code, route, ...(closed && { closed }) };
}
