import { foldVietnamese } from '@cong/values/text.ts';
import type { BankStates } from '../core/bank/bank-setting.ts';
import { BANKS, type Bank, type BankId } from '../core/bank/banks.ts';
import type { Merchant } from '../core/merchant/merchant.ts';
import type { Protocol } from '../core/protocol/protocol.ts';
import { bankRefusalIn } from '../flows/bank-refusal.ts';
import type { FlowDeps } from '../flows/deps.ts';

/** A bank as the payer may find it in the list. */
export type BankChoice = {
  readonly id: BankId;
  readonly bank: Bank;
  /** The name it goes by in URLs: the protocol's own. */
  readonly code: string;
  /** False while it is under maintenance. */
  readonly isOpen: boolean;
};

type Known = Pick<BankChoice, 'id' | 'bank' | 'code'> & { readonly searched: string };

const folded = (text: string): string => foldVietnamese(text).toLowerCase();

const known = new WeakMap<Protocol, readonly Known[]>();

/** The banks under the names of a protocol, made once for each. */
function knownBanks(protocol: Protocol): readonly Known[] {
  const before = known.get(protocol);
  if (before !== undefined) return before;
  const banks = (Object.entries(BANKS) as [BankId, Bank][]).map(([id, bank]) => ({
    id,
    bank,
    code: protocol.bankCode(id),
    searched: folded(`${bank.shortName} ${bank.vi} ${bank.en} ${id}`),
  }));
  known.set(protocol, banks);
  return banks;
}

type Asked = {
  readonly flows: FlowDeps;
  readonly merchant: Merchant;
  readonly protocol: Protocol;
};

/** The banks that this merchant's payer may choose from, those under maintenance too; narrowed by a search. */
export async function bankChoices(
  { flows, merchant, protocol }: Asked,
  search = '',
): Promise<readonly BankChoice[]> {
  const words = folded(search).split(/\s+/).filter(Boolean);
  const found = knownBanks(protocol).filter(({ searched }) =>
    words.every((word) => searched.includes(word)),
  );
  const states = await flows.banks.states();
  return found.flatMap((bank) => asChoice(states, { flows, merchant, bank }) ?? []);
}

/** The bank that a URL names, as far as this merchant's payer may use it. */
export async function bankCalled(
  { flows, merchant, protocol }: Asked,
  code: string,
): Promise<BankChoice | undefined> {
  const bank = knownBanks(protocol).find((one) => one.code === code);
  return bank && asChoice(await flows.banks.states(), { flows, merchant, bank });
}

function asChoice(
  states: BankStates,
  {
    flows: deps,
    merchant,
    bank: known,
  }: Pick<Asked, 'flows' | 'merchant'> & { readonly bank: Known },
): BankChoice | undefined {
  const { id, bank, code } = known;
  const refusal = bankRefusalIn(states, { deps, merchant, bank: id });
  if (refusal?.code === 'bank_not_enabled') return undefined;
  return { id, bank, code, isOpen: refusal === undefined };
}
