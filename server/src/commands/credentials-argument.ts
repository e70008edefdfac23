import { randomBytes, randomInt } from 'node:crypto';
import type { NewCredential } from '../core/merchant/merchant-registry.ts';
import { type CredentialProblem, readCredentials } from '../core/merchant/read-credentials.ts';
import type { Protocol } from '../core/protocol/protocol.ts';
import { CommandProblem } from './command.ts';
import type { CommandDeps } from './command-deps.ts';

type Named = Pick<Protocol, 'name' | 'credentials'>;
type Fields = Readonly<Record<string, unknown>>;

/** Neither 0 and O nor 1 and I: codes are read out over the telephone. */
const CODE_LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const CODE_LENGTH = 10;

const WHY: Readonly<Record<CredentialProblem['code'], string>> = {
  missing: 'is missing',
  unknown_field: 'is not among this protocol’s keys',
  not_text: 'is not text',
  too_long: 'is too long',
  forbidden_character: 'holds a character that no key can have',
  malformed: 'is not a key of this protocol’s form',
};

/** The protocol of this name, of those that are served. @throws {CommandProblem} */
export function servedProtocol(name: string, { protocols }: CommandDeps): Named {
  const found = protocols.find((one) => one.name === name);
  if (found !== undefined) return found;
  const names = protocols.map((one) => one.name).join(', ');
  throw new CommandProblem(`There is no protocol “${name}”: ${names} can be used`);
}

/** Keys named as the protocol names them. @throws {CommandProblem} that names the field, never its value. */
export function credentialsFrom({ name, credentials }: Named, fields: Fields): NewCredential {
  const read = readCredentials({ protocol: name, schema: credentials, fields });
  if (read.ok) return read.value;
  const { field, code } = read.error;
  const known = credentials.fields.join(', ');
  throw new CommandProblem(`credentials: ${field} ${WHY[code]} (${name} has ${known})`);
}

/** Fresh keys, except those that are given and those that only the merchant can make. */
export function freshFields({ credentials }: Named, given: Fields): Fields {
  const { accepts = {}, fresh: made = {} } = credentials;
  const ours = (field: string) => accepts[field] === undefined || made[field] !== undefined;
  const missing = credentials.fields.filter((field) => given[field] === undefined && ours(field));
  const fresh = missing.map((field) => [
    field,
    field === credentials.code ? freshCode() : freshSecret(credentials, field),
  ]);
  return { ...Object.fromEntries(fresh), ...given };
}

const freshSecret = ({ fresh }: Named['credentials'], field: string): string =>
  fresh?.[field]?.() ?? randomBytes(24).toString('base64url');

/** Keys as the merchant is given them. */
export function givenToMerchant({ credentials }: Named, fields: Fields): Fields {
  const held = Object.entries(fields).map(([name, value]) => [name, String(value)]);
  return credentials.given?.(Object.fromEntries(held)) ?? fields;
}

const freshCode = (): string =>
  Array.from({ length: CODE_LENGTH }, () =>
    CODE_LETTERS.charAt(randomInt(CODE_LETTERS.length)),
  ).join('');
