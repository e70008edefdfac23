import type { NewMerchant } from '../core/merchant/merchant-registry.ts';
import { type Command, CommandProblem } from './command.ts';
import type { CommandDeps } from './command-deps.ts';
import { credentialsFrom, servedProtocol } from './credentials-argument.ts';
import { merchantName, notifyUrlArgument } from './merchant-fields.ts';
import { fieldsOf, readJson } from './read-input.ts';
import { table } from './table.ts';

const KNOWN = ['name', 'protocol', 'notifyUrl', 'credentials'];

/** Merchants that move here with the keys they have: only their host changes. */
export const merchantImport: Command = {
  name: 'merchant import',
  summary: 'Import merchants with the keys they have',
  about:
    'FILE holds {"name", "protocol", "notifyUrl", "credentials": {…}}, or a list of such; - is standard ' +
    'input. A list is imported whole or not at all.',
  positionals: 'FILE',
  options: {
    replace: { help: 'give merchants that are here already the file’s name, URL and keys' },
  },
  examples: ['cong merchant import shop.json', 'cong merchant import all-shops.json --replace'],
  async run(input, deps) {
    const [path = ''] = input.positionals;
    const content = await readJson(path);
    const entries: readonly unknown[] = Array.isArray(content) ? content : [content];
    const merchants = entries.map((entry, at) => located(entry, { at, entries, deps }));
    const imported = await deps.merchants.add(merchants, { replace: input.has('replace') });
    if (!imported.ok) {
      const { merchantCode, protocol } = imported.error;
      throw new CommandProblem(
        `${merchantCode} is a ${protocol} merchant here already: nothing was imported; --replace gives it the file’s keys`,
      );
    }
    const rows = imported.value.map((id, at) => ({ id, ...shown(merchants[at]) }));
    return {
      data: rows,
      text: (style) =>
        [
          style(
            'green',
            rows.length === 1 ? 'Imported 1 merchant.' : `Imported ${rows.length} merchants.`,
          ),
          table(rows.map(({ id, code, protocol, name }) => [`  #${id}`, code, protocol, name])),
        ].join('\n'),
    };
  },
};

const shown = (merchant: NewMerchant | undefined) => ({
  code: merchant?.credential.code ?? '',
  protocol: merchant?.credential.protocol ?? '',
  name: merchant?.name ?? '',
});

type Place = {
  readonly at: number;
  readonly entries: readonly unknown[];
  readonly deps: CommandDeps;
};

/** One merchant of the file; in a list the problem says which. */
function located(entry: unknown, { at, entries, deps }: Place): NewMerchant {
  try {
    return merchantFrom(entry, deps);
  } catch (error) {
    if (!(error instanceof CommandProblem) || entries.length === 1) throw error;
    throw new CommandProblem(`Merchant ${at + 1} of ${entries.length}: ${error.message}`);
  }
}

function merchantFrom(entry: unknown, deps: CommandDeps): NewMerchant {
  const fields = fieldsOf(entry, 'The merchant');
  const unknown = Object.keys(fields).find((field) => !KNOWN.includes(field));
  if (unknown !== undefined) {
    throw new CommandProblem(`“${unknown}” is not among ${KNOWN.join(', ')}`);
  }
  const { notifyUrl } = fields;
  const protocol = servedProtocol(textField(fields, 'protocol'), deps);
  return {
    name: merchantName(textField(fields, 'name')),
    settings:
      notifyUrl === undefined || notifyUrl === null
        ? {}
        : { notifyUrl: notifyUrlArgument(textField(fields, 'notifyUrl'), deps) },
    credential: credentialsFrom(protocol, fieldsOf(fields.credentials, '“credentials”')),
  };
}

function textField(fields: Readonly<Record<string, unknown>>, name: string): string {
  const value = fields[name];
  if (typeof value === 'string') return value;
  throw new CommandProblem(`“${name}” ${value === undefined ? 'is missing' : 'is not text'}`);
}
