import { vnd } from '@cong/values/money.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTexts, toJson } from './fields.ts';
import {
  formatQuery,
  formatQueryAnswer,
  parseQuery,
  parseQueryAnswer,
  type QueriedPayment,
} from './query.ts';
import { sign } from './signature.ts';
import { amounts, instants, junk, numbers, refs, texts } from './testing/texts.ts';
import { credentials, vectorOf } from './testing/vectors.ts';

const vector = vectorOf('query');
const query = { orderId: 'M01', requestId: 'R02', locale: 'vi' } as const;

describe('the question', () => {
  test('of the vector is read, and written to the same fields', () => {
    expect(parseQuery(toJson(vector), credentials)).toEqual({ ok: true, value: query });
    expect(parseTexts(formatQuery(query, credentials))).toEqual({ ...vector, lang: 'vi' });
  });
  test('is read as it was written', () => {
    const queries = fc.record({
      orderId: refs,
      requestId: refs,
      locale: fc.constantFrom('vi' as const, 'en' as const),
    });
    fc.assert(
      fc.property(queries, (given) => {
        const body = formatQuery(given, credentials);
        expect(parseQuery(body, credentials)).toEqual({ ok: true, value: given });
      }),
    );
  });
  test.each<[string, Record<string, string>]>([
    ['about another order', { orderId: 'M02' }],
    ['of another partner', { partnerCode: 'OTHER' }],
    ['unsigned', { signature: '' }],
  ])('that is %s is nobody’s', (_name, changes) => {
    expect(parseQuery(toJson({ ...vector, ...changes }), credentials)).toEqual({
      ok: false,
      error: { code: 'unverified' },
    });
  });
  test.each<[string, Record<string, string>]>([
    ['no order', { orderId: '' }],
    ['no id', { requestId: '' }],
    ['another language', { lang: 'fr' }],
  ])('signed with %s is malformed', (_name, changes) => {
    const fields = { ...vector, ...changes };
    const body = toJson({ ...fields, signature: sign('query', fields, credentials) });
    expect(parseQuery(body, credentials)).toEqual({ ok: false, error: { code: 'malformed' } });
  });
});

describe('the answer', () => {
  const paid: QueriedPayment = {
    resultCode: '0',
    message: 'Thành công.',
    amount: vnd(50_000n),
    transId: '4088878653',
    payType: 'qr',
  };
  const rest = { extraData: '', respondedAt: new Date(1_795_000_000_000) };
  const answer = formatQueryAnswer(query, { ...paid, ...rest }, credentials);
  const parse = (text: string) => parseQueryAnswer(text, query, credentials);
  const changed = (changes: object) =>
    parse(JSON.stringify({ ...(JSON.parse(answer) as object), ...changes }));

  test('is read', () => expect(parse(answer)).toEqual({ ok: true, value: paid }));

  test("has MoMo's fields, and may have more", () => {
    expect(JSON.parse(answer)).toEqual({
      partnerCode: 'MOMODEMO',
      orderId: 'M01',
      requestId: 'R02',
      extraData: '',
      amount: 50_000,
      transId: 4_088_878_653,
      payType: 'qr',
      resultCode: 0,
      message: 'Thành công.',
      responseTime: 1_795_000_000_000,
    });
    const more = { refundTrans: [{ orderId: 'F01' }], promotionInfo: null };
    expect(changed(more)).toEqual({ ok: true, value: paid });
  });
  test('is read as it was written', () => {
    const payments = fc.record({
      resultCode: fc.stringMatching(/^(0|[1-9]\d{0,4})$/),
      message: texts,
      amount: amounts,
      transId: numbers,
      payType: texts,
    });
    fc.assert(
      fc.property(payments, instants, (given, respondedAt) => {
        const body = formatQueryAnswer(query, { ...given, ...rest, respondedAt }, credentials);
        expect(parse(body)).toEqual({ ok: true, value: given });
      }),
    );
  });
  test('about an order that nobody knows has neither amount nor number', () => {
    const unknown = { resultCode: '42', message: 'x', transId: '', payType: '' };
    const body = formatQueryAnswer(query, { ...unknown, ...rest }, credentials);
    expect(parse(body)).toEqual({ ok: true, value: unknown });
  });
  test.each<[string, object]>([
    ['another order', { orderId: 'M02' }],
    ['another request', { requestId: 'R01' }],
    ['another partner', { partnerCode: 'OTHER' }],
    ['nothing', { orderId: undefined }],
  ])('about %s is not about ours', (_name, changes) => {
    expect(changed(changes)).toEqual({ ok: false, error: { code: 'other_transaction' } });
  });
  test.each<[string, object]>([
    ['no code', { resultCode: undefined }],
    ['paid without an amount', { amount: undefined }],
    ['paid with an amount of zero', { amount: 0 }],
    ['paid with an amount that is none', { amount: 'much' }],
  ])('%s is malformed', (_name, changes) => {
    expect(changed(changes)).toEqual({ ok: false, error: { code: 'malformed' } });
  });
  test('and no text makes a parser throw', () => {
    fc.assert(
      fc.property(junk, (text) => {
        expect(parse(text).ok).toBe(false);
        expect(parseQuery(text, credentials).ok).toBe(false);
      }),
    );
  });
});
