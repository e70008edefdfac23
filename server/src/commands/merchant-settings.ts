import { isBankId } from '../core/bank/banks.ts';
import type { MerchantSettings } from '../core/merchant/merchant.ts';
import type { MerchantSummary, SettingsChange } from '../core/merchant/merchant-registry.ts';
import { limitArgument, showVnd } from './amount-argument.ts';
import { type Command, type CommandInput, type CommandOutput, CommandProblem } from './command.ts';
import type { CommandDeps } from './command-deps.ts';
import { LINK_OPTIONS, linkChange, linkLines } from './link-settings.ts';
import { MERCHANT_IS, merchantArgument, PROTOCOL_OPTION } from './merchant-argument.ts';
import { notifyUrlArgument } from './merchant-fields.ts';

/** Where a merchant's results are posted. */
export const merchantSetNotifyUrl: Command = {
  name: 'merchant set-notify-url',
  summary: 'Set where a merchant’s results are posted',
  about: `What is still to be sent goes there too; “none” takes the address away. ${MERCHANT_IS}`,
  positionals: 'MERCHANT URL',
  options: PROTOCOL_OPTION,
  examples: ['cong merchant set-notify-url MICODE https://quan.vn/123pay/notify'],
  async run(input, deps) {
    const merchant = await merchantArgument(input, deps);
    const [, url = ''] = input.positionals;
    const notifyUrl = url === 'none' ? null : notifyUrlArgument(url, deps);
    return changed(merchant, { notifyUrl }, deps);
  },
};

/** What a merchant may take, per order and per day. */
export const merchantSetLimits: Command = {
  name: 'merchant set-limits',
  summary: 'Set what a merchant may take per order and per Viet Nam day, and owe',
  about: `A limit per day counts orders from now on; “none” takes a limit away. ${MERCHANT_IS}`,
  positionals: 'MERCHANT',
  options: {
    'per-transaction': { value: 'AMOUNT', help: 'above it an order is refused' },
    'per-day': { value: 'AMOUNT', help: 'what a day’s orders may come to, unpaid ends given back' },
    debt: {
      value: 'AMOUNT',
      help: 'how far refunds may take its account below zero; nothing unless set',
    },
    ...PROTOCOL_OPTION,
  },
  examples: [
    'cong merchant set-limits MICODE --per-transaction 20.000.000 --per-day 500.000.000',
    'cong merchant set-limits MICODE --per-day none',
  ],
  async run(input, deps) {
    const merchant = await merchantArgument(input, deps);
    const perTransaction = input.option('per-transaction');
    const perDay = input.option('per-day');
    const debt = input.option('debt');
    if ([perTransaction, perDay, debt].every((one) => one === undefined)) {
      throw new CommandProblem(
        'Name a limit: --per-transaction AMOUNT, --per-day AMOUNT, --debt AMOUNT',
      );
    }
    const change = {
      ...(perTransaction !== undefined && {
        limitPerTransaction: limitArgument('--per-transaction', perTransaction),
      }),
      ...(perDay !== undefined && { limitPerDay: limitArgument('--per-day', perDay) }),
      ...(debt !== undefined && { debtLimit: limitArgument('--debt', debt) }),
    };
    return changed(merchant, change, deps);
  },
};

/** The rest of what an operator agrees with a merchant. */
export const merchantSet: Command = {
  name: 'merchant set',
  summary: 'Set a merchant’s fee, banks, JCB, account and the addresses it calls from',
  about: MERCHANT_IS,
  positionals: 'MERCHANT',
  options: {
    'fee-bps': { value: 'NUMBER', help: 'our fee in hundredths of a percent: 110 is 1.10 %' },
    jcb: { value: 'on|off', help: 'whether JCB cards are taken' },
    addresses: {
      value: 'LIST',
      help: 'where its servers may call from, where the protocol heeds it: 203.0.113.0/24; none yet; any',
    },
    banks: { value: 'LIST', help: 'the banks it may use, VCB,VTB,CC; all: whatever we offer' },
    'older-checksum': {
      value: 'on|off',
      help: 'whether results are signed as before, where the protocol did otherwise (LGSP)',
    },
    ...LINK_OPTIONS,
    account: {
      value: 'ACCOUNT',
      help: 'payable: we pay out; collection: money goes to its own account',
    },
    ...PROTOCOL_OPTION,
  },
  examples: ['cong merchant set MICODE --jcb on', 'cong merchant set MICODE --banks VCB,VTB,CC'],
  async run(input, deps) {
    const merchant = await merchantArgument(input, deps);
    const change = {
      ...feeChange(input),
      ...jcbChange(input),
      ...banksChange(input),
      ...accountChange(input),
      ...addressesChange(input, deps),
      ...olderChecksumChange(input),
      ...linkChange(input, merchant, deps),
    };
    if (Object.keys(change).length === 0) {
      throw new CommandProblem(
        'Name what shall change: --fee-bps, --jcb, --banks, --account, --addresses, --older-checksum, --amount-scale, --app-schemes or --success-code',
      );
    }
    return changed(merchant, change, deps);
  },
};

