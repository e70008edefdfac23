import { readFileSync } from 'node:fs';
import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CLOCK_LEEWAY_SECONDS, formatJwt, readJwt, verifyJwt } from './jwt.ts';

type Vector = {
  readonly name: string;
  readonly source: string;
  readonly secret: string;
  readonly token: string;
  readonly payload: { readonly iss: string; readonly api_key: string; readonly exp?: number };
};

const vectors = JSON.parse(
  readFileSync(new URL('./vectors/jwt.json', import.meta.url), 'utf8'),
) as Vector[];
const now = new Date(1_794_999_000_000);
const verdict = (token: string | undefined, secretKey: Secret, at = now) => {
  const jwt = readJwt(token);
  if (!jwt) return 'malformed';
  const verified = verifyJwt(jwt, { secretKey, now: at });
  return verified.ok ? 'valid' : verified.error.code;
};

describe.each(vectors)('a token $name ($source)', ({ secret, token, payload }) => {
  const key = new Secret(secret);
  const [head = '', body = '', signature = ''] = token.split('.');

  test('is read, bare or after "Bearer "', () => {
    const claims = { partnerCode: payload.iss, apiKey: payload.api_key };
    for (const header of [token, `Bearer ${token}`, `bearer  ${token}`, ` ${token} `]) {
      expect(readJwt(header)).toMatchObject(claims);
      expect(verdict(header, key)).toBe('valid');
    }
  });
  test('proves nothing under another key', () => {
    expect(verdict(token, new Secret(`${secret}0`))).toBe('bad_signature');
  });
  test.each<[string, string, string]>([
    ['without a signature', `${head}.${body}.`, 'malformed'],
    ['with half a signature', `${head}.${body}.${signature.slice(0, 20)}`, 'bad_signature'],
    ['with junk after it', `${token}zz`, 'bad_signature'],
    ['padded', `${token}=`, 'malformed'],
    ['with a fourth part', `${token}.x`, 'malformed'],
    ['in two parts', `${head}.${body}`, 'malformed'],
    ['with another scheme', `Basic ${token}`, 'malformed'],
    ['twice', `${token}, ${token}`, 'malformed'],
    ['too long', `${head}.${body}.${'x'.repeat(4_096)}`, 'malformed'],
  ])('is refused %s', (_name, header, expected) => expect(verdict(header, key)).toBe(expected));

  test('is refused with a changed payload', () => {
    const other = { ...payload, iss: 'SOMEBODY' };
    const forged = Buffer.from(JSON.stringify(other)).toString('base64url');
    expect(verdict(`${head}.${forged}.${signature}`, key)).toBe('bad_signature');
  });
});

const part = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const good = { iss: 'P', api_key: 'K', jti: 'x', exp: 1_795_000_000 };
const hs256 = { alg: 'HS256' };

test.each<[string, unknown, unknown]>([
  ['no algorithm', { typ: 'JWT' }, good],
  ['none', { alg: 'none' }, good],
  ['another algorithm', { alg: 'HS512' }, good],
  ['the algorithm in lower case', { alg: 'hs256' }, good],
  ['a critical extension', { ...hs256, crit: ['b64'], b64: false }, good],
  ['a header that is a list', [hs256], good],
  ['a header that is no JSON', 'x', good],
  ['no iss', hs256, { ...good, iss: undefined }],
  ['an iss that is a list', hs256, { ...good, iss: ['P'] }],
  ['no api_key', hs256, { ...good, api_key: undefined }],
  ['an exp that is no number', hs256, { ...good, exp: 'soon' }],
  ['an exp before 1970', hs256, { ...good, exp: -1 }],
  ['an exp that is a list', hs256, { ...good, exp: [1_795_000_000] }],
  ['an nbf that is no number', hs256, { ...good, nbf: 'now' }],
  ['U+0000 in a claim', hs256, { ...good, jti: 'x\0' }],
  ['a payload that is no object', hs256, '"x"'],
])('%s is not a token that is looked at', (_name, header, payload) => {
  expect(readJwt(`${part(header)}.${part(payload)}.AAAA`)).toBeUndefined();
});

