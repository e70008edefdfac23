import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  attemptId,
  firstUuidOf,
  hashToken,
  isUuid,
  merchantId,
  newToken,
  newUuid,
  type PaymentId,
  parsePaymentRef,
  paymentOfAttempt,
  paymentRef,
  shortMerchantId,
} from './ids.ts';

const instants = fc.date({ min: new Date(0), max: new Date('2400-01-01'), noInvalidDate: true });
const merchants = fc.integer({ min: 0, max: 0x7fff_ffff }).map(merchantId);
const uuids = fc.uuid().map((text) => text as PaymentId);
const keys = fc.record({ merchantId: merchants, paymentId: uuids });

test('an id is a UUID of version 7 and variant 1', () => {
  for (let i = 0; i < 1_000; i += 1) {
    const uuid = newUuid(new Date(i));
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
});

test('ids sort by the time they were made', () => {
  fc.assert(
    fc.property(instants, instants, (a, b) => {
      fc.pre(a.getTime() !== b.getTime());
      expect(newUuid(a) < newUuid(b)).toBe(a < b);
    }),
  );
});

test('an instant’s first UUID lies between those before it and those of it', () => {
  fc.assert(
    fc.property(
      instants.filter((one) => one.getTime() > 0),
      (instant) => {
        const first = firstUuidOf(instant);
        expect(isUuid(first)).toBe(true);
        expect(newUuid(new Date(instant.getTime() - 1)) < first).toBe(true);
        expect(first <= newUuid(instant)).toBe(true);
      },
    ),
  );
});

test('ids of one instant differ', () => {
  const now = new Date();
  expect(new Set(Array.from({ length: 10_000 }, () => newUuid(now))).size).toBe(10_000);
});

test('a payment’s reference is read back as its key', () => {
  fc.assert(
    fc.property(keys, (key) => {
      expect(parsePaymentRef(paymentRef(key))).toEqual(key);
    }),
  );
});

test('an attempt’s id names its payment, and is safe in any reference field', () => {
  fc.assert(
    fc.property(keys, fc.integer({ min: 1, max: 31 }), (key, number) => {
      const id = attemptId(key, number);
      expect(id).toMatch(/^[0-9A-Z]{28,33}$/);
      expect(paymentOfAttempt(id)).toEqual(key);
    }),
  );
});

test('no two attempts have one id', () => {
  fc.assert(
    fc.property(
      keys,
      keys,
      fc.integer({ min: 1, max: 31 }),
      fc.integer({ min: 1, max: 31 }),
      (a, b, m, n) => {
        const same = a.merchantId === b.merchantId && a.paymentId === b.paymentId && m === n;
        expect(attemptId(a, m) === attemptId(b, n)).toBe(same);
      },
    ),
  );
});

test.each([0, 32, 1.5, Number.NaN, -1])('there is no attempt %s', (number) => {
  const key = { merchantId: merchantId(1), paymentId: newUuid(new Date()) as PaymentId };
  expect(() => attemptId(key, number)).toThrow(RangeError);
});

const good = attemptId(
  { merchantId: merchantId(36), paymentId: newUuid(new Date()) as PaymentId },
  1,
);

test.each([
  ['empty', ''],
  ['too short', '1234'],
  ['lower case', good.toLowerCase()],
  ['with a letter that Crockford leaves out', `${good.slice(0, -2)}U${good.slice(-1)}`],
  ['number 0', `${good.slice(0, -1)}0`],
  ['a merchant with a leading zero', `0${good}`],
  ['a merchant beyond 2³¹-1', `ZIK0ZK${good.slice(-27)}`],
  ['an id beyond 128 bits', `1${'Z'.repeat(26)}1`],
  ['a sign', `-${good}`],
  ['white space', ` ${good}`],
])('not an attempt’s id: %s', (_name, text) => {
  expect(paymentOfAttempt(text)).toBeUndefined();
});

test('any text is read without throwing', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9A-Z]{26,34}$/)), (text) => {
      paymentOfAttempt(text);
      parsePaymentRef(text);
    }),
  );
});

test.each([-1, 0.5, 2 ** 31, Number.NaN])('%s is no merchant', (id) => {
  expect(() => merchantId(id)).toThrow(RangeError);
});

test('a merchant’s short id is base 36', () => {
  expect([0, 35, 36, 0x7fff_ffff].map((id) => shortMerchantId(merchantId(id)))).toEqual([
    '0',
    'Z',
    '10',
    'ZIK0ZJ',
  ]);
});

test('a token cannot be guessed, and its hash does not give it away', () => {
  const tokens = Array.from({ length: 100 }, newToken);
  expect(new Set(tokens).size).toBe(100);
  for (const token of tokens) {
    expect(token).toMatch(/^[\w-]{22}$/);
    expect(hashToken(token)).not.toContain(token);
  }
  // Source: printf abc | openssl dgst -sha256 -binary | basenc --base64url
  expect(hashToken('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0');
});

test.each([
  ['0190f3a5-0000-7000-8000-000000000000', true],
  ['0190F3A5-0000-7000-8000-000000000000', false],
  ['0190f3a5000070008000000000000000', false],
  ['0190f3a5-0000-7000-8000-00000000000g', false],
  ["' or 1=1 --", false],
])('a UUID’s text: %s is %s', (text, expected) => {
  expect(isUuid(text)).toBe(expected);
});
