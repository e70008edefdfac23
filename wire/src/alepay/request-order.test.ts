import { readFileSync } from 'node:fs';
import { type Vnd, vnd } from '@cong/values/money.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../shared/body.ts';
import type { ErrorCode } from './codes.ts';
import { parseData } from './data-json.ts';
import {
  formatRequestedOrder,
  orderFields,
  parseRequestedOrder,
  parseRequestOrder,
  type RequestOrder,
} from './request-order.ts';

/** Only what is required. */
const least = {
  orderCode: 'DH-0',
  amount: '3000000',
  currency: 'VND',
  orderDescription: 'x',
  totalItem: '2',
  returnUrl: 'https://shop.example/return',
  cancelUrl: 'https://shop.example/cancel',
  buyerName: 'Trần Thị Bưởi',
  buyerEmail: 'buoi@example.vn',
  buyerPhone: '0901234567',
  buyerAddress: '1 Lê Lợi',
  buyerCity: 'Hồ Chí Minh',
  buyerCountry: 'Việt Nam',
  paymentHours: '48',
} satisfies JsonObject;

const parse = (fields: JsonObject) => parseRequestOrder({ ...least, ...fields });
const without = (...names: string[]) =>
  Object.fromEntries(Object.entries(least).filter(([name]) => !names.includes(name)));

test('an order with only the required fields takes every default', () => {
  expect(parse({})).toEqual({
    ok: true,
    value: {
      orderRef: 'DH-0',
      amount: 3_000_000n,
      description: 'x',
      totalItem: 2,
      checkoutType: '0',
      allowDomestic: false,
      installment: false,
      fixed: {},
      returnUrl: 'https://shop.example/return',
      cancelUrl: 'https://shop.example/cancel',
      buyer: {
        name: 'Trần Thị Bưởi',
        email: 'buoi@example.vn',
        phone: '0901234567',
        address: '1 Lê Lợi',
        city: 'Hồ Chí Minh',
        country: 'Việt Nam',
      },
      payWithinMs: 48 * 3_600_000,
      linkCard: false,
    },
  });
});

test('the order of a PHP merchant is read', () => {
  const file = new URL('./vectors/envelopes.json', import.meta.url);
  const [vector] = JSON.parse(readFileSync(file, 'utf8')) as { plaintext: string }[];
  const data = parseData(vector?.plaintext ?? '');
  expect(data.ok && parseRequestOrder(data.value)).toMatchObject({
    ok: true,
    value: { orderRef: 'DH-0', amount: 3_000_000n, checkoutType: '1', totalItem: 2 },
  });
});

test('the order of a C# merchant is read: decimals with a point, month 0, flags', () => {
  const text = JSON.stringify({ ...least, month: 0, allowDomestic: true, installment: false });
  const data = parseData(
    text
      .replace('"3000000"', '3000000.0')
      .replace('"2"', '2')
      .replace('"48"', '0.15')
      .replace('"month":0', '"month":0,"checkoutType":3'),
  );
  expect(data.ok && parseRequestOrder(data.value)).toMatchObject({
    ok: true,
    value: {
      amount: 3_000_000n,
      checkoutType: '3',
      allowDomestic: true,
      payWithinMs: 540_000,
      fixed: {},
    },
  });
});

