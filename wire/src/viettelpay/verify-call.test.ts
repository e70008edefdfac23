import { vnd } from '@cong/values/money.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatForm, parseForm } from './fields.ts';
import { signed } from './signature.ts';
import { amounts, junk, refs } from './testing/texts.ts';
import { credentials, messageOf } from './testing/vectors.ts';
import {
  formatVerifyAnswer,
  formatVerifyCall,
  isAbout,
  type Order,
  parseVerifyAnswer,
  parseVerifyCall,
} from './verify-call.ts';

const order: Order = { orderId: 'VT01', billcode: 'B01', amount: vnd(100_000n) };
const vector = messageOf('verify call');
const parse = (body: string) => {
  const call = parseVerifyCall(body);
  return call.ok ? call.value : expect.fail(call.error.code);
};

describe('the question', () => {
  test('of the vector is written to the same fields, and is about our order', () => {
    expect(parseForm(formatVerifyCall(order, credentials))).toEqual(vector);
    const call = parse(formatForm(vector));
    expect(call).toEqual({
      orderId: 'VT01',
      billcode: 'B01',
      merchantCode: 'DEMO',
      checkSum: vector.check_sum,
    });
    expect(isAbout(call, order, credentials)).toBe(true);
  });
  test('tells no amount, and is about no other', () => {
    expect(formatVerifyCall(order, credentials)).not.toContain('100000');
    const call = parse(formatForm(vector));
    for (const amount of [1n, 99_999n, 100_001n, 1_000_000n]) {
      expect(isAbout(call, { ...order, amount: vnd(amount) }, credentials)).toBe(false);
    }
  });
  test('is about the order that it was asked about, whichever', () => {
    const orders = fc.record({ orderId: refs, billcode: refs, amount: amounts });
    fc.assert(
      fc.property(orders, (given) => {
        const call = parse(formatVerifyCall(given, credentials));
        expect(isAbout(call, given, credentials)).toBe(true);
        expect(isAbout(call, { ...given, orderId: `${given.orderId}0` }, credentials)).toBe(false);
        expect(isAbout(call, { ...given, billcode: 'x' }, credentials)).toBe(
          given.billcode === 'x',
        );
      }),
    );
  });
  test.each<[string, Record<string, string>]>([
    ['another order', { order_id: 'VT02' }],
    ['another bill', { billcode: 'B02' }],
    ['another merchant', { merchant_code: 'OTHER' }],
    ['no check_sum', { check_sum: '' }],
    ['junk after the check_sum', { check_sum: `${vector.check_sum}AA` }],
  ])('with %s is not about ours', (_name, changes) => {
    const call = parse(formatForm({ ...vector, ...changes }));
    expect(isAbout(call, order, credentials)).toBe(false);
  });
  test.each(['order_id', 'billcode', 'merchant_code'])('without %s is malformed', (name) => {
    expect(parseVerifyCall(formatForm({ ...vector, [name]: '' }))).toEqual({
      ok: false,
      error: { code: 'malformed' },
    });
  });
});

describe('the answer', () => {
  const yes = formatVerifyAnswer(order, { code: '00', amount: order.amount }, credentials);
  const signedAnswer = (changes: Record<string, string>) =>
    JSON.stringify(
      signed('verifyAnswer', { ...messageOf('verify answer'), ...changes }, credentials),
    );
  const unverified = { ok: false, error: { code: 'unverified' } };

  test('of the vector is written to the same fields, and read', () => {
    expect(JSON.parse(yes)).toEqual(messageOf('verify answer'));
    expect(parseVerifyAnswer(yes, order, credentials)).toEqual({ ok: true, value: 'may_be_paid' });
  });
  test.each(['01', '02', '03'] as const)('%s says that the order may not be paid', (code) => {
    const no = formatVerifyAnswer(order, { code }, credentials);
    expect(JSON.parse(no)).toMatchObject({ error_code: code, trans_amount: '0' });
    expect(parseVerifyAnswer(no, order, credentials)).toEqual({
      ok: false,
      error: { code: 'refused', errorCode: code },
    });
  });
  test.each([
    ['another outcome', yes.replace('"00"', '"01"')],
    ['another amount', yes.replace('100000', '1')],
    ['no check_sum', yes.replace(/,"check_sum":.*\}/, '}')],
    ['nothing', ''],
  ])('with %s is nobody’s word', (_name, body) => {
    expect(parseVerifyAnswer(body, order, credentials)).toEqual(unverified);
  });
  test.each<[string, Record<string, string>, string]>([
    ['another order', { order_id: 'VT02' }, 'other_transaction'],
    ['another bill', { billcode: 'B02' }, 'other_transaction'],
    ['another amount', { trans_amount: '1' }, 'other_transaction'],
    ['a code of no table', { error_code: '77' }, 'malformed'],
    ['no code', { error_code: '' }, 'malformed'],
  ])('signed for %s lets nobody pay', (_name, changes, code) => {
    expect(parseVerifyAnswer(signedAnswer(changes), order, credentials)).toEqual({
      ok: false,
      error: { code },
    });
  });
});

test('no text makes a parser throw', () => {
  fc.assert(
    fc.property(junk, (text) => {
      expect(parseVerifyCall(text).ok).toBe(false);
      expect(parseVerifyAnswer(text, order, credentials).ok).toBe(false);
    }),
  );
});
