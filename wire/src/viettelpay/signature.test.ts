import { Secret } from '@cong/values/secret.ts';
import { describe, expect, test } from 'vitest';
import { type Fields, SIGNED_FIELDS, sign, signed, signingString, verify } from './signature.ts';
import { credentials, vectors } from './testing/vectors.ts';

test('every kind of message has a vector', () => {
  expect(new Set(vectors.map(({ kind }) => kind))).toEqual(new Set(Object.keys(SIGNED_FIELDS)));
});

describe.each(vectors)('$name ($source)', ({ kind, signed: message, check_sum }) => {
  const whole: Fields = { ...message, check_sum };

  test('signs as the vector says, and is accepted', () => {
    expect(sign(kind, message, credentials)).toBe(check_sum);
    expect(signed(kind, message, credentials)).toEqual(whole);
    expect(verify(kind, whole, credentials)).toBe(true);
  });
  test.each(SIGNED_FIELDS[kind])('is refused with another %s', (name) => {
    expect(verify(kind, { ...whole, [name]: `${whole[name]}0` }, credentials)).toBe(false);
  });
  test.each([
    ['absent', {}],
    ['empty', { check_sum: '' }],
    ['cut short', { check_sum: check_sum.slice(0, -1) }],
    ['without its padding', { check_sum: check_sum.replace('=', '') }],
    ['followed by junk', { check_sum: `${check_sum}AA` }],
  ])('is refused when its check_sum is %s', (_name, given) => {
    expect(verify(kind, { ...message, ...given }, credentials)).toBe(false);
  });
  test('is refused under another key, another access code, and for another merchant', () => {
    const others = [
      { ...credentials, hashKey: new Secret('other') },
      { ...credentials, accessCode: new Secret('other') },
      { ...credentials, merchantCode: 'OTHER' },
    ];
    for (const other of others) expect(verify(kind, whole, other)).toBe(false);
  });
  test('is accepted when its pluses were read as spaces', () => {
    const spaced = { ...message, check_sum: check_sum.replaceAll('+', ' ') };
    expect(verify(kind, spaced, credentials)).toBe(true);
  });
});

test('one of the vectors has a plus', () => {
  expect(vectors.some(({ check_sum }) => check_sum.includes('+'))).toBe(true);
});

test('values stand in the order of the table; an absent one adds nothing', () => {
  const fields = { version: '2.0', cmd: 'C', order_id: 'O', merchant_code: 'M', desc: 'x' };
  expect(signingString('inquiry', fields)).toBe('CMO2.0');
  expect(signingString('refund', fields)).toBe('CMO2.0');
});
