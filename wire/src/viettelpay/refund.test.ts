import { vnd } from '@cong/values/money.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatForm, parseForm } from './fields.ts';
import {
  formatRefund,
  formatRefundAnswer,
  parseRefund,
  parseRefundAnswer,
  type Refund,
} from './refund.ts';
import { signed } from './signature.ts';
import { amounts, descriptions, junk, refs, texts } from './testing/texts.ts';
import { credentials, messageOf } from './testing/vectors.ts';

const unverified = { ok: false, error: { code: 'unverified' } };
const malformed = { ok: false, error: { code: 'malformed' } };
const refund: Refund = {
  orderId: 'RF01',
  transactionId: '123456789',
  amount: vnd(100_000n),
  content: 'Hoan tien don hang',
};

describe('the request', () => {
  const vector = messageOf('refund');
  test('of the vector is read, and written to the same fields', () => {
    expect(parseRefund(formatForm(vector), credentials)).toEqual({ ok: true, value: refund });
    const accented = { ...refund, content: 'Hoàn tiền đơn hàng' };
    expect(parseForm(formatRefund(accented, credentials))).toEqual(vector);
  });
  test('is read as it was written', () => {
    const refunds = fc.record({
      orderId: refs,
      transactionId: refs,
      amount: amounts,
      content: descriptions,
    });
    fc.assert(
      fc.property(refunds, (given) => {
        expect(parseRefund(formatRefund(given, credentials), credentials)).toEqual({
          ok: true,
          value: given,
        });
      }),
    );
  });
  test.each<[string, Record<string, string>]>([
    ['of another amount', { trans_amount: '1' }],
    ['of another payment', { originalRequestId: '1' }],
    ['of another merchant', { merchant_code: 'OTHER' }],
    ['unsigned', { check_sum: '' }],
  ])('that is %s is nobody’s', (_name, changes) => {
    expect(parseRefund(formatForm({ ...vector, ...changes }), credentials)).toEqual(unverified);
  });
  test.each<[string, Record<string, string>]>([
    ['another command', { cmd: 'TRANS_INQUIRY' }],
    ['another version', { version: '1.0' }],
    ['another type', { refundType: '1' }],
    ['an amount of zero', { trans_amount: '0' }],
    ['no order', { order_id: '' }],
    ['no payment', { originalRequestId: '' }],
  ])('signed with %s is malformed', (_name, changes) => {
    const body = formatForm(signed('refund', { ...vector, ...changes }, credentials));
    expect(parseRefund(body, credentials)).toEqual(malformed);
  });
});

describe('the answer', () => {
  const done = { errorCode: '00', message: 'Thành công' };
  const vector = JSON.stringify(messageOf('refund answer'));
  const parse = (body: string) => parseRefundAnswer(body, refund, credentials);

  test('of the vector is read, and written to the same fields', () => {
    expect(parse(vector)).toEqual({ ok: true, value: done });
    const wire = formatRefundAnswer(refund, done, credentials);
    expect(JSON.parse(wire)).toEqual(messageOf('refund answer'));
  });
  test('is read as it was written', () => {
    fc.assert(
      fc.property(refs, refs, texts, (orderId, errorCode, message) => {
        const body = formatRefundAnswer({ orderId }, { errorCode, message }, credentials);
        const told = parseRefundAnswer(body, { orderId }, credentials);
        expect(told).toEqual({ ok: true, value: { errorCode, message } });
      }),
    );
  });
  test.each([
    ['another outcome', vector.replace('"00"', '"01"')],
    ['another refund', vector.replace('RF01', 'RF02')],
    ['no check_sum', vector.replace(/,"check_sum":.*\}/, '}')],
    ['nothing', ''],
  ])('with %s is nobody’s word', (_name, body) => expect(parse(body)).toEqual(unverified));
  test('about another refund is not about ours, and without a code says nothing', () => {
    expect(parseRefundAnswer(vector, { orderId: 'RF02' }, credentials)).toEqual({
      ok: false,
      error: { code: 'other_transaction' },
    });
    const fields = { ...messageOf('refund answer'), error_code: '' };
    expect(parse(JSON.stringify(signed('refundAnswer', fields, credentials)))).toEqual(malformed);
  });
});

test('no text makes a parser throw', () => {
  fc.assert(
    fc.property(junk, (text) => {
      expect(parseRefund(text, credentials)).toEqual(unverified);
      expect(parseRefundAnswer(text, refund, credentials)).toEqual(unverified);
    }),
  );
});
