import { vnd } from '@cong/values/money.ts';
import { expect, test } from 'vitest';
import { formatMoney, formatTime } from './formatting.ts';

test('money is grouped as each language groups it, and never broken over two lines', () => {
  expect(formatMoney(vnd(1_029_000n), 'vi')).toBe('1.029.000\u00a0₫');
  expect(formatMoney(vnd(1_029_000n), 'en')).toBe('1,029,000\u00a0₫');
  expect(formatMoney(vnd(0n), 'vi')).toBe('0\u00a0₫');
});

test('time is that of Viet Nam', () => {
  expect(formatTime(new Date('2026-11-22T17:00:05Z'))).toBe('00:00:05 23/11');
});
