import { expect, test } from 'vitest';
import { formatTransactionId } from './transaction-id.ts';

test.each<[string, string, number, string]>([
  ["the documentation's own", '2020-09-10T03:00:00Z', 18_229, 'AP200910018229B'],
  ['the first of a day, which begins at 17:00 UTC', '2026-11-21T17:00:00Z', 0, 'AP261122000000B'],
  ['the one after six digits', '2026-11-22T16:59:59Z', 1_000_000, 'AP2611221000000B'],
])('%s', (_name, instant, number, id) => {
  expect(formatTransactionId(new Date(instant), number)).toBe(id);
});