describe('is accepted', () => {
  test.each<[string, JsonObject, object]>([
    [
      'everything about instalments fixed',
      fixedChoice(),
      { installment: true, fixed: { months: 12, bankCode: 'SACOMBANK', paymentMethod: 'VISA' } },
    ],
    ['a bank that may not exist', { bankCode: 'XXX' }, { fixed: { bankCode: 'XXX' } }],
    ['phone without email', { buyerEmail: '' }, { buyer: { phone: '0901234567' } }],
    ['email without phone', { buyerPhone: null }, { buyer: { email: 'buoi@example.vn' } }],
    ['a code of 255 characters', { orderCode: 'x'.repeat(255) }, {}],
    [
      'a card to be linked',
      { isCardLink: true, merchantSideUserId: 'u1' },
      { linkCard: true, merchantSideUserId: 'u1' },
    ],
    [
      'postal code, state, promotion',
      { buyerPostalCode: '700000', buyerState: 'Q1', promotionCode: 'TET' },
      { promotionCode: 'TET', buyer: { state: 'Q1', postalCode: '700000' } },
    ],
    ['an empty month', { month: '' }, { fixed: {} }],
    ['a field that we do not know', { colour: { of: ['anything'] } }, {}],
  ])('%s', (_name, fields, expected) => {
    expect(parse(fields)).toMatchObject({ ok: true, value: expected });
  });

  test.each(['0', '1', '2', '3', '4', '1.0'])('checkoutType %s', (checkoutType) => {
    expect(parse({ checkoutType })).toMatchObject({ value: { checkoutType: checkoutType[0] } });
  });
});

function fixedChoice(): JsonObject {
  return {
    installment: true,
    checkoutType: '2',
    month: '12',
    bankCode: 'SACOMBANK',
    paymentMethod: 'VISA',
  };
}

describe('is refused', () => {
  test.each<[ErrorCode, string, JsonValue]>([
    ['104', 'orderCode', ['x']],
    ['104', 'orderCode', 'x'.repeat(256)],
    ['104', 'amount', true],
    ['104', 'orderDescription', { x: 'y' }],
    ['104', 'orderDescription', 'x'.repeat(1001)],
    ['104', 'checkoutType', '5'],
    ['104', 'checkoutType', '-1'],
    ['104', 'installment', 'maybe'],
    ['104', 'allowDomestic', []],
    ['104', 'isCardLink', 'x'],
    ['104', 'returnUrl', `https://shop.example/${'x'.repeat(1000)}`],
    ['109', 'orderCode', ''],
    ['120', 'amount', ''],
    ['120', 'amount', '0'],
    ['120', 'amount', '-3000000'],
    ['156', 'amount', '3000000.5'],
    ['156', 'amount', 'a lot'],
    ['121', 'currency', ''],
    ['121', 'currency', 'USD'],
    ['121', 'currency', 'vnd'],
    ['122', 'orderDescription', ' '],
    ['123', 'totalItem', ''],
    ['123', 'totalItem', '0'],
    ['123', 'totalItem', '1.5'],
    ['144', 'month', '5'],
    ['144', 'month', 'x'],
    ['144', 'month', '-3'],
    ['124', 'returnUrl', ''],
    ['124', 'returnUrl', 'shop.example'],
    ['124', 'cancelUrl', 'javascript:alert(1)'],
    ['125', 'buyerName', ''],
    ['125', 'buyerName', 'a\nb'],
    ['126', 'buyerEmail', 'buoi'],
    ['127', 'buyerPhone', '123'],
    ['128', 'buyerAddress', ''],
    ['129', 'buyerCity', null],
    ['130', 'buyerCountry', ''],
    ['131', 'paymentHours', ''],
    ['131', 'paymentHours', '0'],
    ['131', 'paymentHours', '-1'],
    ['131', 'paymentHours', 'soon'],
  ])('%s: %s %j', (code, field, value) => {
    expect(parse({ [field]: value })).toEqual({ ok: false, error: { code, field } });
  });

  test('110: without email and phone', () => {
    expect(parseRequestOrder(without('buyerEmail', 'buyerPhone'))).toMatchObject({
      error: { code: '110' },
    });
  });
  test.each(['1', '4'])(
    '148: by instalments only, where checkoutType %s has none',
    (checkoutType) => {
      expect(parse({ installment: true, checkoutType })).toMatchObject({ error: { code: '148' } });
    },
  );
});

