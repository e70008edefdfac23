import { constants, generateKeyPairSync, privateDecrypt, publicEncrypt } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { decryptRequest } from './rsa-blocks.ts';
import type { GatewayKey } from './rsa-key.ts';

vi.mock('node:crypto', async (load) => {
  const crypto = await load<typeof import('node:crypto')>();
  return { ...crypto, privateDecrypt: vi.fn(crypto.privateDecrypt) };
});

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
const SIZE = 128;
const block = publicEncrypt(
  { key: publicKey, padding: constants.RSA_PKCS1_PADDING },
  Buffer.from('{"a":1}'),
);
const junk = Buffer.alloc(SIZE, 0x33);
const above = Buffer.alloc(SIZE, 0xff);
const base64 = (...parts: Buffer[]) => Buffer.concat(parts).toString('base64');

afterEach(() => vi.mocked(privateDecrypt).mockClear());

// A padding oracle answers sooner when a block was wrong. Here the time hangs on the length alone, which is no secret.
test.each<[string, string, number]>([
  ['right', base64(block), 1],
  ['two right', base64(block, block), 2],
  ['junk', base64(junk), 1],
  ['junk before a right one', base64(junk, block), 2],
  ['a byte too few', base64(block.subarray(1)), 1],
  ['a byte too many', base64(block, Buffer.alloc(1)), 2],
  ['above the modulus', base64(above), 1],
  ['above the modulus before a right one', base64(above, block), 2],
  ['nothing', '', 1],
  ['no base64', '****', 1],
  ['right, after a sign that is none of base64', `*${base64(block)}`, 1],
])('a block that is %s costs one private operation: %s → %i', (_name, data, operations) => {
  decryptRequest(data, privateKey as GatewayKey);
  const results = vi.mocked(privateDecrypt).mock.results;
  expect(results.filter(({ type }) => type === 'return')).toHaveLength(operations);
});
