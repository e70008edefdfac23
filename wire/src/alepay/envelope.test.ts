import { hash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatAnswer, formatRefusal, parseAnswer } from './answer-envelope.ts';
import { formatRequest, openRequest, parseRequestEnvelope } from './request-envelope.ts';
import {
  decryptAnswer,
  decryptRequest,
  encryptAnswer,
  encryptRequest,
  MAX_BLOCKS,
} from './rsa-blocks.ts';
import { blockBytes, parseEncryptKey, parseGatewayKey } from './rsa-key.ts';

type Vector = {
  readonly name: string;
  readonly source: string;
  readonly gatewayPrivateKeyPkcs8: string;
  readonly merchantEncryptKeySpki: string;
  readonly checksumKey: string;
  readonly plaintext: string;
  readonly data: string;
  readonly checksum: string;
  readonly checksumOfPlaintextForm?: string;
};

const vectors = ['envelopes.json', 'envelopes-2048.json'].flatMap(
  (name) =>
    JSON.parse(readFileSync(new URL(`./vectors/${name}`, import.meta.url), 'utf8')) as Vector[],
);
const requests = vectors.filter(({ name }) => name.startsWith('request'));
const responses = vectors.filter(({ name }) => name.startsWith('response'));

function keysOf(vector: Vector) {
  const privateKey = parseGatewayKey(new Secret(vector.gatewayPrivateKeyPkcs8));
  const encryptKey = parseEncryptKey(vector.merchantEncryptKeySpki);
  if (!privateKey || !encryptKey) return expect.fail('keys not read');
  return { token: 'T', privateKey, encryptKey, checksumKey: new Secret(vector.checksumKey) };
}

const md5 = (text: string) => hash('md5', text, 'hex');

describe.each(requests)('$name ($source)', (vector) => {
  const keys = keysOf(vector);
  const { data, plaintext, checksum, checksumOfPlaintextForm = '' } = vector;
  const open = (changes: object) => openRequest({ token: 'T', data, checksum, ...changes }, keys);
  const fields = JSON.parse(plaintext) as Record<string, unknown>;
  const key = vector.checksumKey;

  test('is decrypted to its text', () => {
    expect(decryptRequest(data, keys.privateKey)).toEqual({ text: plaintext, intact: true });
  });
  test.each([
    ['of the data, as clients make it', checksum],
    ['of the JSON, as the guide says', checksumOfPlaintextForm],
  ])('is read with the checksum %s', (_name, right) => {
    const opened = open({ checksum: right });
    expect(opened.ok && Object.keys(opened.value)).toEqual(Object.keys(fields));
  });
  test('may have its base64 broken into lines', () => {
    const lines = data.replace(/.{76}/g, '$&\r\n');
    expect(open({ data: lines, checksum: md5(lines + key) }).ok).toBe(true);
  });

  const junk = (bytes: Buffer) => bytes.toString('base64');
  const blocks = Buffer.from(data, 'base64');
  const size = blockBytes(keys.privateKey);
  const badPadding = Buffer.concat([randomBytes(size).fill(0, 0, 1), blocks.subarray(size)]);
  const forged: readonly [string, string][] = [
    ['wrong padding in a block', junk(badPadding)],
    ['a block too little', junk(blocks.subarray(size))],
    ['a byte too little', junk(blocks.subarray(0, -1))],
    ['a byte too many', junk(Buffer.concat([blocks, Buffer.from([1])]))],
    ['a block above the modulus', junk(Buffer.concat([blocks, Buffer.alloc(size, 0xff)]))],
    [
      'two blocks in each other’s place',
      junk(Buffer.concat([blocks.subarray(size), blocks.subarray(0, size)])),
    ],
    ['no base64', `*${data}`],
    ['an equals sign inside its base64', `${data.slice(0, 4)}=${data.slice(4)}`],
    ['nothing', ''],
    ['too many blocks', junk(Buffer.concat(Array(MAX_BLOCKS + 1).fill(blocks.subarray(0, size))))],
    ['text that is no JSON', encryptRequest('{"amount":', keys.encryptKey)],
    ['JSON that is a list', encryptRequest('["amount"]', keys.encryptKey)],
    ['U+0000', encryptRequest('{"amount":"\\u0000"}', keys.encryptKey)],
  ];
  test.each(forged)(
    'with %s is 102 when the data is sealed, and 101 when it is not',
    (_name, other) => {
      expect(open({ data: other, checksum: md5(other + key) })).toEqual({
        ok: false,
        error: { code: '102' },
      });
      for (const wrong of [checksum, checksumOfPlaintextForm, md5(other), '']) {
        expect(open({ data: other, checksum: wrong })).toEqual({
          ok: false,
          error: { code: '101' },
        });
      }
    },
  );

  test.each<[string, unknown]>([
    ['absent', undefined],
    ['empty', ''],
    ['in capitals', checksum.toUpperCase()],
    ['cut short', checksum.slice(0, -1)],
    ['followed by junk', `${checksum}00`],
    ['made without the key', md5(data)],
    ['of the text without the key', md5(plaintext)],
  ])('is 101 when its checksum is %s', (_name, wrong) => {
    expect(open({ checksum: wrong })).toEqual({ ok: false, error: { code: '101' } });
  });
  test('is 101 under another checksumKey', () => {
    const other = { ...keys, checksumKey: new Secret('another') };
    expect(openRequest({ token: 'T', data, checksum }, other)).toMatchObject({
      error: { code: '101' },
    });
  });
});

