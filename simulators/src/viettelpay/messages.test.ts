import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { writeForm } from '../provider/form.ts';
import {
  checkSum,
  type Fields,
  type Kind,
  type Merchant,
  openAnswer,
  openForm,
  withCheckSum,
} from './messages.ts';

type Vector = {
  readonly name: string;
  readonly kind?: Kind;
  readonly message: Fields;
  readonly trans_amount?: string;
  readonly check_sum: string;
};

const KINDS: Readonly<Record<string, Kind>> = {
  'pay URL': 'payment',
  'verify call': 'verifyCall',
  'result call': 'result',
};

const vectors = ['viettelpay.json', 'messages.json'].flatMap((file) => {
  const url = new URL(`../../../wire/src/viettelpay/vectors/${file}`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as Vector[];
});

const merchant: Merchant = {
  merchantCode: 'DEMO',
  accessCode: 'ac1',
  hashKey: 'provider-secret-0',
};

test.each(vectors)(
  'golden message "$name": its check_sum, without the gateway’s code',
  (vector) => {
    const { message, trans_amount, name } = vector;
    const kind = vector.kind ?? KINDS[name];
    if (kind === undefined) throw new Error(`no kind for ${name}`);
    const fields = { ...message, ...(trans_amount && { trans_amount }) };
    expect(checkSum(kind, fields, merchant)).toBe(vector.check_sum);
  },
);

const asked = { cmd: 'TRANS_INQUIRY', merchant_code: 'DEMO', order_id: 'VT01', version: '2.0' };
const form = writeForm(Object.entries(withCheckSum('inquiry', asked, merchant)));

test('a merchant’s own form is opened', () => {
  expect(openForm('inquiry', form, [merchant])?.fields.order_id).toBe('VT01');
});

test.each<[string, string, readonly Merchant[]]>([
  ['changed', form.replace('VT01', 'VT02'), [merchant]],
  ['unsigned', writeForm(Object.entries(asked)), [merchant]],
  ['of a stranger', form, []],
  ['under another key', form, [{ ...merchant, hashKey: 'X' }]],
  ['of another access code', form, [{ ...merchant, accessCode: 'X' }]],
  ['with a name twice', `${form}&order_id=VT01`, [merchant]],
])('a form that is %s is not opened', (_name, text, merchants) => {
  expect(openForm('inquiry', text, merchants)).toBeUndefined();
});

const told = { error_code: '00', merchant_code: 'DEMO', order_id: 'VT01' };
const answer = JSON.stringify(withCheckSum('resultAnswer', told, merchant));

test.each<[string, string, boolean]>([
  ['signed', answer, true],
  ['changed', answer.replace('"00"', '"01"'), false],
  ['unsigned', JSON.stringify(told), false],
  ['no JSON', 'ok', false],
  ['no object', '[]', false],
  ['of another merchant', answer.replace('DEMO', 'OTHER'), false],
])('an answer that is %s', (_name, text, opened) => {
  expect(openAnswer('resultAnswer', text, merchant) !== undefined).toBe(opened);
});
