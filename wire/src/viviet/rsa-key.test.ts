import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { Secret } from '@cong/values/secret.ts';
import { describe, expect, test } from 'vitest';
import {
  blockLength,
  ISSUED_KEY_BITS,
  MAX_KEY_BITS,
  MIN_KEY_BITS,
  parsePrivateKey,
  parsePublicKey,
  privateKeyPem,
  privateKeyXml,
  publicKeyOf,
  publicKeyPem,
  publicKeyXml,
} from './rsa-key.ts';
import { type Vector, vectorsIn } from './testing/parties.ts';

type KeyVector = Vector &
  Readonly<
    Record<'publicXml' | 'privateXml' | 'spki' | 'pkcs1Public' | 'pkcs8' | 'pkcs1Private', string>
  >;

const vectors = vectorsIn<KeyVector>('keys.json');
const [small, large] = vectors;

const readPublic = (text = '') => parsePublicKey(text) ?? expect.fail('not read');
const readPrivate = (text = '') => parsePrivateKey(new Secret(text)) ?? expect.fail('not read');

describe.each(vectors)('$name ($source)', (vector) => {
  test.each(['publicXml', 'spki', 'pkcs1Public'] as const)(
    '%s is read, and written both ways',
    (form) => {
      const key = readPublic(vector[form]);
      expect(publicKeyXml(key)).toBe(vector.publicXml);
      expect(publicKeyPem(key)).toBe(vector.spki);
    },
  );
  test.each(['privateXml', 'pkcs8', 'pkcs1Private'] as const)(
    '%s is read, and written both ways',
    (form) => {
      const key = readPrivate(vector[form]);
      expect(privateKeyXml(key).reveal()).toBe(vector.privateXml);
      expect(privateKeyPem(key).reveal()).toBe(vector.pkcs8);
      expect(publicKeyPem(publicKeyOf(key))).toBe(vector.spki);
    },
  );
  test('XML may be spread over lines and have a declaration', () => {
    const spread = `<?xml version="1.0"?>\n${vector.privateXml.replaceAll('><', '>\n  <').replace('==<', '==\n<')}\n`;
    expect(privateKeyXml(readPrivate(spread)).reveal()).toBe(vector.privateXml);
  });
  test('what is private prints as nothing', () => {
    expect(`${privateKeyXml(readPrivate(vector.pkcs8))}`).toBe('***');
    expect(JSON.stringify(privateKeyPem(readPrivate(vector.pkcs8)))).toBe('"***"');
  });
  test('a private key is no public one, nor the reverse', () => {
    for (const text of [vector.privateXml, vector.pkcs8, vector.pkcs1Private]) {
      expect(parsePublicKey(text)).toBeUndefined();
    }
    for (const text of [vector.publicXml, vector.spki, vector.pkcs1Public]) {
      expect(parsePrivateKey(new Secret(text))).toBeUndefined();
    }
  });
});

test('a block is as long as the modulus', () => {
  expect(vectors.map(({ spki }) => blockLength(readPublic(spki)))).toEqual([128, 256]);
  expect(ISSUED_KEY_BITS).toBe(8 * 256);
});

const element = (name: string) => new RegExp(`<${name}>[^<]*</${name}>`);

test.each([
  ['nothing', ''],
  ['words', 'MIGfMA0GCSqG'],
  ['an empty key', '<RSAKeyValue></RSAKeyValue>'],
  ['no modulus', small?.publicXml.replace(element('Modulus'), '')],
  ['an empty modulus', small?.publicXml.replace(element('Modulus'), '<Modulus></Modulus>')],
  ['two moduli', small?.publicXml.replace('<Exponent>', '<Modulus>AAAA</Modulus><Exponent>')],
  [
    'a part of a private key',
    small?.publicXml.replace('</RSAKeyValue>', '<D>AAAA</D></RSAKeyValue>'),
  ],
  ['junk after', `${small?.publicXml}x`],
  ['a document type', `<!DOCTYPE x>${small?.publicXml}`],
  ['a PEM cut short', small?.spki.slice(0, 100)],
  ['endless XML', `<RSAKeyValue>${'<a>'.repeat(10_000)}</RSAKeyValue>`],
])('%s is no public key', (_name, text = '') => expect(parsePublicKey(text)).toBeUndefined());

test.each(['Modulus', 'Exponent', 'P', 'Q', 'DP', 'DQ', 'InverseQ', 'D'])(
  'a private key without %s, or with that of another key, is none',
  (name) => {
    const other = element(name).exec(large?.privateXml ?? '')?.[0] ?? '';
    const without = small?.privateXml.replace(element(name), '') ?? '';
    expect(parsePrivateKey(new Secret(without))).toBeUndefined();
    // Every key has the same exponent.
    if (name === 'Exponent') return;
    const mixed = small?.privateXml.replace(element(name), other) ?? '';
    expect(parsePrivateKey(new Secret(mixed))).toBeUndefined();
  },
);

test('a key that is too short, too long or of another kind is none', () => {
  const rsa = (modulusLength: number) =>
    generateKeyPairSync('rsa', { modulusLength }).publicKey.export({ type: 'spki', format: 'pem' });
  expect(parsePublicKey(rsa(MIN_KEY_BITS - 8).toString())).toBeUndefined();
  expect(parsePublicKey(rsa(MIN_KEY_BITS).toString())).toBeDefined();
  const long = `<RSAKeyValue><Modulus>${Buffer.alloc(MAX_KEY_BITS / 8 + 1, 255).toString('base64')}</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>`;
  expect(parsePublicKey(long)).toBeUndefined();
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  expect(
    parsePublicKey(publicKey.export({ type: 'spki', format: 'pem' }).toString()),
  ).toBeUndefined();
  const ecPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  expect(createPrivateKey(ecPem).asymmetricKeyType).toBe('ec');
  expect(parsePrivateKey(new Secret(ecPem))).toBeUndefined();
});