describe.each(responses)('$name ($source)', (vector) => {
  const keys = keysOf(vector);
  const { data, plaintext, checksum } = vector;
  const receive = (text: string) => parseAnswer(text, keys);
  const wire = formatAnswer({ blocks: data }, 'vi', keys.checksumKey);

  test('is what we make of its text, byte for byte, and what the merchant decrypts', () => {
    expect(encryptAnswer(plaintext, keys.privateKey)).toBe(data);
    expect(decryptAnswer(data, keys.encryptKey)).toBe(plaintext);
  });
  test('is sealed and described in the answer, and read by the merchant', () => {
    expect(JSON.parse(wire)).toEqual({
      errorCode: '000',
      data,
      checksum,
      errorDescription: 'Thành công',
    });
    expect(receive(wire)).toEqual({
      ok: true,
      value: { errorCode: '000', data: JSON.parse(plaintext) },
    });
  });
  test.each<[string, string, string]>([
    ['another checksum', wire.replace(checksum, md5('x')), 'bad_checksum'],
    ['no checksum', wire.replace(`"${checksum}"`, 'null'), 'bad_checksum'],
    ['junk after its checksum', wire.replace(checksum, `${checksum}00`), 'bad_checksum'],
    ['other data', wire.replace(data, `A${data.slice(1)}`), 'bad_checksum'],
    ['no data', JSON.stringify({ errorCode: '000', data: null }), 'malformed'],
    ['an unknown code', wire.replace('"000"', '"112"'), 'malformed'],
    ['no code', '{}', 'malformed'],
    ['no JSON', 'x', 'malformed'],
  ])('is not believed with %s', (_name, text, code) => {
    expect(receive(text)).toMatchObject({ ok: false, error: { code } });
  });
  test('of another gateway is not believed, even when it knows the checksumKey', () => {
    const stranger = encryptRequest(plaintext, keys.encryptKey);
    const sealed = formatAnswer({ blocks: stranger }, 'vi', keys.checksumKey);
    expect(receive(sealed)).toMatchObject({ error: { code: 'malformed' } });
    const other = vectors.find(({ checksumKey }) => checksumKey !== vector.checksumKey);
    const otherKeys = keysOf(other ?? expect.fail('no other key'));
    expect(parseAnswer(wire, { ...keys, encryptKey: otherKeys.encryptKey }).ok).toBe(false);
  });
});

const [first = expect.fail('no vector')] = requests;
const keys = keysOf(first);

test('a refusal has no data and no proof', () => {
  expect(JSON.parse(formatRefusal('105', 'vi'))).toEqual({
    errorCode: '105',
    data: null,
    checksum: null,
    errorDescription: 'Token key không hợp lệ',
  });
  expect(parseAnswer(formatRefusal('105', 'en'), keys)).toEqual({
    ok: false,
    error: { code: 'refused', errorCode: '105', description: 'Invalid token key' },
  });
});

test('a code other than 000 may carry data', () => {
  const blocks = encryptAnswer('{"subscriptionCode":"S1"}', keys.privateKey);
  const wire = formatAnswer({ errorCode: '194', blocks }, 'vi', keys.checksumKey);
  expect(parseAnswer(wire, keys)).toEqual({
    ok: true,
    value: { errorCode: '194', data: { subscriptionCode: 'S1' } },
  });
});

test('every text comes through both ways, however it is cut', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    // Around the size of a chunk: 116 to 118 bytes, and twice that.
    fc
      .integer({ min: 114, max: 236 })
      .map((length) => 'đ'.repeat(length / 2) + 'x'.repeat(length % 2)),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const up = encryptRequest(text, keys.encryptKey);
      expect(decryptRequest(up, keys.privateKey)).toEqual({ text, intact: true });
      expect(decryptAnswer(encryptAnswer(text, keys.privateKey), keys.encryptKey)).toBe(text);
    }),
    { numRuns: 60 },
  );
});

test('every call that a merchant formats is opened', () => {
  const bodies = fc.dictionary(
    fc.stringMatching(/^[a-zA-Z]{1,20}$/),
    fc.stringMatching(/^[ -~đ]{0,40}$/),
  );
  fc.assert(
    fc.property(bodies, (body) => {
      const envelope = parseRequestEnvelope(formatRequest(body, keys));
      expect(envelope.ok && envelope.value.token).toBe('T');
      expect(envelope.ok && openRequest(envelope.value, keys)).toEqual({ ok: true, value: body });
    }),
    { numRuns: 40 },
  );
});

test.each<[string, string, object]>([
  ['no JSON', 'x', { ok: false, error: { code: '104' } }],
  ['a list', '[]', { ok: false, error: { code: '104' } }],
  ['nothing in it', '{}', { ok: true, value: { token: '', data: '', checksum: '' } }],
  ['other types', '{"token":[],"data":{},"checksum":true}', { value: { token: '', data: '' } }],
])('a body with %s', (_name, text, expected) => {
  expect(parseRequestEnvelope(text)).toMatchObject(expected);
});

test('no data and no answer makes an opener throw', () => {
  const texts = fc.oneof(fc.string(), fc.base64String({ maxLength: 400 }), fc.json());
  fc.assert(
    fc.property(texts, (text) => {
      const envelope = { token: 'T', data: text, checksum: md5(text + first.checksumKey) };
      expect(openRequest(envelope, keys)).toEqual({ ok: false, error: { code: '102' } });
      expect(decryptAnswer(text, keys.encryptKey)).toBeUndefined();
      expect(parseAnswer(text, keys).ok).toBe(false);
    }),
    { numRuns: 60 },
  );
});
