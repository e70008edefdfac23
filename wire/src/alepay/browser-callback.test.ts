import { readFileSync } from 'node:fs';
import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../shared/body.ts';
import {
  type BrowserCallback,
  formatCallback,
  formatCallbackUrl,
  parseCallback,
} from './browser-callback.ts';
import {
  linkedProfileFields,
  parseCardLinkedByOrder,
  parseLinkedProfile,
} from './callback-data.ts';
import { checksumOf } from './checksum.ts';
import { decryptAnswer, encryptAnswer } from './rsa-blocks.ts';
import { parseEncryptKey, parseGatewayKey } from './rsa-key.ts';

type Vector = Readonly<Record<string, string>>;
const vectors = ['envelopes.json', 'envelopes-2048.json']
  .flatMap(
    (name) =>
      JSON.parse(readFileSync(new URL(`./vectors/${name}`, import.meta.url), 'utf8')) as Vector[],
  )
  .filter(({ name }) => name?.startsWith('browser callback'));

function keysOf(vector: Vector) {
  const privateKey = parseGatewayKey(new Secret(vector.gatewayPrivateKeyPkcs8 ?? ''));
  const encryptKey = parseEncryptKey(vector.merchantEncryptKeySpki ?? '');
  if (!privateKey || !encryptKey) return expect.fail('keys not read');
  return { privateKey, encryptKey, checksumKey: new Secret(vector.checksumKey ?? '') };
}

describe.each(vectors)('$name ($source)', (vector) => {
  const keys = keysOf(vector);
  const { plaintext = '', data = '', checksum = '' } = vector;
  const query = new URLSearchParams({ data, checksum });

  test('is what we make of its text, byte for byte', () => {
    const url = formatCallbackUrl(
      'https://shop.example/r',
      encryptAnswer(plaintext, keys.privateKey),
      keys.checksumKey,
    );
    expect(url).toBe(
      `https://shop.example/r?data=${encodeURIComponent(data)}&checksum=${checksum}`,
    );
  });
  test('is read by the merchant', () => {
    const { errorCode, data: inner, cancel } = JSON.parse(plaintext) as Record<string, unknown>;
    expect(parseCallback(query, keys)).toEqual({
      ok: true,
      value: { errorCode, data: inner, cancel },
    });
  });
  test.each<[string, URLSearchParams, string]>([
    ['other data', new URLSearchParams({ data: `A${data.slice(1)}`, checksum }), 'bad_checksum'],
    ['no checksum', new URLSearchParams({ data }), 'bad_checksum'],
    ['no data', new URLSearchParams({ checksum }), 'bad_checksum'],
    [
      'junk after the checksum',
      new URLSearchParams({ data, checksum: `${checksum}0` }),
      'bad_checksum',
    ],
    ['data of base64 once', sealed(Buffer.from(data, 'base64').toString()), 'malformed'],
    ['data that is none', sealed('x'), 'malformed'],
  ])('is not believed with %s', (_name, other, code) => {
    expect(parseCallback(other, keys)).toEqual({ ok: false, error: { code } });
  });

  function sealed(text: string) {
    return new URLSearchParams({ data: text, checksum: checksumOf(text, keys.checksumKey) });
  }
});

const keys = keysOf(vectors[0] ?? expect.fail('no vector'));
const send = (callback: BrowserCallback, url = 'https://shop.example/r') =>
  formatCallbackUrl(
    url,
    encryptAnswer(formatCallback(callback), keys.privateKey),
    keys.checksumKey,
  );
const receive = (url: string) => parseCallback(new URL(url).searchParams, keys);

test('a cancelled payment says so twice, in JSON booleans', () => {
  const callback = { errorCode: '177', data: 'ALE2611220000001', cancel: true } as const;
  expect(formatCallback(callback)).toBe(
    '{"errorCode":"177","data":"ALE2611220000001","cancel":true}',
  );
  expect(receive(send(callback))).toEqual({ ok: true, value: callback });
});

test("what the URL has stays, and the shop's own parameters do not hide ours", () => {
  const callback = { errorCode: '000', data: 'ALE2611220000001', cancel: false } as const;
  const url = send(callback, 'https://shop.example/r?a=%20+~&data=x&checksum=y#top');
  expect(url).toMatch(/^https:\/\/shop\.example\/r\?a=%20\+~&data=x&checksum=y&data=/);
  expect(url).toMatch(/#top$/);
  expect(receive(url).ok).toBe(true);
});

test('data that is neither a code nor an object is not believed', () => {
  for (const text of [
    '{"errorCode":"000","data":[],"cancel":false}',
    '{"errorCode":"000","cancel":false}',
    '{"errorCode":"112","data":"x","cancel":false}',
    '{"errorCode":"000","data":"x","cancel":"maybe"}',
    '[]',
    'x',
  ]) {
    const url = formatCallbackUrl(
      'https://shop.example/r',
      encryptAnswer(text, keys.privateKey),
      keys.checksumKey,
    );
    expect(receive(url)).toEqual({ ok: false, error: { code: 'malformed' } });
  }
});

test('a card linked with an order, and one linked with a profile, are read from the data', () => {
  const linked = { alepayToken: 't', transactionCode: 'ALE2611220000001', cardLinkCode: '1' };
  expect(parseCardLinkedByOrder(linked)).toEqual(linked);
  expect(parseCardLinkedByOrder({ alepayToken: 't' })).toBeUndefined();
  const profile = {
    email: 'buoi@example.vn',
    customerId: 'acb-123',
    token: 'tok-00000001',
    maskedNumber: '411111xxxxxx1111',
    holder: 'TRAN THI BUOI',
    expiry: { month: 12, year: 2027 },
    paymentMethod: 'VISA',
    bankCode: 'SACOMBANK',
  };
  const received = receive(
    send({ errorCode: '000', data: linkedProfileFields(profile), cancel: false }),
  );
  expect(received.ok && parseLinkedProfile(received.value.data as JsonObject)).toEqual(profile);
  expect(parseLinkedProfile({})).toBeUndefined();
});

test('the bytes in the URL are type 1 blocks, base64 twice', () => {
  const url = new URL(send({ errorCode: '000', data: 'ALE2611220000001', cancel: false }));
  const once = Buffer.from(url.searchParams.get('data') ?? '', 'base64').toString();
  expect(decryptAnswer(once, keys.encryptKey)).toContain('ALE2611220000001');
});

test('no query makes the reader throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (query) => {
      expect(parseCallback(new URLSearchParams(query), keys).ok).toBe(false);
    }),
  );
});
