import { merchantId } from '@cong/values/ids.ts';
import type { MerchantSummary } from '../core/merchant/merchant-registry.ts';
import { type CommandInput, CommandProblem } from './command.ts';
import type { CommandDeps } from './command-deps.ts';

/** The option of every command about one merchant. */
export const PROTOCOL_OPTION = {
  protocol: {
    value: 'PROTOCOL',
    help: 'where one code belongs to several merchants, or one merchant speaks several protocols',
  },
} as const;

/** Says how a merchant is named, for the help. */
export const MERCHANT_IS =
  'MERCHANT is its code (merchantCode), or its number in “cong merchant list”.';

const NUMBER = /^#?(\d{1,9})$/;

/** The merchant named first. @throws {CommandProblem} unless there is exactly one. */
export async function merchantArgument(
  input: CommandInput,
  { merchants }: CommandDeps,
): Promise<MerchantSummary> {
  const [name = ''] = input.positionals;
  const protocol = input.option('protocol');
  const found = (await merchants.findByCode(name)).filter(({ credentials }) =>
    credentials.some((one) => one.code === name && (protocol ?? one.protocol) === one.protocol),
  );
  const [first = await byNumber(name, merchants), second] = found;
  if (first === undefined) {
    throw new CommandProblem(`There is no merchant ${name}: “cong merchant list” shows them all`);
  }
  if (second !== undefined) {
    const numbers = found.map(({ id }) => `#${id}`).join(', ');
    throw new CommandProblem(
      `${name} is the code of several merchants (${numbers}): name one of them`,
    );
  }
  return first;
}

async function byNumber(
  name: string,
  merchants: CommandDeps['merchants'],
): Promise<MerchantSummary | undefined> {
  const [, digits] = NUMBER.exec(name) ?? [];
  return digits === undefined ? undefined : merchants.find(merchantId(Number(digits)));
}

/** The protocol a command is about: the one given, or the only one the merchant speaks. */
export function protocolArgument(
  input: CommandInput,
  { id, credentials }: MerchantSummary,
): string {
  const spoken = [...new Set(credentials.map(({ protocol }) => protocol))];
  const given = input.option('protocol') ?? (spoken.length === 1 ? spoken[0] : undefined);
  if (given === undefined) {
    throw new CommandProblem(
      `Merchant #${id} speaks ${spoken.join(', ')}: name one with --protocol`,
    );
  }
  if (!spoken.includes(given)) {
    throw new CommandProblem(`Merchant #${id} does not speak ${given}, but ${spoken.join(', ')}`);
  }
  return given;
}
