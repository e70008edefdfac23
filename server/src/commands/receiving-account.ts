import { bankOf, isBankId } from '../core/bank/banks.ts';
import type { ReceivingAccount } from '../core/merchant/merchant.ts';
import type { MerchantSummary } from '../core/merchant/merchant-registry.ts';
import { type Command, CommandProblem } from './command.ts';
import { MERCHANT_IS, merchantArgument, PROTOCOL_OPTION } from './merchant-argument.ts';
import { table } from './table.ts';

const MAX_CODE = 100;

/** One of a merchant's receiving accounts, new or changed. */
export const accountSet: Command = {
  name: 'account set',
  summary: 'Add or change one of a merchant’s receiving accounts (accountCode)',
  about:
    'What is not named is open: every service (serviceCode), every provider that the merchant has a contract with. ' +
    MERCHANT_IS,
  positionals: 'MERCHANT CODE',
  options: {
    services: { value: 'LIST', help: 'the services that may be paid into it, hcm_dichvucong' },
    providers: { value: 'LIST', help: 'the providers that payers may use, momo,vnpay' },
    ...PROTOCOL_OPTION,
  },
  examples: ['cong account set 000.00.18.H29 payment_test --providers momo,vnpay'],
  async run(input, deps) {
    const merchant = await merchantArgument(input, deps);
    const code = codeArgument(input.positionals[1]);
    const services = listOf(input.option('services'));
    const providers = listOf(input.option('providers'))?.map(providerId);
    const account = { code, ...(services && { services }), ...(providers && { providers }) };
    const receivingAccounts = [...othersOf(merchant, code), account];
    await deps.merchants.changeSettings(merchant.id, { receivingAccounts });
    return {
      data: account,
      text: (style) => style('green', `Merchant #${merchant.id}: ${lineOf(account).join('  ')}`),
    };
  },
};

/** No order may name it any more. */
export const accountRemove: Command = {
  name: 'account remove',
  summary: 'Take one of a merchant’s receiving accounts away',
  about: `Payments under way go on. ${MERCHANT_IS}`,
  positionals: 'MERCHANT CODE',
  options: PROTOCOL_OPTION,
  examples: ['cong account remove 000.00.18.H29 payment_test'],
  async run(input, deps) {
    const merchant = await merchantArgument(input, deps);
    const code = codeArgument(input.positionals[1]);
    const { receivingAccounts: all = [] } = merchant.settings;
    if (!all.some((one) => one.code === code)) {
      throw new CommandProblem(`Merchant #${merchant.id} has no account ${code}`);
    }
    const rest = othersOf(merchant, code);
    const receivingAccounts = rest.length > 0 ? rest : null;
    await deps.merchants.changeSettings(merchant.id, { receivingAccounts });
    return {
      data: { id: merchant.id, code },
      text: (style) => style('yellow', `Merchant #${merchant.id} has no account ${code} any more.`),
    };
  },
};

/** What a merchant's orders may name to be paid into. */
export const accountList: Command = {
  name: 'account list',
  summary: 'List a merchant’s receiving accounts, their services and providers',
  about: MERCHANT_IS,
  positionals: 'MERCHANT',
  options: PROTOCOL_OPTION,
  examples: ['cong account list 000.00.18.H29'],
  async run(input, deps) {
    const { settings } = await merchantArgument(input, deps);
    const accounts = settings.receivingAccounts ?? [];
    return {
      data: accounts,
      text: () =>
        accounts.length === 0
          ? 'It has none: “cong account set” adds one'
          : table([['ACCOUNT', 'SERVICES', 'PROVIDERS'], ...accounts.map(lineOf)]),
    };
  },
};

const othersOf = ({ settings }: MerchantSummary, code: string): readonly ReceivingAccount[] =>
  (settings.receivingAccounts ?? []).filter((one) => one.code !== code);

const lineOf = ({ code, services, providers }: ReceivingAccount): string[] => [
  ...[code, services?.join(',') ?? 'all', providers?.join(',').toLowerCase() ?? 'all'],
];

function codeArgument(text = ''): string {
  const code = text.trim();
  if (code !== '' && code.length <= MAX_CODE) return code;
  throw new CommandProblem(`“${text}” is no account code of 1 to ${MAX_CODE} characters`);
}

const listOf = (text: string | undefined): readonly string[] | undefined =>
  text === undefined || text === 'all' ? undefined : text.split(',').map((one) => one.trim());

function providerId(text: string): string {
  const id = text.toUpperCase();
  if (isBankId(id) && bankOf(id)?.group === 'provider') return id;
  throw new CommandProblem(`--providers: there is no provider “${text}”`);
}
