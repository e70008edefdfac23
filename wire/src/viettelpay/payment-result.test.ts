import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatForm, parseForm } from './fields.ts';
import {
  formatResult,
  formatResultAnswer,
  isReceived,
  type PaymentResult,
  parseResult,
  parseResultAnswer,
} from './payment-result.ts';
import { signed } from './signature.ts';
import { amounts, junk, refs, texts } from './testing/texts.ts';
import { credentials, messageOf } from './testing/vectors.ts';

const unverified = { ok: false, error: { code: 'unverified' } };
const malformed = { ok: false, error: { code: 'malformed' } };
const vector = messageOf('result call');
const paid: PaymentResult = {
  orderId: 'VT01',
  billcode: 'B01',
  amount: vnd(100_000n),
  errorCode: '00',
  paymentStatus: '1',
  transactionId: '123456789',
  customerMsisdn: '84901234567',
};

describe('the result', () => {
  test('of the vector is read, and written to the same fields', () => {
    expect(parseResult(formatForm(vector), credentials)).toEqual({ ok: true, value: paid });
    expect(parseForm(formatResult(paid, credentials))).toEqual(vector);
  });
  test('is read in a return among our own parameters, its plus not encoded', () => {
    const refused = messageOf('result call, refused, a plus in its check_sum');
    const raw = Object.entries(refused).map((pair) => pair.join('='));
    expect(parseResult(`attempt=1&${raw.join('&')}`, credentials)).toMatchObject({
      ok: true,
      value: { errorCode: '21', paymentStatus: '2', transactionId: '' },
    });
  });
  test('is read as it was written', () => {
    const results: fc.Arbitrary<PaymentResult> = fc.record({
      orderId: refs,
      billcode: refs,
      amount: amounts,
      errorCode: refs,
      paymentStatus: fc.constantFrom('-1', '0', '1', '2', '3'),
      transactionId: texts,
      customerMsisdn: texts,
    });
    fc.assert(
      fc.property(results, (given) => {
        expect(parseResult(formatResult(given, credentials), credentials)).toEqual({
          ok: true,
          value: given,
        });
      }),
    );
  });
  test.each<[string, Record<string, string>]>([
    ['another outcome', { payment_status: '2' }],
    ['another code', { error_code: '01' }],
    ['another amount', { trans_amount: '1' }],
    ['another order', { order_id: 'VT02' }],
    ['another number', { vt_transaction_id: '1' }],
    ['another merchant', { merchant_code: 'OTHER' }],
    ['no check_sum', { check_sum: '' }],
    ['junk after the check_sum', { check_sum: `${vector.check_sum}AA` }],
  ])('with %s is nobody’s word', (_name, changes) => {
    expect(parseResult(formatForm({ ...vector, ...changes }), credentials)).toEqual(unverified);
  });
  test('under another key, or with a name twice, is nobody’s word', () => {
    const other = { ...credentials, hashKey: new Secret('other') };
    expect(parseResult(formatForm(vector), other)).toEqual(unverified);
    expect(parseResult(`${formatForm(vector)}&order_id=VT01`, credentials)).toEqual(unverified);
  });
  test.each<[string, Record<string, string>]>([
    ['no amount', { trans_amount: '' }],
    ['an amount of zero', { trans_amount: '0' }],
    ['no order', { order_id: '' }],
    ['no bill', { billcode: '' }],
    ['no code', { error_code: '' }],
    ['no status', { payment_status: '' }],
  ])('signed with %s is malformed', (_name, changes) => {
    const body = formatForm(signed('result', { ...vector, ...changes }, credentials));
    expect(parseResult(body, credentials)).toEqual(malformed);
  });
});

describe('the answer', () => {
  const answer = { errorCode: '00', returnUrl: 'https://hub.example/return' };
  const wire = formatResultAnswer(paid, answer, credentials);

  test('of the vector is written to the same fields, and read', () => {
    expect(JSON.parse(wire)).toEqual(messageOf('result answer'));
    expect(parseResultAnswer(wire, paid, credentials)).toEqual({ ok: true, value: answer });
  });
  test('00 alone is received', () => {
    expect(isReceived(answer)).toBe(true);
    for (const errorCode of ['01', '', '0'])
      expect(isReceived({ ...answer, errorCode })).toBe(false);
  });
  test.each([
    ['another code', wire.replace('"00"', '"01"')],
    ['no check_sum', wire.replace(/,"check_sum":.*\}/, '}')],
    ['nothing', ''],
  ])('with %s is nobody’s word', (_name, body) => {
    expect(parseResultAnswer(body, paid, credentials)).toEqual(unverified);
  });
  test('about another order is not about this one, and without a code says nothing', () => {
    expect(parseResultAnswer(wire, { ...paid, orderId: 'VT02' }, credentials)).toEqual({
      ok: false,
      error: { code: 'other_transaction' },
    });
    const fields = { ...messageOf('result answer'), error_code: '' };
    const body = JSON.stringify(signed('resultAnswer', fields, credentials));
    expect(parseResultAnswer(body, paid, credentials)).toEqual(malformed);
  });
});

test('no text makes a parser throw', () => {
  fc.assert(
    fc.property(junk, (text) => {
      expect(parseResult(text, credentials)).toEqual(unverified);
      expect(parseResultAnswer(text, paid, credentials)).toEqual(unverified);
    }),
  );
});