function feeChange(input: CommandInput): SettingsChange {
  const text = input.option('fee-bps');
  if (text === undefined) return {};
  if (!/^\d{1,5}$/.test(text) || Number(text) > 10_000) {
    throw new CommandProblem(`--fee-bps is “${text}”: a number from 0 to 10000 is needed`);
  }
  return { feeBps: Number(text) };
}

function jcbChange(input: CommandInput): SettingsChange {
  const text = input.option('jcb');
  if (text === undefined) return {};
  if (text === 'on' || text === 'off') return { acceptsJcb: text === 'on' };
  throw new CommandProblem(`--jcb is “${text}”: on or off is needed`);
}

function olderChecksumChange(input: CommandInput): SettingsChange {
  const text = input.option('older-checksum');
  if (text === undefined) return {};
  if (text === 'on') return { olderChecksum: true };
  if (text === 'off') return { olderChecksum: null };
  throw new CommandProblem(`--older-checksum is “${text}”: on or off is needed`);
}

function banksChange(input: CommandInput): SettingsChange {
  const text = input.option('banks');
  if (text === undefined) return {};
  if (text === 'all') return { banks: null };
  const banks = [...new Set(text.split(',').map((bank) => bank.trim()))];
  const unknown = banks.find((bank) => !isBankId(bank));
  if (unknown === undefined) return { banks };
  throw new CommandProblem(`There is no bank “${unknown}”: “cong bank list” shows them all`);
}

function accountChange(input: CommandInput): SettingsChange {
  const text = input.option('account');
  if (text === undefined) return {};
  if (text === 'payable' || text === 'collection') return { account: text };
  throw new CommandProblem(`--account is “${text}”: payable or collection is needed`);
}

function addressesChange(input: CommandInput, { addressRanges }: CommandDeps): SettingsChange {
  const text = input.option('addresses');
  if (text === undefined) return {};
  if (text === 'any') return { addresses: null };
  // It must name its addresses and has not: until then it may call from nowhere.
  if (text === 'none') return { addresses: [] };
  const addresses = addressRanges(text);
  if (addresses !== undefined && addresses.length > 0) return { addresses };
  throw new CommandProblem(
    `--addresses is “${text}”: ranges such as 203.0.113.0/24, or any, or none, are needed`,
  );
}

async function changed(
  { id }: MerchantSummary,
  change: SettingsChange,
  { merchants }: CommandDeps,
): Promise<CommandOutput> {
  const settings = await merchants.changeSettings(id, change);
  return {
    data: { id, ...settings },
    text: (style) =>
      [
        style('green', `Merchant #${id} is changed, on running servers too.`),
        describe(settings),
      ].join('\n'),
  };
}

function describe(settings: MerchantSettings): string {
  const { notifyUrl, limitPerTransaction, limitPerDay, debtLimit } = settings;
  const { account, feeBps, banks, acceptsJcb, addresses } = settings;
  const limit = (amount?: bigint) => (amount === undefined ? 'none' : showVnd(amount));
  return [
    `  notify URL    ${notifyUrl ?? 'none'}`,
    `  per order     ${limit(limitPerTransaction)}`,
    `  per day       ${limit(limitPerDay)}`,
    `  may owe       ${debtLimit === undefined ? 'nothing' : showVnd(debtLimit)}`,
    `  fee           ${(feeBps / 100).toFixed(2)} %`,
    `  banks         ${banks?.join(', ') ?? 'all'}`,
    `  JCB           ${acceptsJcb ? 'on' : 'off'}`,
    `  account       ${account}`,
    `  calls from    ${addresses?.join(', ') ?? 'anywhere'}`,
    ...linkLines(settings),
  ].join('\n');
}
