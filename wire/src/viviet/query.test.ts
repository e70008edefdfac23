import { vnd } from '@cong/values/money.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatEnvelope, seal } from './envelope.ts';
import type { PaymentReturn } from './payment-return.ts';
import {
  formatQueryAnswer,
  formatQueryMessage,
  formatQueryRefusal,
  openQuery,
  openQueryAnswer,
  parseEnvelope,
} from './query.ts';
import { textOfAtMost, v2AtGateway, v2AtMerchant } from './testing/orders.ts';
import { gatewayKeys, merchantKeys, v2Return } from './testing/parties.ts';

const refused = { ok: false, error: { code: 'not_authenticated' } };

const formatQuery = (orderRef: string): string =>
  formatEnvelope(formatQueryMessage(orderRef, v2AtMerchant), v2AtMerchant);

const read = (body: string, credentials = v2AtGateway) => {
  const envelope = parseEnvelope(body);
  return envelope.ok ? openQuery(envelope.value, credentials) : envelope;
};

test('every order can be asked for, in a form or in JSON', () => {
  fc.assert(
    fc.property(textOfAtMost(100, 1), (orderRef) => {
      const form = formatQuery(orderRef);
      const json = JSON.stringify(Object.fromEntries(new URLSearchParams(form)));
      expect(read(form)).toEqual({ ok: true, value: orderRef });
      expect(read(`\n ${json}`)).toEqual({ ok: true, value: orderRef });
    }),
    { numRuns: 30 },
  );
});

const least = { version: '2.0', access_code: '3685', order_no: 'O-1' };
const sealed = (message: object | string, keys = merchantKeys) => {
  const text = typeof message === 'string' ? message : JSON.stringify(message);
  return new URLSearchParams({ merchant_site: 'demo_site', ...seal(text, keys) }).toString();
};

test('the names may have either capitalisation', () => {
  expect(read(sealed(least))).toEqual({ ok: true, value: 'O-1' });
  expect(read(sealed({ ...least, Order_no: 'O-1' }))).toEqual({ ok: true, value: 'O-1' });
});

test.each<[string, object | string, string, string]>([
  ['two orders', { ...least, Order_no: 'O-2' }, 'order_no', 'contradictory'],
  ['no order', { ...least, order_no: '' }, 'order_no', 'missing'],
  ['no version', { ...least, version: null }, 'version', 'missing'],
  ['another version', { ...least, version: '1.0' }, 'version', 'wrong_version'],
  ['no fields', '[]', 'data', 'not_text'],
])('a signed query with %s is a format error', (_name, message, field, why) => {
  expect(read(sealed(message))).toEqual({ ok: false, error: { code: 'format', field, why } });
});

const query = formatQuery('O-1');
test.each<[string, string, typeof v2AtGateway]>([
  ['no signature', query.replace(/&secure_hash=.*/, ''), v2AtGateway],
  ['junk after it', `${query}AA`, v2AtGateway],
  ['the keys of another', sealed(least, gatewayKeys), v2AtGateway],
  ['another merchant', query, { ...v2AtGateway, merchantSite: 'other' }],
  ['another access code', query, { ...v2AtGateway, accessCode: 'other' }],
  ['nothing', '', v2AtGateway],
  ['an empty object', '{}', v2AtGateway],
])('a query with %s is not answered', (_name, body, credentials) => {
  expect(read(body, credentials)).toEqual(refused);
});

test.each([
  ['JSON that is none', '{'],
  ['U+0000', 'merchant_site=%00'],
])('%s is no envelope', (_name, body) => {
  expect(read(body)).toMatchObject({ ok: false, error: { code: 'malformed' } });
});

describe('the answer', () => {
  const paid: PaymentReturn = {
    locale: 'vn',
    orderRef: 'O-1',
    tryRef: 'T1',
    methods: '',
    totalAmount: vnd(200_000n),
    amount: vnd(200_000n),
    fee: vnd(0n),
    transactionNo: '1449514',
    responseCode: 'PAY-0000',
    message: 'Giao dịch thành công',
    requestedAt: new Date('2026-11-22T09:04:51Z'),
    respondedAt: new Date('2026-11-22T09:05:12Z'),
  };
  const wire = formatQueryAnswer(paid, v2AtGateway);
  const open = (text: string, orderRef = 'O-1') => openQueryAnswer(text, orderRef, v2AtMerchant);

  test('is read by the merchant', () => expect(open(wire)).toEqual({ ok: true, value: paid }));

  test('may be the vector of the return, which has the same plaintext', () => {
    expect(open(JSON.stringify(v2Return.query), 'O-0')).toMatchObject({
      ok: true,
      value: { responseCode: 'PAY-0028' },
    });
  });

  test('that refuses has a code', () => {
    expect(open(formatQueryRefusal('PAY-0096'))).toEqual({
      ok: false,
      error: { code: 'refused', responseCode: 'PAY-0096' },
    });
    expect(formatQueryRefusal('PAY-0096')).toContain('Hệ thống bận');
  });

  const fields = JSON.parse(wire) as Record<string, string>;
  test.each<[string, object | string, string]>([
    ['unsigned', { ...fields, secure_hash: undefined }, 'not_authenticated'],
    ['of another merchant', { ...fields, merchant_site: 'x' }, 'not_authenticated'],
    ['signed by another', { ...fields, ...seal('{}', merchantKeys) }, 'not_authenticated'],
    ['in plain text', { order_no: 'O-1', response_code: '' }, 'not_authenticated'],
    ['of another shape', { ...fields, ...seal('{}', gatewayKeys) }, 'malformed'],
    ['no JSON', '<html>', 'malformed'],
  ])('is not believed when it is %s', (_name, answer, code) => {
    const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
    expect(open(text)).toEqual({ ok: false, error: { code } });
  });

  test('about another order is not believed', () => expect(open(wire, 'O-2')).toEqual(refused));
});

test('no text makes a parser throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
      expect(read(text).ok).toBe(false);
      expect(openQueryAnswer(text, 'O-1', v2AtMerchant).ok).toBe(false);
    }),
  );
});
