import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  blockBytes,
  encryptKeyOf,
  formatEncryptKey,
  parseEncryptKey,
  parseGatewayKey,
} from './rsa-key.ts';

const keys = JSON.parse(
  readFileSync(new URL('./vectors/keys.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, string>>;
const { privatePkcs8 = '', privatePkcs8Pem = '', privatePkcs1Pem = '' } = keys;
const { publicSpki = '', publicSpkiPem = '' } = keys;
const wrapped = (base64: string) => base64.replace(/.{64}/g, '$&\r\n');

test.each([
  ['base64 DER on one line', publicSpki],
  ['base64 DER on many lines', wrapped(publicSpki)],
  ['with space around it', ` ${publicSpki}\n`],
  ['PEM', publicSpkiPem],
])('an encryptKey may be %s, and is given out as base64 DER on one line', (_name, text) => {
  const key = parseEncryptKey(text) ?? expect.fail('not read');
  expect(formatEncryptKey(key)).toBe(publicSpki);
  expect(blockBytes(key)).toBe(256);
});

test.each([
  ['base64 DER of PKCS#8', privatePkcs8],
  ['PEM of PKCS#8', privatePkcs8Pem],
  ['PEM of PKCS#1', privatePkcs1Pem],
  ['base64 DER of PKCS#1', privatePkcs1Pem.replace(/-----[^-]+-----/g, '')],
  ['base64 DER on many lines', wrapped(privatePkcs8)],
])('a private key may be %s', (_name, text) => {
  const key = parseGatewayKey(new Secret(text)) ?? expect.fail('not read');
  expect(formatEncryptKey(encryptKeyOf(key))).toBe(publicSpki);
});

const pair = (bits: number) => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  return {
    privatePem: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    publicPem: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
  };
};

test('a key of 512 bits or of another kind is refused', () => {
  const short = pair(512);
  expect(parseGatewayKey(new Secret(short.privatePem))).toBeUndefined();
  expect(parseEncryptKey(short.publicPem)).toBeUndefined();
  const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = curve.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  expect(parseGatewayKey(new Secret(pem))).toBeUndefined();
});

test('a public key is not read as a private one', () => {
  expect(parseGatewayKey(new Secret(publicSpki))).toBeUndefined();
});

test('a private key does not show when it is printed', () => {
  const key = parseGatewayKey(new Secret(privatePkcs8)) ?? expect.fail('not read');
  expect(inspect(key, { depth: 9, showHidden: true })).not.toContain(privatePkcs8.slice(40, 80));
  expect(JSON.stringify({ key })).toBe('{"key":{}}');
});

test('no text makes a reader throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.base64String()), (text) => {
      expect(parseEncryptKey(text)).toBeUndefined();
      expect(parseGatewayKey(new Secret(text))).toBeUndefined();
    }),
    { numRuns: 50 },
  );
});
