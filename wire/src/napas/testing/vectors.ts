import { readFileSync } from 'node:fs';
import { Secret } from '@cong/values/secret.ts';
import type { Credentials } from '../credentials.ts';
import type { Fields } from '../signature.ts';

type Vector = {
  readonly name: string;
  readonly source: string;
  readonly message: Fields;
  readonly vpc_SecureHash: string;
  /** The message as a query; without it, in the order and encoding of URLSearchParams. */
  readonly query?: string;
};

/** The golden messages. */
export const vectors: readonly Vector[] = ['napas.json', 'messages.json'].flatMap(
  (file) =>
    JSON.parse(readFileSync(new URL(`../vectors/${file}`, import.meta.url), 'utf8')) as Vector[],
);

/** The golden message of this name as a query. */
export function queryOf(name: string): string {
  const vector = vectors.find((candidate) => candidate.name === name);
  if (!vector) throw new Error(`no vector "${name}"`);
  const { message, vpc_SecureHash, query } = vector;
  return query ?? new URLSearchParams({ ...message, vpc_SecureHash }).toString();
}

/** The merchant of the vectors. */
export const credentials: Credentials = {
  merchant: 'DEMO',
  accessCode: 'ACCESS',
  secret: new Secret('provider-secret-0'),
  user: 'refunder',
  password: new Secret('p&ss wörd'),
};
