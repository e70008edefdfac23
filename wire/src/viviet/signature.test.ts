import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readQuery, sign, signingString, verify, verifyQuery } from './signature.ts';
import { type Vector, vectorsIn } from './testing/parties.ts';

type V1Vector = Vector & {
  readonly secret: string;
  readonly message: Readonly<Record<string, string>>;
  readonly secure_hash: string;
  readonly rawQuery?: string;
};

const vectors = [
  ...vectorsIn<V1Vector>('viviet.json').slice(0, 1),
  ...vectorsIn<V1Vector>('version-1.json'),
];

describe.each(vectors)('$name ($source)', ({ secret, message, secure_hash, rawQuery }) => {
  const key = new Secret(secret);
  const signed = { ...message, secure_hash };

  test('signs as the vector says', () => expect(sign(message, key)).toBe(secure_hash));
  test('is accepted signed', () => expect(verify(signed, key)).toBe(true));
  test.each(Object.keys(message))('is refused with another %s', (name) => {
    expect(verify({ ...signed, [name]: `${message[name]}0` }, key)).toBe(false);
  });
  test('is refused with a field more, or a field less', () => {
    expect(verify({ ...signed, more: '' }, key)).toBe(false);
    const { version: _, ...less } = signed as Record<string, string>;
    expect(verify(less, key)).toBe(false);
  });
  test('is refused under another secret', () => {
    expect(verify(signed, new Secret(`${secret}0`))).toBe(false);
  });
  test.each([
    ['absent', {}],
    ['empty', { secure_hash: '' }],
    ['cut short', { secure_hash: secure_hash.slice(0, -1) }],
    ['followed by junk', { secure_hash: `${secure_hash}00` }],
    ['in capitals', { secure_hash: secure_hash.toUpperCase() }],
  ])('is refused when its hash is %s', (_name, hash) => {
    expect(verify({ ...message, ...hash }, key)).toBe(false);
  });
  test.runIf(rawQuery)('its query is read as it was meant, and refused when changed', () => {
    expect(verifyQuery(rawQuery ?? '', key)).toEqual(signed);
    expect(verifyQuery(`${rawQuery}0`, key)).toBeUndefined();
    expect(verifyQuery(`${rawQuery}&more=1`, key)).toBeUndefined();
  });
});

test('values are joined in ASCII order of their names, capitals first, empty ones with their separators', () => {
  expect(signingString({ b: '2', secure_hash: 'x', Z: '1', a: '', c: '' })).toBe('1||2|');
});

const secret = new Secret('s');
const signedQuery = (fields: Record<string, string>, raw: string) =>
  `${raw}&secure_hash=${sign(fields, secret)}`;

test('a plus is taken for a space first, then for itself', () => {
  expect(verifyQuery(signedQuery({ a: 'x y' }, 'a=x+y'), secret)).toMatchObject({ a: 'x y' });
  expect(verifyQuery(signedQuery({ a: 'x+y' }, 'a=x+y'), secret)).toMatchObject({ a: 'x+y' });
  expect(verifyQuery(signedQuery({ a: 'x+y' }, 'a=x%2By'), secret)).toMatchObject({ a: 'x+y' });
  expect(verifyQuery(signedQuery({ a: 'x+y z' }, 'a=x+y+z'), secret)).toBeUndefined();
});

test.each([
  ['raw text', 'a=đơn hàng', { a: 'đơn hàng' }],
  ['a lone percent sign', 'a=100%&b=5%zz', { a: '100%', b: '5%zz' }],
  ['an equals sign in a value', 'a=b=c', { a: 'b=c' }],
  ['a name without a value', 'a&b=', { a: '', b: '' }],
  ['empty pairs', '&a=1&&', { a: '1' }],
  ['a name like a method', '__proto__=1', Object.fromEntries([['__proto__', '1']])],
])('%s is read: %s', (_name, raw, fields) => {
  expect(readQuery(raw, 'space')).toEqual(fields);
});

test.each([
  ['a name twice', 'a=1&a=1'],
  ['a name twice, once encoded', 'a=1&%61=2'],
  ['bytes that are no UTF-8', 'a=%C4'],
  ['U+0000', 'a=%00'],
  ['half a surrogate pair', 'a=\ud800'],
  ['more than any link', `a=${'x'.repeat(65_536)}`],
])('%s is not read', (_name, raw) => expect(readQuery(raw, 'space')).toBeUndefined());

test('no query makes the check throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (raw) => {
      expect(verifyQuery(raw, secret)).toBeUndefined();
    }),
  );
});

// SHA-256 over a secret and what follows it can be gone on with by whoever knows the hash and the length: but only after
// the padding of the first message, which is no text.
test('no hash can be made from another one by writing more after it', () => {
  for (let length = 0; length < 200; length += 1) {
    const zeros = (55 - length) & 63;
    const bits = Buffer.alloc(8);
    bits.writeBigUInt64BE(BigInt(length * 8));
    const padding = Buffer.concat([Buffer.of(0x80), Buffer.alloc(zeros), bits]);
    const written = [...padding].map((one) => `%${one.toString(16).padStart(2, '0')}`).join('');
    for (const plus of ['space', 'plus'] as const) {
      expect(readQuery(`order_no=O-0&total_amount=1${written}|2`, plus)).toBeUndefined();
    }
  }
});
