import { expect, test } from 'vitest';
import { equalsInConstantTime } from './constant-time.ts';

test.each<[string, unknown, string, boolean]>([
  ['equal', 'abc', 'abc', true],
  ['another letter', 'abd', 'abc', false],
  ['shorter', 'ab', 'abc', false],
  ['junk after', 'abczz', 'abc', false],
  ['as many characters but more bytes', 'abđ', 'abc', false],
  ['empty', '', 'abc', false],
  ['absent', undefined, 'abc', false],
  ['null', null, 'abc', false],
  ['a list that prints the same', ['abc'], 'abc', false],
])('%s', (_name, received, expected, equal) => {
  expect(equalsInConstantTime(received, expected)).toBe(equal);
});
