import { readFileSync } from 'node:fs';
import { Secret } from '@cong/values/secret.ts';
import type { Credentials } from '../credentials.ts';
import type { Fields } from '../xml.ts';

type Answer = {
  readonly name: string;
  readonly source: string;
  readonly fields: Fields;
  readonly xml: string;
};

const read = <V>(file: string): readonly V[] =>
  JSON.parse(readFileSync(new URL(`../vectors/${file}`, import.meta.url), 'utf8')) as V[];

function named<V extends { readonly name: string }>(list: readonly V[], name: string): V {
  const vector = list.find((candidate) => candidate.name === name);
  if (!vector) throw new Error(`no vector "${name}"`);
  return vector;
}

/** The golden answers. */
export const answers: readonly Answer[] = read<Answer>('answers.json');

/** The golden answer of this name, XML. */
export const answerOf = (name: string): string => named(answers, name).xml;

/** The golden request of this function, a form. */
export const requestOf = (name: string): string =>
  named(read<{ name: string; body: string }>('requests.json'), name).body;

/** MD5 of the merchant's password. */
export const passwordVector: string =
  read<{ name: string; merchant_password: string }>('nganluong.json')[0]?.merchant_password ?? '';

/** The merchant of the vectors. */
export const credentials: Credentials = {
  merchantId: '36680',
  receiverEmail: 'ban@example.vn',
  merchantPassword: new Secret('provider-secret-0'),
};
