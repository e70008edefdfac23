import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  amountOf,
  type Fields,
  type Kind,
  openMessage,
  type Partner,
  signature,
  toJson,
} from './messages.ts';

type Vector = {
  readonly name: string;
  readonly message: Fields;
  readonly signature: string;
};

/** Some of their numbers outgrow a double. */
const vectors = ['momo.json', 'messages.json'].flatMap((file) => {
  const url = new URL(`../../../wire/src/momo/vectors/${file}`, import.meta.url);
  const text = readFileSync(url, 'utf8').replace(/: (\d+)/g, ': "$1"');
  return JSON.parse(text) as Vector[];
});

const KINDS: Readonly<Record<string, Kind>> = {
  create: 'create',
  query: 'query',
  refund: 'refund',
  IPN: 'result',
  redirect: 'result',
};

const partner: Partner = {
  partnerCode: 'MOMODEMO',
  accessKey: 'demoAccess',
  secretKey: 'provider-secret-0',
};

test.each(vectors)(
  'golden message "$name": its signature, without the gateway’s code',
  (vector) => {
    const kind = KINDS[vector.name];
    if (kind === undefined) throw new Error(`no kind for ${vector.name}`);
    expect(signature(kind, vector.message, partner)).toBe(vector.signature);
  },
);

const golden = vectors.find(({ name }) => name === 'refund');
const { accessKey: _notSent, ...sent } = golden?.message ?? {};
const body = toJson({ ...sent, signature: golden?.signature ?? '' });

test('a partner’s own message is opened, its numbers as they were written', () => {
  const opened = openMessage('refund', body, [partner]);
  expect(opened).toMatchObject({ fields: { transId: '4088878653', orderId: 'F01' } });
  const long = { ...sent, transId: '9223372036854775807' };
  const signed = toJson({ ...long, signature: signature('refund', long, partner) });
  expect(signed).toContain('"transId":9223372036854775807,');
  expect(openMessage('refund', signed, [partner])).toMatchObject({ fields: long });
});

test.each<[string, string, readonly Partner[], string]>([
  ['changed', body.replace('20000', '20001'), [partner], '13'],
  ['unsigned', toJson(sent), [partner], '13'],
  ['of a stranger', body, [], '13'],
  ['under another key', body, [{ ...partner, secretKey: 'X' }], '13'],
  ['of another access key', body, [{ ...partner, accessKey: 'X' }], '13'],
  ['no JSON', 'ok', [partner], '20'],
  ['no object', '[]', [partner], '20'],
])('a message that is %s is refused', (_name, text, partners, refusal) => {
  expect(openMessage('refund', text, partners)).toEqual({ refusal });
});

test('amounts are whole đồng', () => {
  expect(['1000', '0', '01', '1.5', ''].map(amountOf)).toEqual([
    1_000n,
    ...Array.from({ length: 4 }, () => undefined),
  ]);
});
