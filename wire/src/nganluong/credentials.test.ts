import { Secret } from '@cong/values/secret.ts';
import { expect, test } from 'vitest';
import { isFrom, wirePassword } from './credentials.ts';
import { credentials, passwordVector } from './testing/vectors.ts';

const asker = { merchant_id: '36680', merchant_password: passwordVector };

test("the password goes over the wire as the vector's MD5", () => {
  expect(wirePassword(credentials)).toBe(passwordVector);
});

test('a merchant is known by its number and its password, in either case of hex', () => {
  expect(isFrom(asker, credentials)).toBe(true);
  expect(isFrom({ ...asker, merchant_password: passwordVector.toUpperCase() }, credentials)).toBe(
    true,
  );
});

test.each([
  ['another number', { ...asker, merchant_id: '1' }],
  ['no number', { merchant_password: passwordVector }],
  ['no password', { merchant_id: '36680' }],
  ['an empty password', { ...asker, merchant_password: '' }],
  ['the password itself', { ...asker, merchant_password: 'provider-secret-0' }],
  ['junk after the password', { ...asker, merchant_password: `${passwordVector}00` }],
])('%s is nobody', (_name, given) => expect(isFrom(given, credentials)).toBe(false));

test('another password is nobody', () => {
  expect(isFrom(asker, { ...credentials, merchantPassword: new Secret('other') })).toBe(false);
});
