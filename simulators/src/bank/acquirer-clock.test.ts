import { expect, test } from 'vitest';
import { AcquirerClock } from './acquirer-clock.ts';

const MONTH_MS = 30 * 24 * 3_600_000;

test("the bank follows its acquirer's clock into another month, and then runs on", () => {
  let local = 1_000_000;
  const clock = new AcquirerClock(() => new Date(local));
  clock.heard(local + MONTH_MS);
  expect(clock.now().getTime()).toBe(1_000_000 + MONTH_MS);
  local += 60_000;
  expect(clock.now().getTime()).toBe(1_060_000 + MONTH_MS);
});

test('the seconds that a message takes do not move it', () => {
  const clock = new AcquirerClock(() => new Date(1_000_000));
  clock.heard(1_004_000);
  clock.heard(996_000);
  expect(clock.now().getTime()).toBe(1_000_000);
});
