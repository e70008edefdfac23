import { vnd } from '@cong/values/money.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CreateRequest,
  formatCreate,
  formatCreated,
  formatCreateRefusal,
  parseCreate,
  parseCreateAnswer,
  partnerCodeOf,
} from './create.ts';
import { parseTexts, toJson } from './fields.ts';
import { sign } from './signature.ts';
import { amounts, junk, refs, texts } from './testing/texts.ts';
import { credentials, vectorOf } from './testing/vectors.ts';

const request: CreateRequest = {
  orderId: 'M01',
  requestId: 'R01',
  amount: vnd(50_000n),
  orderInfo: 'Thanh toán đơn hàng số 1 – Trần Thị Bưởi',
  redirectUrl: 'https://hub.example/return',
  ipnUrl: 'https://hub.example/ipn',
  locale: 'vi',
  extraData: '',
};
const vector = vectorOf('create');
const parse = (fields: Readonly<Record<string, string>>) =>
  parseCreate(toJson(fields), credentials);

describe('the request', () => {
  test('of the vector is read, and written to the same fields', () => {
    expect(parse(vector)).toEqual({ ok: true, value: request });
    expect(partnerCodeOf(toJson(vector))).toBe('MOMODEMO');
    expect(parseTexts(formatCreate(request, credentials))).toEqual({ ...vector, lang: 'vi' });
  });
  test('is read as it was written', () => {
    const requests: fc.Arbitrary<CreateRequest> = fc
      .record({
        orderId: refs,
        requestId: refs,
        amount: amounts,
        orderInfo: texts.filter((text) => text !== ''),
        redirectUrl: fc.webUrl(),
        ipnUrl: fc.webUrl(),
        locale: fc.constantFrom('vi' as const, 'en' as const),
        extraData: fc.base64String(),
      })
      .chain((least) => fc.constantFrom<CreateRequest>(least, { ...least, expiresInMinutes: 13 }));
    fc.assert(
      fc.property(requests, (given) => {
        const body = formatCreate(given, credentials);
        expect(parseCreate(body, credentials)).toEqual({ ok: true, value: given });
        expect(body).toContain(`"amount":${given.amount}`);
      }),
    );
  });
  test.each<[string, Record<string, string>]>([
    ['of another amount', { amount: '1' }],
    ['of another order', { orderId: 'M02' }],
    ['with another IPN URL', { ipnUrl: 'https://other.example/' }],
    ['of another partner', { partnerCode: 'OTHER' }],
    ['unsigned', { signature: '' }],
  ])('that is %s is nobody’s', (_name, changes) => {
    expect(parse({ ...vector, ...changes })).toEqual({ ok: false, error: { code: 'unverified' } });
  });
  test.each<[string, Record<string, string>]>([
    ['another kind', { requestType: 'payWithATM' }],
    ['an amount of zero', { amount: '0' }],
    ['another language', { lang: 'fr' }],
    ['an expiry that is none', { orderExpireTime: '0' }],
    ['no order', { orderId: '' }],
    ['no id', { requestId: '' }],
    ['no description', { orderInfo: '' }],
    ['no return URL', { redirectUrl: '' }],
    ['no IPN URL', { ipnUrl: '' }],
  ])('signed with %s is malformed', (_name, changes) => {
    const fields = { ...vector, ...changes };
    const signature = sign('create', fields, credentials);
    expect(parse({ ...fields, signature })).toEqual({ ok: false, error: { code: 'malformed' } });
  });
});

describe('the answer', () => {
  const created = {
    payUrl: 'https://momo.example/pay?t=1',
    deeplink: 'momo://?action=x',
    qrCodeUrl: '000201…',
  };
  const envelope = { message: 'Thành công.', respondedAt: new Date(1_795_000_000_000) };
  const answer = formatCreated(request, { ...created, ...envelope }, credentials);
  const parseAnswer = (text: string) => parseCreateAnswer(text, request, credentials);

  test('tells where the payer goes', () => {
    expect(parseAnswer(answer)).toEqual({ ok: true, value: created });
    expect(JSON.parse(answer)).toEqual({
      partnerCode: 'MOMODEMO',
      orderId: 'M01',
      requestId: 'R01',
      amount: 50_000,
      responseTime: 1_795_000_000_000,
      message: 'Thành công.',
      resultCode: 0,
      ...created,
    });
  });
  test('may lack the ways into the app', () => {
    const { deeplink: _, qrCodeUrl: __, ...least } = JSON.parse(answer) as Record<string, unknown>;
    expect(parseAnswer(JSON.stringify(least))).toEqual({
      ok: true,
      value: { payUrl: created.payUrl, deeplink: '', qrCodeUrl: '' },
    });
  });
  test('or why no payment was made', () => {
    const refusal = formatCreateRefusal(request, { ...envelope, resultCode: '41' }, credentials);
    expect(parseAnswer(refusal)).toEqual({
      ok: false,
      error: { code: 'refused', resultCode: '41' },
    });
  });
  test.each<[string, object]>([
    ['another order', { orderId: 'M02' }],
    ['another request', { requestId: 'R02' }],
    ['another partner', { partnerCode: 'OTHER' }],
    ['another amount', { amount: 1 }],
    ['no amount', { amount: undefined }],
  ])('about %s is not about ours', (_name, changes) => {
    const text = JSON.stringify({ ...(JSON.parse(answer) as object), ...changes });
    expect(parseAnswer(text)).toEqual({ ok: false, error: { code: 'other_transaction' } });
  });
  test.each<[string, object]>([
    ['no code', { resultCode: undefined }],
    ['a code that is none', { resultCode: 'ok' }],
    ['a negative code', { resultCode: -1 }],
    ['no URL', { payUrl: '' }],
    ['a URL of another kind', { payUrl: 'javascript:alert(1)' }],
  ])('with %s is malformed', (_name, changes) => {
    const text = JSON.stringify({ ...(JSON.parse(answer) as object), ...changes });
    expect(parseAnswer(text)).toEqual({ ok: false, error: { code: 'malformed' } });
  });
  test('and no text makes a parser throw', () => {
    fc.assert(
      fc.property(junk, (text) => {
        expect(parseAnswer(text).ok).toBe(false);
        expect(parseCreate(text, credentials).ok).toBe(false);
        expect(typeof partnerCodeOf(text)).toBe('string');
      }),
    );
  });
});
