import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatAuthorization, parseAuthorization, verifyAuthorization } from './authorization.ts';
import { vectorOf } from './testing/vectors.ts';

const { header = '', message } = vectorOf('Authorization header, pretty-printed JSON');
const known = new Secret(header);

const base64 = (text: string) => Buffer.from(text).toString('base64');
const compact = base64(JSON.stringify(message));

test('the vector is written to the byte, and read', () => {
  const authorization = parseAuthorization(header);
  if (!authorization) return expect.fail('not read');
  expect(authorization).toMatchObject({
    accessKey: '04eeec95',
    appName: 'hcm_sso_admin',
    partnerCode: 'hcm_test_sso',
    partnerCodeCus: 'hcm_test_sso',
  });
  expect(authorization.secretKey.reveal()).toBe('c2VjcmV0');
  expect(JSON.stringify(authorization)).not.toContain('c2VjcmV0');
  expect(formatAuthorization(authorization).reveal()).toBe(header);
});

test.each([
  ['as it was given', header],
  ['compact', compact],
  ['without padding', header.replaceAll('=', '')],
  ['with URL-safe letters', header.replaceAll('+', '-').replaceAll('/', '_')],
  ['with white space', ` ${header.slice(0, 40)}\r\n ${header.slice(40)} `],
  ['with spaces in its values', base64(JSON.stringify({ ...message, AppName: ' hcm_sso_admin ' }))],
  [
    'with its names in another order',
    base64(JSON.stringify(Object.fromEntries(Object.entries(message).reverse()))),
  ],
  ['with a byte order mark', base64(`\ufeff${JSON.stringify(message)}`)],
])('a header %s is the same caller', (_name, text) => {
  expect(verifyAuthorization(text, known)).toBe(true);
});

test.each<[string, string | undefined]>([
  ['absent', undefined],
  ['empty', ''],
  ['with a scheme word', `Basic ${header}`],
  ['followed by junk', `${header}zz`],
  ['no base64', '{"AccessKey":"04eeec95"}'],
  ['no JSON', base64('04eeec95')],
  ['a list', base64('[]')],
  ['without a key', base64(JSON.stringify({ ...message, AccessKey: '' }))],
  ['without a secret', base64(JSON.stringify({ ...message, SecretKey: null }))],
  ['of another app', base64(JSON.stringify({ ...message, AppName: 'x' }))],
  ['of another partner', base64(JSON.stringify({ ...message, PartnerCode: 'x' }))],
  ['for another partner', base64(JSON.stringify({ ...message, PartnerCodeCus: 'x' }))],
  ['with another key', base64(JSON.stringify({ ...message, AccessKey: 'x' }))],
  ['with another secret', base64(JSON.stringify({ ...message, SecretKey: 'x' }))],
])('a header that is %s is refused', (_name, text) => {
  expect(verifyAuthorization(text, known)).toBe(false);
});

test('an agency without a readable header of its own is nobody', () => {
  expect(verifyAuthorization('', new Secret(''))).toBe(false);
  expect(verifyAuthorization(header, new Secret(''))).toBe(false);
});

test('no header makes the check throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json().map(base64)), (text) => {
      expect(verifyAuthorization(text, known)).toBe(false);
    }),
  );
});
