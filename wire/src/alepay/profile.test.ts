import { vnd } from '@cong/values/money.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type JsonObject, type JsonValue, parseJson } from '../shared/body.ts';
import { type Customer, formatCustomer, parseCustomer } from './linked-card.ts';
import {
  formatProfileUrl,
  parseCancelProfile,
  parseCustomerQuery,
  parseProfileUrl,
  parseRequestProfile,
  profileFields,
  UNLINKED,
} from './profile.ts';
import { parseTokenizationPayment, tokenizationFields } from './tokenization-payment.ts';

const profile = {
  customerId: 'acb-123',
  firstName: 'Bưởi',
  lastName: 'Trần Thị',
  street: 'Lê Lợi',
  city: 'Hồ Chí Minh',
  state: 'Quận 1',
  postalCode: '700000',
  country: 'Việt Nam',
  email: 'buoi@example.vn',
  phone: '0901234567',
};
const callback = 'https://shop.example/linked';
const fields: JsonObject = { ...profileFields(profile), callback };

test('a profile is read as it was formatted', () => {
  expect(fields).toMatchObject({ id: 'acb-123', phoneNumber: '0901234567' });
  expect(parseRequestProfile(fields)).toEqual({ ok: true, value: { ...profile, callback } });
});

test.each<[string, string, JsonValue]>([
  ['104', 'firstName', []],
  ['104', 'id', 'x'.repeat(256)],
  ['159', 'id', ''],
  ['160', 'firstName', ''],
  ['161', 'lastName', null],
  ['167', 'street', ''],
  ['163', 'city', ''],
  ['166', 'state', ''],
  ['168', 'postalCode', ''],
  ['164', 'country', ''],
  ['162', 'email', ''],
  ['132', 'email', 'buoi'],
  ['165', 'phoneNumber', ''],
  ['147', 'phoneNumber', '12'],
  ['169', 'callback', ''],
  ['124', 'callback', 'javascript:alert(1)'],
])('%s: a profile with the wrong %s', (code, field, value) => {
  expect(parseRequestProfile({ ...fields, [field]: value })).toEqual({
    ok: false,
    error: { code, field },
  });
});

test('the linking page is told by its URL', () => {
  const json = formatProfileUrl('https://gate.example/link/x');
  expect(json).toBe('{"url":"https://gate.example/link/x"}');
  expect(parseProfileUrl(JSON.parse(json))).toBe('https://gate.example/link/x');
  expect(parseProfileUrl({ url: 'javascript:1' })).toBeUndefined();
});

test('a card is unlinked by its token', () => {
  expect(parseCancelProfile({ alepayToken: 'tok-1' })).toEqual({ ok: true, value: 'tok-1' });
  expect(parseCancelProfile({})).toMatchObject({ error: { code: '198' } });
  expect(parseCancelProfile({ alepayToken: ['x'] })).toMatchObject({ error: { code: '104' } });
  expect(JSON.parse(UNLINKED)).toEqual({});
});

test('a customer is asked for by id, else by token', () => {
  expect(parseCustomerQuery({ id: 'c' })).toEqual({ ok: true, value: { customerId: 'c' } });
  expect(parseCustomerQuery({ id: 'c', alepayToken: 't' })).toMatchObject({
    value: { customerId: 'c' },
  });
  expect(parseCustomerQuery({ alepayToken: 't' })).toEqual({
    ok: true,
    value: { alepayToken: 't' },
  });
  expect(parseCustomerQuery({})).toMatchObject({ error: { code: '159' } });
  expect(parseCustomerQuery({ id: {} })).toMatchObject({ error: { code: '104' } });
});

const customer: Customer = {
  profile,
  cards: [
    {
      token: 'tok-00000001',
      maskedNumber: '411111xxxxxx1111',
      holder: 'TRAN THI BUOI',
      expiry: { month: 3, year: 2027 },
      paymentMethod: 'VISA',
      bankCode: 'SACOMBANK',
      status: 'ACTIVE',
    },
  ],
};
const read = (json: string) => {
  const data = parseJson(json);
  return data.ok ? parseCustomer(data.value) : undefined;
};

test('a customer comes with the linked cards, masked, and is read back', () => {
  const json = formatCustomer(customer);
  expect(JSON.parse(json)).toMatchObject({
    id: 'acb-123',
    cards: [{ cardNumber: '411111xxxxxx1111', cardExpireMonth: '03', cardExpireYear: '2027' }],
  });
  expect(read(json)).toEqual(customer);
  expect(read(json.replace('ACTIVE', 'ODD'))).toBeUndefined();
  expect(read(json.replace('"03"', '"13"'))).toBeUndefined();
});

const payment = {
  token: 'tok-00000001',
  orderRef: 'DH-1',
  amount: vnd(1_000_000n),
  description: 'x',
  returnUrl: 'https://shop.example/r',
  cancelUrl: 'https://shop.example/c',
  payWithinMs: 5 * 3_600_000,
};

test('a payment by a linked card is read as it was formatted', () => {
  const data = parseJson(JSON.stringify(tokenizationFields(payment)));
  const body = data.ok ? (data.value as JsonObject) : expect.fail('not read');
  expect(body).toMatchObject({ customerToken: 'tok-00000001', paymentHours: '5' });
  expect(parseTokenizationPayment(body)).toEqual({ ok: true, value: payment });
});

test.each<[string, string, JsonValue]>([
  ['104', 'customerToken', []],
  ['198', 'customerToken', ''],
  ['109', 'orderCode', ''],
  ['120', 'amount', '0'],
  ['156', 'amount', '0.5'],
  ['121', 'currency', 'USD'],
  ['122', 'orderDescription', ''],
  ['124', 'returnUrl', 'x'],
  ['124', 'cancelUrl', ''],
  ['131', 'paymentHours', '0'],
])('%s: a payment by a linked card with the wrong %s', (code, field, value) => {
  const body = { ...tokenizationFields(payment), amount: '1000000', [field]: value };
  expect(parseTokenizationPayment(body)).toEqual({ ok: false, error: { code, field } });
});

test('no data makes a reader throw', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (body, value) => {
      const data = parseJson(JSON.stringify({ ...body, id: value, cards: value }));
      if (!data.ok) return;
      const object = data.value as JsonObject;
      expect(parseRequestProfile(object).ok).toBe(false);
      expect(parseTokenizationPayment(object).ok).toBe(false);
      expect(typeof parseCancelProfile(object).ok).toBe('boolean');
      expect(typeof parseCustomerQuery(object).ok).toBe('boolean');
      parseCustomer(object);
    }),
  );
});
