import { readFileSync } from 'node:fs';
import { ORDER_STATUSES, type OrderStatus } from '@cong/wire/123pay/order-status.ts';
import { expect, test } from 'vitest';
import { REASONS } from '../../core/payment/reason.ts';
import { paymentIn } from '../../testing/sample-payment.ts';
import { CREATE_CODES, QUERY_CODES, REASON_STATUS, statusOf } from './codes.ts';
import { magicValues } from './magic-values.ts';

const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8');

/** The first cells of the rows of the table under a heading, as they stand. */
function tableUnder(heading: string, cells: number): readonly (readonly string[])[] {
  const section = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| '));
  return rows.slice(2).map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim())
      .slice(0, cells),
  );
}

test.each([
  ['createOrder', CREATE_CODES],
  ['queryOrder', QUERY_CODES],
])('the README lists the refusals of %s in the order in which they are checked', (call, codes) => {
  expect(tableUnder(call, 2)).toEqual(Object.entries(codes));
});

const STATES = [
  'created',
  'verifying',
  'awaiting_otp',
  'redirected',
  'authorising',
  'uncertain',
  'captured',
  'cancelled',
] as const;

test('the README lists all 41 statuses with the states, reasons and magic values that have them', () => {
  const statuses = Object.keys(ORDER_STATUSES) as OrderStatus[];
  const rows = statuses.map((status) => {
    const states = STATES.filter((state) => statusOf(paymentIn(state)) === status);
    const reasons = REASONS.filter((reason) => REASON_STATUS[reason] === status);
    const outcomes = magicValues.filter(({ code }) => code === status);
    return [
      status,
      [...states, ...reasons].join(', ') || 'no such order',
      outcomes.map(({ outcome }) => outcome).join(', '),
    ];
  });
  expect(tableUnder('Order statuses', 3)).toEqual(rows);
  expect(rows).toHaveLength(41);
});
