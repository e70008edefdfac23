import { vnd } from '@cong/values/money.ts';
import { expect, test } from 'vitest';
import { formatTotalAmount, ipAddressOf, parseDong, parseTotalAmount } from './fields.ts';

test.each([
  ['20000000', 100, 200_000n],
  ['0020000000', 100, 200_000n],
  ['100', 100, 1n],
  ['99999999999900', 100, 999_999_999_999n],
  ['20000000', 1, 20_000_000n],
  ['1', 1, 1n],
] as const)('total_amount %s at scale %d is %s đồng', (wire, scale, amount) => {
  expect(parseTotalAmount(wire, scale)).toBe(amount);
  expect(formatTotalAmount(vnd(amount), scale)).toBe(wire.replace(/^0+/, ''));
});

test.each([
  ['zero', '0', 100],
  ['a fraction of a đồng', '150', 100],
  ['more than any order', '100000000000000', 100],
  ['more than any order', '1000000000000', 1],
  ['too many digits', '1'.repeat(18), 100],
  ['nothing', '', 100],
  ['a sign', '-100', 100],
  ['a plus', '+100', 100],
  ['a decimal point', '100.00', 1],
  ['a separator', '100,000', 1],
  ['a space', ' 100', 1],
  ['a line', '100\n', 1],
  ['an exponent', '1e5', 1],
  ['other digits', '١٠٠', 1],
] as const)('%s is no total_amount', (_name, wire, scale) => {
  expect(parseTotalAmount(wire, scale)).toBeUndefined();
});

test.each([
  ['0', 0n],
  ['200000', 200_000n],
  ['999999999999', 999_999_999_999n],
  ['1000000000000', undefined],
  ['200000.00', undefined],
  ['-1', undefined],
  ['', undefined],
])("a return's %j is %s đồng", (wire, amount) => expect(parseDong(wire)).toBe(amount));

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['2001:db8::1', '2001:db8::1'],
  ['fe80::1%eth0', ''],
  ['localhost', ''],
  ['', ''],
])('the address in %j is %j', (text, address) => expect(ipAddressOf(text)).toBe(address));
