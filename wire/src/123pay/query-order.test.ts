import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JsonObject, type JsonValue, parseBody } from '../shared/body.ts';
import { formatRefusal } from './answer.ts';
import { CREATE_ORDER_CODES, type CreateOrderCode } from './codes.ts';
import { ORDER_STATUSES, type OrderStatus } from './order-status.ts';
import {
  formatQueriedOrder,
  formatQueryOrder,
  parseQueryOrder,
  parseQueryOrderAnswer,
  type QueriedOrder,
  UNKNOWN_ORDER,
} from './query-order.ts';
import { verify } from './signature.ts';

const secretKey = new Secret('MIKEY');
const credentials = { merchantCode: 'MICODE', passcode: new Secret('MIPASSCODE'), secretKey };
const asked = {
  mTransactionID: 'V20170711001',
  merchantCode: 'MICODE',
  clientIP: '127.0.0.1',
  passcode: 'MIPASSCODE',
  checksum: 'not looked at here',
} satisfies JsonObject;

describe('a request', () => {
  test.each<[string, string, JsonValue]>([
    ['a passcode as long as in createOrder', 'passcode', 'x'.repeat(255)],
    ['an IPv4 address longer than the guide allows', 'clientIP', '203.100.113.107'],
    ['an IPv6 address', 'clientIP', '2001:db8::1'],
    ['a field that we do not know', 'colour', ['red']],
  ])('may have %s', (_name, field, value) => {
    expect(parseQueryOrder({ ...asked, [field]: value })).toMatchObject({ ok: true });
  });

  test.each<[string, string, JsonValue]>([
    ['missing', 'mTransactionID', ''],
    ['missing', 'merchantCode', null],
    ['missing', 'clientIP', ''],
    ['missing', 'passcode', ''],
    ['missing', 'checksum', ''],
    ['too_long', 'mTransactionID', 'x'.repeat(51)],
    ['too_long', 'merchantCode', 'x'.repeat(21)],
    ['too_long', 'clientIP', '1'.repeat(46)],
    ['too_long', 'passcode', 'x'.repeat(256)],
    ['too_long', 'checksum', 'x'.repeat(256)],
    ['not_an_ip_address', 'clientIP', '127.0.0.1, 10.0.0.1'],
    ['not_text', 'mTransactionID', ['V1']],
  ])('is refused, %s: %s %j', (why, field, value) => {
    expect(parseQueryOrder({ ...asked, [field]: value })).toEqual({
      ok: false,
      error: { code: 'format', field, why },
    });
  });

  test('that a client formats is signed, and is read back as it was', () => {
    const query = { orderRef: 'ORD/0-é-001', clientIp: '2001:db8::1' };
    const parsed = parseBody(JSON.stringify(formatQueryOrder(query, credentials)));
    if (!parsed.ok) return expect.fail(parsed.error.why);
    expect(verify('queryOrder', parsed.value, secretKey)).toBe(true);
    expect(parseQueryOrder(parsed.value)).toEqual({
      ok: true,
      value: { ...query, merchantCode: 'MICODE' },
    });
  });

  test('of any shape does not make the parser throw', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const parsed = parseBody(text);
        if (parsed.ok) expect(parseQueryOrder(parsed.value).ok).toBe(false);
      }),
    );
  });
});

describe('the answer', () => {
  const order: QueriedOrder = {
    transactionId: '123P2611220000042',
    status: '11',
    amount: vnd(250_000n),
    debited: vnd(0n),
    bankCode: '123PVCB',
    description: null,
  };
  const wire = formatQueriedOrder(order, secretKey);
  const changed = (position: number, element: unknown) =>
    JSON.stringify(wire.map((old, i) => (i === position ? element : old)));

  test('is the eight elements of the vector', () => {
    expect(wire).toEqual([
      '1',
      '123P2611220000042',
      '11',
      '250000',
      '0',
      '123PVCB',
      null,
      '6e40fe82896a6cd0caf20d6a46a69fd7f838ee4a',
    ]);
  });

  test('for an order never created has status -10 and no amounts', () => {
    const unknown = formatQueriedOrder(UNKNOWN_ORDER, secretKey);
    expect(unknown.slice(0, 7)).toEqual(['1', '', '-10', '0', '0', '', null]);
    expect(parseQueryOrderAnswer(JSON.stringify(unknown), secretKey)).toEqual({
      ok: true,
      value: UNKNOWN_ORDER,
    });
  });

  test('is read back by the merchant as it was, whatever the order', () => {
    const amount = fc.bigInt({ min: 0n, max: 999_999_999_999n }).map(vnd);
    const orders = fc.record({
      transactionId: fc.string(),
      status: fc.constantFrom(...(Object.keys(ORDER_STATUSES) as OrderStatus[])),
      amount,
      debited: amount,
      bankCode: fc.string(),
      description: fc.option(fc.string()),
    });
    fc.assert(
      fc.property(orders, (any) => {
        const text = JSON.stringify(formatQueriedOrder(any, secretKey));
        expect(parseQueryOrderAnswer(text, secretKey)).toEqual({ ok: true, value: any });
      }),
    );
  });

  test('may have another description, which is not signed', () => {
    expect(parseQueryOrderAnswer(changed(6, 'more'), secretKey)).toEqual({
      ok: true,
      value: { ...order, description: 'more' },
    });
  });

  test.each([1, 2, 3, 4, 5, 7])('is not trusted when element %i is changed', (position) => {
    const text = changed(position, `${wire[position]}0`);
    expect(parseQueryOrderAnswer(text, secretKey)).toEqual({
      ok: false,
      error: { code: 'bad_checksum' },
    });
  });

  test('is not trusted without a checksum', () => {
    expect(parseQueryOrderAnswer(JSON.stringify(wire.slice(0, 7)), secretKey)).toEqual({
      ok: false,
      error: { code: 'bad_checksum' },
    });
  });

  test('never makes the parser throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (answer) => {
        expect(parseQueryOrderAnswer(answer, secretKey).ok).toBe(false);
      }),
    );
  });
});

test.each(Object.keys(CREATE_ORDER_CODES) as CreateOrderCode[])(
  'a refusal with %s is two texts, which the merchant reads',
  (code) => {
    const wire = formatRefusal(code);
    expect(wire).toEqual([code, CREATE_ORDER_CODES[code].vi]);
    expect(parseQueryOrderAnswer(JSON.stringify(wire), secretKey)).toEqual({
      ok: false,
      error: { code: 'refused', returnCode: code, description: CREATE_ORDER_CODES[code].vi },
    });
  },
);

test('a refusal may explain itself in other words', () => {
  expect(formatRefusal('6000', 'chữ ký sai')).toEqual(['6000', 'chữ ký sai']);
});
