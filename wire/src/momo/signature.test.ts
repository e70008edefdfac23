import { Secret } from '@cong/values/secret.ts';
import { describe, expect, test } from 'vitest';
import type { Fields } from './fields.ts';
import { SIGNED_FIELDS, sign, signingString, verify } from './signature.ts';
import { credentials, vectors } from './testing/vectors.ts';

test('every kind of message has a vector', () => {
  expect(new Set(vectors.map(({ kind }) => kind))).toEqual(new Set(Object.keys(SIGNED_FIELDS)));
});

describe.each(vectors)('$name ($source)', ({ kind, message, signature }) => {
  const signed: Fields = { ...message, signature };

  test('signs as the vector says, and is accepted', () => {
    expect(sign(kind, message, credentials)).toBe(signature);
    expect(verify(kind, signed, credentials)).toBe(true);
  });
  test.each(SIGNED_FIELDS[kind].filter((name) => name !== 'accessKey'))(
    'is refused with another %s',
    (name) => {
      expect(verify(kind, { ...signed, [name]: `${signed[name]}0` }, credentials)).toBe(false);
    },
  );
  test.each([
    ['absent', {}],
    ['empty', { signature: '' }],
    ['cut short', { signature: signature.slice(0, -1) }],
    ['followed by junk', { signature: `${signature}00` }],
    ['in capitals', { signature: signature.toUpperCase() }],
  ])('is refused when its signature is %s', (_name, given) => {
    expect(verify(kind, { ...message, ...given }, credentials)).toBe(false);
  });
  test('is refused under another key, another access key, and for another partner', () => {
    const others = [
      { ...credentials, secretKey: new Secret('other') },
      { ...credentials, accessKey: 'other' },
      { ...credentials, partnerCode: 'OTHER' },
    ];
    for (const other of others) expect(verify(kind, signed, other)).toBe(false);
  });
  test('is accepted with fields that are not signed, whatever access key it names', () => {
    expect(verify(kind, { ...signed, partnerUserId: 'x', accessKey: 'x' }, credentials)).toBe(true);
  });
});

test('the fields stand in the order of their names, an absent one empty', () => {
  expect(signingString('query', { requestId: 'R', partnerCode: 'P' }, credentials)).toBe(
    'accessKey=demoAccess&orderId=&partnerCode=P&requestId=R',
  );
});
