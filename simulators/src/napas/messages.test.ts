import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readForm, writeForm } from '../provider/form.ts';
import { amountOf, type Merchant, openMessage, secureHash, signed } from './messages.ts';

type Vector = {
  readonly name: string;
  readonly message: Readonly<Record<string, string>>;
  readonly vpc_SecureHash: string;
  readonly query?: string;
};

const vectors = ['napas.json', 'messages.json'].flatMap((file) => {
  const url = new URL(`../../../wire/src/napas/vectors/${file}`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as Vector[];
});

const merchant: Merchant = {
  merchant: 'DEMO',
  accessCode: 'ACCESS',
  secret: 'provider-secret-0',
  user: 'refunder',
  password: 'p&ss wörd',
};

test.each(vectors)('golden message "$name": its hash, without the gateway’s code', (vector) => {
  const fields = new Map(Object.entries(vector.message));
  expect(secureHash(fields, merchant.secret)).toBe(vector.vpc_SecureHash);
  const query = vector.query ?? signed(vector.message, merchant.secret);
  expect(readForm(query)?.get('vpc_SecureHash')).toBe(vector.vpc_SecureHash);
});

const pay = vectors.find(({ name }) => name === 'pay URL')?.message ?? {};
const query = signed(pay, merchant.secret);

test('a merchant’s own message is opened', () => {
  expect(openMessage(query, [merchant])?.fields.get('vpc_MerchTxnRef')).toBe('N01');
});

test.each<[string, string, readonly Merchant[]]>([
  ['changed', query.replace('10000000', '10000'), [merchant]],
  ['unsigned', writeForm(Object.entries(pay)), [merchant]],
  ['with junk after the hash', `${query}0`, [merchant]],
  ['with a name twice', `${query}&vpc_Amount=100`, [merchant]],
  ['of a stranger', query, []],
  ['of another access code', query, [{ ...merchant, accessCode: 'X' }]],
  ['under another secret', query, [{ ...merchant, secret: 'X' }]],
  ['with a broken escape', `${query}&x=%E0%A4%A`, [merchant]],
])('a message that is %s is not opened', (_name, text, merchants) => {
  expect(openMessage(text, merchants)).toBeUndefined();
});

test('amounts are whole đồng times 100', () => {
  expect(['10000000', '150', '0', '000', '', undefined].map(amountOf)).toEqual([
    100_000n,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
