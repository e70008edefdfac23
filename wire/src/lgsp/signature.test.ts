import { Secret } from '@cong/values/secret.ts';
import { describe, expect, test } from 'vitest';
import { fieldsOf } from './fields.ts';
import {
  checksumOfResult,
  type Kind,
  type ResultKind,
  SIGNED_FIELDS,
  sign,
  signingString,
  verify,
  verifyResult,
} from './signature.ts';
import { vectors } from './testing/vectors.ts';

const KINDS: Readonly<Record<string, Kind>> = {
  '/paygate request': 'paygate',
  'result call': 'result',
  'result call, older checksum': 'olderResult',
  'result call, refund': 'result',
  '/refund request': 'refund',
  '/GetOrderInfo request': 'orderInfo',
};

const signedVectors = vectors
  .filter(({ checksum }) => checksum)
  .map((vector) => ({ ...vector, kind: KINDS[vector.name] ?? expect.fail(vector.name) }));

test('every kind of message has a vector', () => {
  expect(new Set(signedVectors.map(({ kind }) => kind))).toEqual(
    new Set(Object.keys(SIGNED_FIELDS)),
  );
});

const isResult = (kind: Kind): kind is ResultKind => kind === 'result' || kind === 'olderResult';

describe.each(signedVectors)('$name ($source)', ({ kind, secretKey, message, checksum }) => {
  const key = new Secret(secretKey ?? '');
  const fields = fieldsOf(
    Object.fromEntries(Object.entries(message).map(([name, value]) => [name, String(value)])),
  );
  const check = (values: Readonly<Record<string, string>>) =>
    isResult(kind) ? verifyResult(values) : verify(kind, values, key);
  const signed = { ...fields, checksum };

  test('signs as the vector says', () => {
    expect(isResult(kind) ? checksumOfResult(kind, fields) : sign(kind, fields, key)).toBe(
      checksum,
    );
  });
  test('is accepted signed, in either case, and with spaces around the checksum', () => {
    expect(check(signed)).toBe(true);
    expect(check({ ...fields, checksum: ` ${checksum.toUpperCase()} ` })).toBe(true);
  });
  test('is accepted when its checksum is over the trimmed values', () => {
    const spaced = Object.fromEntries(Object.entries(fields).map(([n, v]) => [n, ` ${v}\t`]));
    expect(check({ ...spaced, checksum })).toBe(true);
  });
  test.each(SIGNED_FIELDS[kind])('is refused with another %s', (name) => {
    expect(check({ ...signed, [name]: `${fields[name]}0` })).toBe(false);
    const { [name]: _, ...without } = signed as Readonly<Record<string, string>>;
    expect(check(without)).toBe(false);
  });
  test.each([
    ['absent', {}],
    ['empty', { checksum: '' }],
    ['spaces', { checksum: ' ' }],
    ['cut short', { checksum: checksum.slice(0, -1) }],
    ['followed by junk', { checksum: `${checksum}00` }],
  ])('is refused when its checksum is %s', (_name, given) => {
    expect(check({ ...fields, ...given })).toBe(false);
  });
  test.runIf(!isResult(kind))('is refused under another key', () => {
    expect(!isResult(kind) && verify(kind, signed, new Secret('other'))).toBe(false);
  });
});

test('a checksum over the values as they came is accepted, spaces included', () => {
  const key = new Secret('k');
  const fields = { partnerCode: ' P ', accessKey: 'A', transactionNo: '', orderId: 'O ' };
  expect(verify('orderInfo', { ...fields, checksum: sign('orderInfo', fields, key) }, key)).toBe(
    true,
  );
  expect(signingString('orderInfo', fields)).toBe(' P AO ');
});