test('bytes that are no UTF-8 and texts that are not the one base64url of their bytes are refused', () => {
  const bytes = Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url');
  expect(readJwt(`${part(hs256)}.${bytes}.AAAA`)).toBeUndefined();
  // "e30" is {}; the last two bits of "e31" belong to no byte.
  expect(readJwt(`${part(hs256).slice(0, -1)}1.${part(good)}.AAAA`)).toBeUndefined();
});

test('a claim that says the same in other JSON is read the same', () => {
  const spaced = '{ "iss":"P", "api_key":"K", "exp":"1795000000", "other":{"x":[1]} }';
  expect(readJwt(`${part(hs256)}.${part(spaced)}.AAAA`)).toMatchObject({
    partnerCode: 'P',
    expiresAt: new Date(1_795_000_000_000),
  });
});

const secretKey = new Secret('s');
const credentials = { partnerCode: 'P', apiKey: 'K', secretKey };
const expiresAt = new Date(1_795_000_000_500);
const made = formatJwt(credentials, { jti: 'K-1795000000', expiresAt });
const at = (seconds: number) => new Date(1_795_000_000_000 + seconds * 1000);

test.each([
  ['before it ends', -1, 'valid'],
  ['when it ends', 0, 'valid'],
  ['within the leeway', CLOCK_LEEWAY_SECONDS - 1, 'valid'],
  ['after the leeway', CLOCK_LEEWAY_SECONDS, 'expired'],
  ['long after', 86_400, 'expired'],
])('%s a token is %s', (_name, seconds, expected) => {
  expect(verdict(made, secretKey, at(seconds))).toBe(expected);
});

test('no leeway is given when none is handed in', () => {
  const jwt = readJwt(made) ?? expect.fail('not read');
  expect(verifyJwt(jwt, { secretKey, now: at(0) }, 0).ok).toBe(false);
});

test('a token that says when it begins is refused before, but for the leeway', () => {
  const jwt = readJwt(made) ?? expect.fail('not read');
  const early = { ...jwt, notBefore: at(0), expiresAt: at(900) };
  const on = (seconds: number) => verifyJwt(early, { secretKey, now: at(seconds) });
  expect(on(-CLOCK_LEEWAY_SECONDS)).toEqual({ ok: true, value: { neverExpires: false } });
  expect(on(-CLOCK_LEEWAY_SECONDS - 1)).toEqual({ ok: false, error: { code: 'not_yet_valid' } });
});

test('a token without exp is accepted and told apart', () => {
  const [, endless] = vectors;
  const jwt = readJwt(endless?.token) ?? expect.fail('not read');
  const key = new Secret(endless?.secret ?? '');
  expect(verifyJwt(jwt, { secretKey: key, now: at(9e9) })).toEqual({
    ok: true,
    value: { neverExpires: true },
  });
});

test('every token that a merchant makes is believed', () => {
  const texts = fc.string({ unit: 'grapheme', minLength: 1 }).filter((s) => !s.includes('\0'));
  fc.assert(
    fc.property(texts, texts, texts, (partnerCode, apiKey, jti) => {
      fc.pre([partnerCode, apiKey, jti].every((text) => text.length < 300));
      const token = formatJwt({ partnerCode, apiKey, secretKey }, { jti, expiresAt });
      expect(readJwt(`Bearer ${token}`)).toMatchObject({ partnerCode, apiKey });
      expect(verdict(token, secretKey)).toBe('valid');
    }),
  );
});

test('no header makes the reader throw', () => {
  const parts = fc
    .tuple(fc.jsonValue(), fc.jsonValue(), fc.string())
    .map(([header, claims, signature]) => `${part(header)}.${part(claims)}.${part(signature)}`);
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), parts), (header) => {
      expect(['malformed', 'bad_signature']).toContain(verdict(header, secretKey));
    }),
  );
  expect(verdict(undefined, secretKey)).toBe('malformed');
});