test('104 is told before every other code, and the others in the order of the guide', () => {
  const codes: string[] = [];
  const right: JsonObject = { ...least, checkoutType: '1', month: '3' };
  let body: JsonObject = { checkoutType: '9', month: '5', installment: true };
  for (const name of [
    'checkoutType',
    ...Object.keys(least).slice(0, 5),
    'month',
    ...Object.keys(least).slice(5),
  ]) {
    const parsed = parseRequestOrder(body);
    if (!parsed.ok) codes.push(parsed.error.code);
    body = Object.assign({}, body, { [name]: right[name] });
  }
  const last = parseRequestOrder(body);
  expect([...codes, last.ok || last.error.code]).toEqual(
    '104 109 120 121 122 123 144 124 124 125 110 128 128 129 130 131 148'.split(' '),
  );
});

const text = (maxLength: number) =>
  fc.stringMatching(/^[A-Za-zđế0-9 .,-]{1,40}$/).map((s) => `x${s}`.slice(0, maxLength));
const optional = <Value>(value: fc.Arbitrary<Value>, name: string) =>
  fc.option(value, { nil: undefined }).map((item) => (item === undefined ? {} : { [name]: item }));
const url = fc.webUrl({ validSchemes: ['http', 'https'], withQueryParameters: true });
const orders = fc
  .record({
    orderRef: text(255),
    amount: fc.bigInt({ min: 1n, max: 999_999_999_999n }).map((n): Vnd => vnd(n)),
    description: text(255),
    totalItem: fc.integer({ min: 1, max: 999 }),
    checkoutType: fc.constantFrom('0', '2', '3'),
    allowDomestic: fc.boolean(),
    installment: fc.boolean(),
    fixed: fc
      .tuple(
        optional(fc.constantFrom(3, 6, 9, 12), 'months'),
        optional(text(50), 'bankCode'),
        optional(text(50), 'paymentMethod'),
      )
      .map((parts) => Object.assign({}, ...parts)),
    returnUrl: url,
    cancelUrl: url,
    buyer: fc
      .tuple(
        fc.record({ name: text(255), address: text(255), city: text(255), country: text(255) }),
        optional(fc.constant('a@example.vn'), 'email'),
        optional(text(50), 'state'),
        optional(text(50), 'postalCode'),
      )
      .map((parts) => Object.assign({ phone: '0901234567' }, ...parts)),
    payWithinMs: fc.integer({ min: 1, max: 500_000 }).map((minutes) => minutes * 60_000),
    linkCard: fc.boolean(),
  })
  .chain((order) => optional(text(50), 'promotionCode').map((more) => ({ ...order, ...more })));

test('every order that a client formats is read back as it was', () => {
  fc.assert(
    fc.property(orders, (order) => {
      const data = parseData(JSON.stringify(orderFields(order as RequestOrder)));
      expect(data.ok && parseRequestOrder(data.value)).toEqual({ ok: true, value: order });
    }),
  );
});

test('no data of any shape makes the parser throw', () => {
  const names = fc.constantFrom(...Object.keys(least), 'month', 'installment', '__proto__');
  fc.assert(
    fc.property(fc.dictionary(names, fc.jsonValue()), (fields) => {
      const data = parseData(JSON.stringify({ ...least, ...fields }));
      if (data.ok) expect(typeof parseRequestOrder(data.value).ok).toBe('boolean');
    }),
  );
});

test('the answer is transactionCode and URL, and is read back', () => {
  const requested = {
    transactionCode: 'ALE2611220000001',
    checkoutUrl: 'https://gate.example/pay/x',
  };
  const json = formatRequestedOrder(requested);
  expect(json).toBe('{"token":"ALE2611220000001","checkoutUrl":"https://gate.example/pay/x"}');
  expect(parseRequestedOrder(JSON.parse(json))).toEqual(requested);
  for (const data of [null, [], {}, { token: 'x' }, { token: 'x', checkoutUrl: 'javascript:1' }]) {
    expect(parseRequestedOrder(data)).toBeUndefined();
  }
});
