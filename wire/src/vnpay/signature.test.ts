import { createHmac } from 'node:crypto';
import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  PIPED_FIELDS,
  signingString,
  signPiped,
  signQuery,
  verifyPiped,
  verifyQuery,
} from './signature.ts';
import { texts } from './testing/texts.ts';
import {
  credentials,
  encoderVectors,
  ipnVector,
  payUrlVector,
  pipedVectors,
} from './testing/vectors.ts';

const other = { hashSecret: new Secret('other') };

describe(`${payUrlVector.name} (${payUrlVector.source})`, () => {
  const { message, signingString: expected, vnp_SecureHash } = payUrlVector;
  const query = `${expected}&vnp_SecureHash=${vnp_SecureHash}`;
  test('is encoded and signed as the vector says', () => {
    expect(signingString(message)).toBe(expected);
    expect(signQuery(message, credentials)).toBe(query);
  });
  test('is read, its empty field left out', () => {
    const { vnp_BankCode: _, ...nonEmpty } = message;
    expect(verifyQuery(query, credentials)).toEqual({ ...nonEmpty, vnp_SecureHash });
  });
});

const queries = [ipnVector, ...encoderVectors];

describe.each(queries)('$name ($source)', ({ rawQuery, vnp_SecureHash }) => {
  const query = `${rawQuery}&vnp_SecureHash=${vnp_SecureHash}`;
  const plain = verifyQuery(query, credentials);

  test('is accepted as it came', () => {
    expect(plain?.vnp_TmnCode).toBe('DEMO0001');
    expect(plain?.vnp_OrderInfo).toMatch(/^Thanh toan/);
  });
  test('is accepted in any order, with our own parameters among them', () => {
    const pairs = query.split('&').reverse();
    expect(verifyQuery(['x=1', ...pairs, 'attempt=%ff'].join('&'), credentials)).toEqual(plain);
  });
  test('is accepted with vnp_SecureHashType, which is not signed, and a hash in capitals', () => {
    expect(verifyQuery(`${query}&vnp_SecureHashType=HmacSHA512`, credentials)).toBeDefined();
    const capitals = `${rawQuery}&vnp_SecureHash=${vnp_SecureHash.toUpperCase()}`;
    expect(verifyQuery(capitals, credentials)).toBeDefined();
  });
  test('is accepted with empty fields, which are not signed', () => {
    expect(verifyQuery(`${query}&vnp_Extra=&vnp_More`, credentials)).toMatchObject({
      vnp_Extra: '',
      vnp_More: '',
    });
  });
  test.each(rawQuery.split('&'))('is refused with another %s, and without it', (pair) => {
    expect(verifyQuery(query.replace(pair, `${pair}0`), credentials)).toBeUndefined();
    expect(verifyQuery(query.replace(`${pair}&`, ''), credentials)).toBeUndefined();
    expect(verifyQuery(`${query}&${pair}`, credentials)).toBeUndefined();
  });
  test.each([
    ['no hash', rawQuery],
    ['an empty hash', `${rawQuery}&vnp_SecureHash=`],
    ['a hash cut short', query.slice(0, -1)],
    ['junk after the hash', `${query}00`],
    ['two hashes', `${query}&vnp_SecureHash=${vnp_SecureHash}`],
    ['a field more', `${query}&vnp_Extra=1`],
    ['a field encoded anew', query.replace('Thanh', '%54hanh')],
  ])('is refused with %s', (_name, changed) => {
    expect(verifyQuery(changed, credentials)).toBeUndefined();
  });
  test('is refused under another secret', () => {
    expect(verifyQuery(query, other)).toBeUndefined();
  });
});

/** Signed as VNPAY would, whatever the text. */
const signRaw = (raw: string, signed = raw) =>
  `${raw}&vnp_SecureHash=${createHmac('sha512', 'provider-secret-0').update(signed).digest('hex')}`;

test('a value that ends in an equals sign is a value, and signed', () => {
  expect(verifyQuery(signRaw('vnp_A=x='), credentials)).toMatchObject({ vnp_A: 'x=' });
  expect(verifyQuery(signRaw('vnp_A=x=', 'vnp_A=x'), credentials)).toBeUndefined();
});

test.each([
  ['bytes that are no UTF-8', 'vnp_A=%C4'],
  ['half an escape', 'vnp_A=%4'],
  ['U+0000', 'vnp_A=%00'],
])('a signed query with %s is refused', (_name, raw) => {
  expect(verifyQuery(signRaw('vnp_A=%41'), credentials)).toMatchObject({ vnp_A: 'A' });
  expect(verifyQuery(signRaw(raw), credentials)).toBeUndefined();
});

test('every query that we sign is read as it was meant', () => {
  const names = fc.stringMatching(/^vnp_[A-Z][A-Za-z]{1,15}$/).filter((n) => !n.includes('Secure'));
  const messages = fc.dictionary(
    names,
    texts.filter((text) => text !== ''),
    { minKeys: 1 },
  );
  fc.assert(
    fc.property(messages, (message) => {
      const { vnp_SecureHash: _, ...read } =
        verifyQuery(signQuery(message, credentials), credentials) ?? {};
      expect(read).toEqual({ ...message });
    }),
  );
});

test('every kind of JSON message has a vector', () => {
  expect(new Set(pipedVectors.map(({ kind }) => kind))).toEqual(new Set(Object.keys(PIPED_FIELDS)));
});

describe.each(pipedVectors)('$name ($source)', ({ kind, message, vnp_SecureHash }) => {
  const signed = { ...message, vnp_SecureHash };
  test('signs as the vector says, and is accepted', () => {
    expect(signPiped(kind, message, credentials)).toBe(vnp_SecureHash);
    expect(verifyPiped(kind, signed, credentials)).toBe(true);
    const capitals = { ...message, vnp_SecureHash: vnp_SecureHash.toUpperCase() };
    expect(verifyPiped(kind, capitals, credentials)).toBe(true);
  });
  test.each(PIPED_FIELDS[kind])('is refused with another %s', (name) => {
    expect(verifyPiped(kind, { ...signed, [name]: `${message[name]}0` }, credentials)).toBe(false);
  });
  test.each([
    ['absent', {}],
    ['empty', { vnp_SecureHash: '' }],
    ['cut short', { vnp_SecureHash: vnp_SecureHash.slice(0, -1) }],
    ['followed by junk', { vnp_SecureHash: `${vnp_SecureHash}00` }],
  ])('is refused when its hash is %s', (_name, hash) => {
    expect(verifyPiped(kind, { ...message, ...hash }, credentials)).toBe(false);
  });
  test('is refused under another secret', () => {
    expect(verifyPiped(kind, signed, other)).toBe(false);
  });
});

test("a refund's answer is not signed with the two promotion fields of querydr's", () => {
  const [answer] = pipedVectors.filter(({ kind }) => kind === 'refundAnswer');
  const message = answer?.message ?? {};
  expect(signPiped('queryDrAnswer', message, credentials)).not.toBe(answer?.vnp_SecureHash);
  expect(signPiped('queryDrAnswer', message, credentials)).toBe(
    signPiped('queryDrAnswer', { ...message, vnp_PromotionCode: '' }, credentials),
  );
});

test('no query makes the check throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (query) => {
      expect(verifyQuery(query, credentials)).toBeUndefined();
    }),
  );
});
