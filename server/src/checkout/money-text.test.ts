import { vnd } from '@cong/values/money.ts';
import { expect, test } from 'vitest';
import { moneyText } from './money-text.ts';

test.each([
  [0n, '0', '0'],
  [999n, '999', '999'],
  [1_000n, '1.000', '1,000'],
  [1_234_567n, '1.234.567', '1,234,567'],
  [999_999_999_999n, '999.999.999.999', '999,999,999,999'],
])('%s đồng is written %s and %s', (amount, vi, en) => {
  expect(moneyText(vnd(amount), 'vi')).toBe(`${vi}\u00a0₫`);
  expect(moneyText(vnd(amount), 'en')).toBe(`${en}\u00a0₫`);
});
