import { vnd } from '@cong/values/money.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTexts, toJson } from './fields.ts';
import {
  formatRefund,
  formatRefundAnswer,
  parseRefund,
  parseRefundAnswer,
  type Refund,
} from './refund.ts';
import { sign } from './signature.ts';
import { amounts, junk, numbers, refs, texts } from './testing/texts.ts';
import { credentials, vectorOf } from './testing/vectors.ts';

const vector = vectorOf('refund');
const refund: Refund = {
  orderId: 'F01',
  requestId: 'R03',
  amount: vnd(20_000n),
  transId: '4088878653',
  description: 'Hoàn tiền đơn hàng – Trần Thị Bưởi',
  locale: 'vi',
};

describe('the request', () => {
  test('of the vector is read, and written to the same fields', () => {
    expect(parseRefund(toJson(vector), credentials)).toEqual({ ok: true, value: refund });
    expect(parseTexts(formatRefund(refund, credentials))).toEqual({ ...vector, lang: 'vi' });
  });
  test('is read as it was written', () => {
    const refunds: fc.Arbitrary<Refund> = fc.record({
      orderId: refs,
      requestId: refs,
      amount: amounts,
      transId: numbers,
      description: texts,
      locale: fc.constantFrom('vi', 'en'),
    });
    fc.assert(
      fc.property(refunds, (given) => {
        const body = formatRefund(given, credentials);
        expect(parseRefund(body, credentials)).toEqual({ ok: true, value: given });
      }),
    );
  });
  test.each<[string, Record<string, string>]>([
    ['of another amount', { amount: '50000' }],
    ['of another payment', { transId: '1' }],
    ['of another partner', { partnerCode: 'OTHER' }],
    ['unsigned', { signature: '' }],
  ])('that is %s is nobody’s', (_name, changes) => {
    expect(parseRefund(toJson({ ...vector, ...changes }), credentials)).toEqual({
      ok: false,
      error: { code: 'unverified' },
    });
  });
  test.each<[string, Record<string, string>]>([
    ['no order', { orderId: '' }],
    ['no id', { requestId: '' }],
    ['an amount of zero', { amount: '0' }],
    ['no payment', { transId: '' }],
    ['another language', { lang: 'fr' }],
  ])('signed with %s is malformed', (_name, changes) => {
    const fields = { ...vector, ...changes };
    const body = toJson({ ...fields, signature: sign('refund', fields, credentials) });
    expect(parseRefund(body, credentials)).toEqual({ ok: false, error: { code: 'malformed' } });
  });
});

describe('the answer', () => {
  const done = { resultCode: '0', message: 'Thành công.', transId: '4088878654' };
  const respondedAt = new Date(1_795_000_000_000);
  const answer = formatRefundAnswer(refund, { ...done, respondedAt }, credentials);
  const parse = (text: string) => parseRefundAnswer(text, refund, credentials);
  const changed = (changes: object) =>
    parse(JSON.stringify({ ...(JSON.parse(answer) as object), ...changes }));

  test('is read', () => {
    expect(parse(answer)).toEqual({ ok: true, value: done });
    expect(JSON.parse(answer)).toMatchObject({ amount: 20_000, transId: 4_088_878_654 });
  });
  test('that refuses has no number, and may lack the amount', () => {
    const refused = { resultCode: '1081', message: 'x', transId: '' };
    const body = formatRefundAnswer(refund, { ...refused, respondedAt }, credentials);
    expect(parse(body)).toEqual({ ok: true, value: refused });
    expect(changed({ ...refused, amount: undefined })).toEqual({ ok: true, value: refused });
  });
  test.each<[string, object]>([
    ['another refund', { orderId: 'F02' }],
    ['another request', { requestId: 'R01' }],
    ['another partner', { partnerCode: 'OTHER' }],
    ['another amount', { amount: 1 }],
  ])('about %s is not about ours', (_name, changes) => {
    expect(changed(changes)).toEqual({ ok: false, error: { code: 'other_transaction' } });
  });
  test.each<[string, object]>([
    ['no code', { resultCode: undefined }],
    ['a code that is none', { resultCode: 'ok' }],
  ])('with %s is malformed', (_name, changes) => {
    expect(changed(changes)).toEqual({ ok: false, error: { code: 'malformed' } });
  });
  test('and no text makes a parser throw', () => {
    fc.assert(
      fc.property(junk, (text) => {
        expect(parse(text).ok).toBe(false);
        expect(parseRefund(text, credentials).ok).toBe(false);
      }),
    );
  });
});
