import { constants, privateDecrypt, publicEncrypt, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Envelope, open, seal, sealUnder } from './envelope.ts';
import { gatewayKeys, merchantKeys, v2Request, v2Return } from './testing/parties.ts';

const padding = constants.RSA_PKCS1_PADDING;
const refused = { ok: false, error: { code: 'not_authenticated' } };
const bytes = (text: string) => Buffer.from(text, 'base64url');

describe.each([
  { vector: v2Request, sender: merchantKeys, receiver: gatewayKeys },
  { vector: v2Return, sender: gatewayKeys, receiver: merchantKeys },
])('$vector.name ($vector.source)', ({ vector, sender, receiver }) => {
  const { plaintext, query } = vector;
  const sessionKey = privateDecrypt({ key: receiver.ours, padding }, bytes(query.key));

  test('is opened', () => expect(open(query, receiver)).toEqual({ ok: true, value: plaintext }));

  test('is sealed to the same data and signature under the same key', () => {
    const sealed = sealUnder(sessionKey, plaintext, sender);
    expect(sealed.data).toBe(query.data);
    expect(sealed.secure_hash).toBe(query.secure_hash);
    expect(privateDecrypt({ key: receiver.ours, padding }, bytes(sealed.key))).toEqual(sessionKey);
  });

  test('is not opened by its sender, nor under another sender', () => {
    expect(open(query, sender)).toEqual(refused);
    expect(open(query, { ...receiver, theirs: sender.theirs })).toEqual(refused);
  });

  test.each(['data', 'key', 'secure_hash'] as const)('is refused with another %s', (name) => {
    const text = query[name];
    const changes: readonly unknown[] = [
      undefined,
      null,
      '',
      [text],
      text.slice(0, -1),
      text.slice(4),
      `${text}A`,
      `${text}AAAA`,
      `${text}zz!`,
      `${text}\n`,
      ` ${text}`,
      text.startsWith('A') ? `B${text.slice(1)}` : `A${text.slice(1)}`,
      v2Return === vector ? v2Request.query[name] : v2Return.query[name],
    ];
    for (const changed of changes) {
      expect(open({ ...query, [name]: changed }, receiver), String(changed)).toEqual(refused);
    }
  });

  test('is opened with padding after its base64', () => {
    const padded = (text: string) => text + '='.repeat(-text.length & 3);
    const envelope = { data: padded(query.data), key: padded(query.key) };
    expect(open({ ...query, ...envelope }, receiver).ok).toBe(true);
  });
});

const message = '{"a":1}';
const valid = sealUnder(Buffer.alloc(24, 7), message, merchantKeys);
const keyOf = (content: Buffer) =>
  publicEncrypt({ key: merchantKeys.theirs, padding }, content).toString('base64url');
const signatureOf = (content: Buffer) =>
  sign('sha256', content, merchantKeys.ours).toString('base64url');

test.each<[string, Envelope]>([
  ['a key of 16 bytes', { ...valid, key: keyOf(Buffer.alloc(16, 7)) }],
  ['a key of 25 bytes', { ...valid, key: keyOf(Buffer.alloc(25, 7)) }],
  ['another key', { ...valid, key: keyOf(Buffer.alloc(24, 9)) }],
  ['a key without RSA padding', { ...valid, key: Buffer.alloc(128, 1).toString('base64url') }],
  [
    'a key larger than the modulus',
    { ...valid, key: Buffer.alloc(128, 255).toString('base64url') },
  ],
  ['a signature over nothing', { ...valid, secure_hash: signatureOf(Buffer.alloc(0)) }],
  [
    'a signature over nothing, and data that does not decrypt',
    { ...valid, data: 'AAAAAAAAAAA', secure_hash: signatureOf(Buffer.alloc(0)) },
  ],
])('an envelope with %s has the one answer of every failure', (_name, envelope) => {
  expect(open(envelope, gatewayKeys)).toEqual(refused);
});

test('signed bytes that are no UTF-8 are refused', () => {
  const junk = Buffer.from('{"a":"\xff"}', 'latin1');
  const sealed = sealUnder(Buffer.alloc(24, 7), junk as unknown as string, merchantKeys);
  expect(open(sealed, gatewayKeys)).toEqual(refused);
});

test('every envelope is opened by its receiver, and has a key of its own', () => {
  const texts = fc.string({ unit: 'grapheme', maxLength: 300 });
  fc.assert(
    fc.property(texts, (text) => {
      expect(open(seal(text, merchantKeys), gatewayKeys)).toEqual({ ok: true, value: text });
    }),
    { numRuns: 30 },
  );
  expect(seal(message, merchantKeys).data).not.toBe(seal(message, merchantKeys).data);
});

test('no envelope makes the opening throw', () => {
  const parts = fc.oneof(fc.string(), fc.base64String(), fc.anything());
  fc.assert(
    fc.property(parts, parts, parts, (data, key, secure_hash) => {
      expect(open({ data, key, secure_hash }, gatewayKeys)).toEqual(refused);
    }),
  );
  const blocks = fc
    .uint8Array({ minLength: 128, maxLength: 128 })
    .map((b) => Buffer.from(b).toString('base64url'));
  fc.assert(
    fc.property(blocks, blocks, blocks, (data, key, secure_hash) => {
      expect(open({ data, key, secure_hash }, gatewayKeys)).toEqual(refused);
    }),
    { numRuns: 30 },
  );
});
