import { createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { open, type RowIdentity, seal } from './envelope.ts';

const KEY = createSecretKey(Buffer.alloc(32, 7));
const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const identity = fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 6 });

test('what is sealed for a row opens for that row', () => {
  fc.assert(
    fc.property(bytes, identity, (plain, row) => {
      expect(open(seal(plain, KEY, row), KEY, row)).toEqual(plain);
    }),
  );
});

test('one changed bit, anywhere, does not open', () => {
  fc.assert(
    fc.property(bytes, identity, fc.nat(), (plain, row, at) => {
      const envelope = seal(plain, KEY, row);
      const bit = at % (envelope.length * 8);
      envelope[bit >> 3] = (envelope[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(open(envelope, KEY, row)).toBeUndefined();
    }),
  );
});

test('cut short, lengthened or made up, it does not open', () => {
  const row = ['credential', 1];
  const envelope = seal(Buffer.from('MIKEY'), KEY, row);
  for (let length = 0; length < envelope.length; length += 1) {
    expect(open(envelope.subarray(0, length), KEY, row)).toBeUndefined();
  }
  expect(open(Buffer.concat([envelope, Buffer.of(0)]), KEY, row)).toBeUndefined();
  fc.assert(
    fc.property(bytes, (junk) => {
      expect(open(junk, KEY, row)).toBeUndefined();
    }),
  );
});

test('moved to another row, it does not open', () => {
  fc.assert(
    fc.property(bytes, identity, identity, (plain, row, other) => {
      fc.pre(JSON.stringify(row) !== JSON.stringify(other));
      expect(open(seal(plain, KEY, row), KEY, other)).toBeUndefined();
    }),
  );
});

test.each<[RowIdentity, RowIdentity]>([
  [
    ['ab', 'c'],
    ['a', 'bc'],
  ],
  [[1], ['1']],
  [[], ['']],
  [
    ['credential', 1, '123pay'],
    ['credential', 11, '23pay'],
  ],
])('rows that only look alike are apart: %j and %j', (row, other) => {
  expect(open(seal(Buffer.from('x'), KEY, row), KEY, other)).toBeUndefined();
});

test('another key does not open it', () => {
  const envelope = seal(Buffer.from('MIKEY'), KEY, ['row']);
  expect(open(envelope, createSecretKey(randomBytes(32)), ['row'])).toBeUndefined();
});

test('the same text is never sealed to the same bytes, and is not seen in them', () => {
  const [one, two] = [seal(Buffer.from('MIKEY'), KEY, []), seal(Buffer.from('MIKEY'), KEY, [])];
  expect(one).not.toEqual(two);
  expect(one.includes('MIKEY')).toBe(false);
});

// Source: Python's cryptography package,
// AESGCM(bytes([7] * 32)).encrypt(bytes(range(12)), b'MIKEY', b'[1,"credential",5]').
test('an envelope made elsewhere to the same layout opens', () => {
  const nonce = '000102030405060708090a0b';
  const sealed = '55c8a23544f4f625770e7206c210d568d63b29f9b3';
  const envelope = Buffer.from(`01${nonce}${sealed}`, 'hex');
  expect(open(envelope, KEY, ['credential', 5])?.toString()).toBe('MIKEY');
});
