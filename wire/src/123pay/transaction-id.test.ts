import { expect, test } from 'vitest';
import { formatTransactionId } from './transaction-id.ts';

test.each<[string, string, number, string]>([
  ["the guide's own", '2017-07-11T03:00:00Z', 106_638, '123P1707110106638'],
  ['the first of a day, which begins at 17:00 UTC', '2026-11-21T17:00:00Z', 0, '123P2611220000000'],
  ['the last of seven digits', '2026-11-22T16:59:59Z', 9_999_999, '123P2611229999999'],
  ['the one after it', '2026-11-22T16:59:59Z', 10_000_000, '123P26112210000000'],
])('%s', (_name, instant, number, id) => {
  expect(formatTransactionId(new Date(instant), number)).toBe(id);
});
