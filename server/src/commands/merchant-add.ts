import type { SettingsChange } from '../core/merchant/merchant-registry.ts';
import { amountArgument } from './amount-argument.ts';
import { type Command, type CommandInput, CommandProblem } from './command.ts';
import type { CommandDeps } from './command-deps.ts';
import {
  credentialsFrom,
  freshFields,
  givenToMerchant,
  servedProtocol,
} from './credentials-argument.ts';
import { merchantName, notifyUrlArgument } from './merchant-fields.ts';
import { fieldsOf, readJson } from './read-input.ts';
import { showKeys } from './show-keys.ts';

/** A new merchant with fresh keys, or with those it brings along. */
export const merchantAdd: Command = {
  name: 'merchant add',
  summary: 'Add a merchant and print its keys, this once',
  positionals: 'NAME',
  options: {
    protocol: { value: 'PROTOCOL', help: 'what the merchant speaks; 123pay unless given' },
    code: { value: 'CODE', help: 'its public name (merchantCode); made up unless given' },
    credentials: {
      value: 'FILE',
      help: 'JSON with keys it has already, {"passcode": "…", "secretKey": "…"}; - is standard input',
    },
    'notify-url': { value: 'URL', help: 'where results are posted' },
    'limit-per-transaction': { value: 'AMOUNT', help: 'above it an order is refused' },
    'limit-per-day': { value: 'AMOUNT', help: 'what a Viet Nam day’s orders may come to' },
  },
  examples: [
    'cong merchant add "Quán Cà Phê Cổng" --protocol 123pay --notify-url https://quan.vn/notify',
    'cong merchant add "Nhà sách" --protocol 123pay --code NHASACH --limit-per-day 500.000.000',
  ],
  async run(input, deps) {
    const [name = ''] = input.positionals;
    const protocol = servedProtocol(input.option('protocol') ?? FIRST_PROTOCOL, deps);
    const given = await givenFields(input, protocol.credentials.code);
    const fields = freshFields(protocol, given);
    const credential = credentialsFrom(protocol, fields);
    const settings = settingsFrom(input, deps);
    const added = await deps.merchants.add([{ name: merchantName(name), settings, credential }]);
    if (!added.ok) {
      throw new CommandProblem(`${added.error.merchantCode} is another merchant’s code already`);
    }
    const [id] = added.value;
    const keys = givenToMerchant(protocol, fields);
    return {
      data: { id, name, protocol: protocol.name, credentials: keys },
      text: (style) => `${style('green', `Merchant #${id} is added.`)}\n\n${showKeys(keys, style)}`,
    };
  },
};

/** The one that merchants spoke before there was a choice: a script of then goes on working. */
const FIRST_PROTOCOL = '123pay';

async function givenFields(input: CommandInput, codeField: string) {
  const path = input.option('credentials');
  const code = input.option('code');
  const given = path === undefined ? {} : fieldsOf(await readJson(path), path);
  return code === undefined ? given : { ...given, [codeField]: code };
}

function settingsFrom(input: CommandInput, deps: CommandDeps): SettingsChange {
  const notifyUrl = input.option('notify-url');
  const perTransaction = input.option('limit-per-transaction');
  const perDay = input.option('limit-per-day');
  return {
    ...(notifyUrl !== undefined && { notifyUrl: notifyUrlArgument(notifyUrl, deps) }),
    ...(perTransaction !== undefined && {
      limitPerTransaction: amountArgument('--limit-per-transaction', perTransaction),
    }),
    ...(perDay !== undefined && { limitPerDay: amountArgument('--limit-per-day', perDay) }),
  };
}
