import { expect, test } from 'vitest';
import { isOrderRef, newOrderRef } from './order-ref.ts';

test('an order number has the Viet Nam day, is not repeated and fits the longest field', () => {
  const beforeMidnight = new Date('2026-11-22T16:59:59Z');
  const afterMidnight = new Date('2026-11-22T17:00:00Z');
  expect(newOrderRef(beforeMidnight)).toMatch(/^QC261122-/);
  expect(newOrderRef(afterMidnight)).toMatch(/^QC261123-/);
  const refs = Array.from({ length: 1_000 }, () => newOrderRef(beforeMidnight));
  expect(new Set(refs).size).toBe(1_000);
  expect(refs.every(isOrderRef)).toBe(true);
});
