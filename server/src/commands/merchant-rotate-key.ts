import { addMs } from '@cong/values/time.ts';
import { duration } from '../settings/setting-values.ts';
import { type Command, type CommandInput, CommandProblem } from './command.ts';
import {
  credentialsFrom,
  freshFields,
  givenToMerchant,
  servedProtocol,
} from './credentials-argument.ts';
import {
  MERCHANT_IS,
  merchantArgument,
  PROTOCOL_OPTION,
  protocolArgument,
} from './merchant-argument.ts';
import { fieldsOf, readJson } from './read-input.ts';
import { showKeys } from './show-keys.ts';
import { showTime } from './show-time.ts';

const KEEP = '7d';

/** New keys beside the old ones, so that a merchant changes without a gap. */
export const merchantRotateKey: Command = {
  name: 'merchant rotate-key',
  summary: 'Give a merchant new keys and print them, this once',
  about: `The old keys stay valid beside the new ones for a while. ${MERCHANT_IS}`,
  positionals: 'MERCHANT',
  options: {
    keep: { value: 'TIME', help: `how long the old keys stay valid, 0s ends them now (${KEEP})` },
    credentials: { value: 'FILE', help: 'JSON with the new keys; - is standard input' },
    ...PROTOCOL_OPTION,
  },
  examples: ['cong merchant rotate-key MICODE', 'cong merchant rotate-key MICODE --keep 0s'],
  async run(input, deps) {
    const merchant = await merchantArgument(input, deps);
    const protocol = servedProtocol(protocolArgument(input, merchant), deps);
    const { code: codeField } = protocol.credentials;
    const code = merchant.credentials.find((one) => one.protocol === protocol.name)?.code;
    const path = input.option('credentials');
    const given = path === undefined ? {} : fieldsOf(await readJson(path), path);
    // The public name stays: orders, pages and the merchant's own books are known by it.
    const fields = { ...freshFields(protocol, given), [codeField]: code };
    const { secrets } = credentialsFrom(protocol, fields);
    const keepOldMs = keepArgument(input);
    const rotation = { protocol: protocol.name, secrets, keepOldMs };
    const rotated = await deps.merchants.rotateKey(merchant.id, rotation);
    if (!rotated.ok) throw new CommandProblem(refusalOf(rotated.error, protocol.name));
    const keys = givenToMerchant(protocol, fields);
    const oldKeysUntil = addMs(deps.clock(), keepOldMs);
    return {
      data: { id: merchant.id, protocol: protocol.name, credentials: keys, oldKeysUntil },
      text: (style) =>
        [
          style('green', `Merchant #${merchant.id} has new keys.`),
          keepOldMs === 0
            ? 'The old ones are no longer valid.'
            : `The old ones stay valid until ${showTime(oldKeysUntil)}.`,
          '',
          showKeys(keys, style),
        ].join('\n'),
    };
  },
};

function keepArgument(input: CommandInput): number {
  const keep = duration(0)(input.option('keep') ?? KEEP);
  if (keep.ok) return keep.value;
  throw new CommandProblem(`--keep is “${input.option('keep')}”: ${keep.error}`);
}

type Refusal =
  | { readonly code: 'unknown_in_protocol' }
  | { readonly code: 'two_keys_valid'; readonly until: Date };

const refusalOf = (refusal: Refusal, protocol: string): string =>
  refusal.code === 'two_keys_valid'
    ? `Two keys are valid until ${showTime(refusal.until)}: wait, or end both now with --keep 0s`
    : `This merchant does not speak ${protocol}`;
