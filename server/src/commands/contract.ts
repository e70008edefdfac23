import { Secret } from '@cong/values/secret.ts';
import type { ProviderAccount } from '../core/connector/connector.ts';
import { type Command, CommandProblem } from './command.ts';
import type { CommandDeps } from './command-deps.ts';
import { MERCHANT_IS, merchantArgument, PROTOCOL_OPTION } from './merchant-argument.ts';
import { fieldsOf, readJson } from './read-input.ts';
import { table } from './table.ts';

/** A merchant's own contract with a provider, from now on this one. */
export const contractSet: Command = {
  name: 'contract set',
  summary: 'Give a merchant its own contract with a provider, or other keys of one',
  about:
    'FILE holds the keys that the provider gave, as “cong contract list” names them; - is standard input. Payers may use ' +
    `the provider at once. ${MERCHANT_IS}`,
  positionals: 'MERCHANT PROVIDER FILE',
  options: PROTOCOL_OPTION,
  examples: ['cong contract set 000.00.18.H29 momo momo.json', 'cong contract set 3 vnpay -'],
  async run(input, deps) {
    const { id } = await merchantArgument(input, deps);
    const [, provider = '', path = ''] = input.positionals;
    const { name, accountFields } = contractTerms(provider, deps);
    const account = accountFrom(fieldsOf(await readJson(path), path), { name, accountFields });
    await deps.merchants.setAccount(id, name, account);
    return {
      data: { id, provider: name },
      text: (style) => style('green', `Merchant #${id} has its own contract with ${name}.`),
    };
  },
};

/** Payers of the merchant may use the provider no longer; payments under way cannot be asked about either. */
export const contractRemove: Command = {
  name: 'contract remove',
  summary: 'Take a merchant’s contract with a provider away',
  about: `Do so when nothing is under way there: without it the provider cannot be asked. ${MERCHANT_IS}`,
  positionals: 'MERCHANT PROVIDER',
  options: PROTOCOL_OPTION,
  examples: ['cong contract remove 000.00.18.H29 momo'],
  async run(input, deps) {
    const { id, accounts } = await merchantArgument(input, deps);
    const { name } = contractTerms(input.positionals[1] ?? '', deps);
    if (!accounts.includes(name)) {
      throw new CommandProblem(`Merchant #${id} has no contract with ${name}`);
    }
    await deps.merchants.setAccount(id, name, null);
    return {
      data: { id, provider: name },
      text: (style) => style('yellow', `Merchant #${id} has no contract with ${name} any more.`),
    };
  },
};

/** With whom a merchant has contracts, and what one consists of; keys are never shown. */
export const contractList: Command = {
  name: 'contract list',
  summary: 'List with which providers a merchant has contracts, and what keys one needs',
  about: MERCHANT_IS,
  positionals: 'MERCHANT',
  options: PROTOCOL_OPTION,
  examples: ['cong contract list 000.00.18.H29'],
  async run(input, deps) {
    const { accounts } = await merchantArgument(input, deps);
    const rows = deps.contractTerms.map(({ name, accountFields = [] }) => ({
      ...{ provider: name, contract: accounts.includes(name), keys: accountFields },
    }));
    const shown = rows.map(({ provider, contract, keys }) => [
      ...[provider, contract ? 'yes' : 'no', keys.join(', ')],
    ]);
    return { data: rows, text: () => table([['PROVIDER', 'CONTRACT', 'KEYS'], ...shown]) };
  },
};

type Terms = { readonly name: string; readonly accountFields: readonly string[] };

function contractTerms(provider: string, { contractTerms: all }: CommandDeps): Terms {
  const found = all.find(({ name }) => name === provider.toLowerCase());
  if (found?.accountFields) return { name: found.name, accountFields: found.accountFields };
  const names = all.map(({ name }) => name).join(', ');
  throw new CommandProblem(`There is no provider “${provider}”: ${names || 'none is set up'}`);
}

/** @throws {CommandProblem} that names the field, never its value. */
function accountFrom(
  fields: Readonly<Record<string, unknown>>,
  { name, accountFields }: Terms,
): ProviderAccount {
  const known = `${name} has ${accountFields.join(', ')}`;
  const unknown = Object.keys(fields).find((field) => !accountFields.includes(field));
  if (unknown !== undefined) throw new CommandProblem(`“${unknown}” is no key (${known})`);
  const account = accountFields.map((field): [string, Secret] => {
    const text = fields[field];
    if (typeof text !== 'string' || text === '' || text.length > 4_096) {
      throw new CommandProblem(`“${field}” is missing or no text (${known})`);
    }
    return [field, new Secret(text)];
  });
  return Object.fromEntries(account);
}
