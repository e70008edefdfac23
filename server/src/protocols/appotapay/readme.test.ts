import { readFileSync } from 'node:fs';
import { ERROR_CODES, isErrorCode } from '@cong/wire/appotapay/codes.ts';
import { expect, test } from 'vitest';
import { REASONS } from '../../core/payment/reason.ts';
import { paymentIn } from '../../testing/sample-payment.ts';
import {
  CALL_CODES,
  CREATE_CODES,
  codeOf,
  FAILURE_CODES,
  REASON_CODES,
  REFUND_CODES,
  REFUNDED,
} from './codes.ts';
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

const said = (codes: Readonly<Record<string, number>>) =>
  Object.entries(codes)
    // What the types ask for and no refund is ever refused with.
    .filter(([, code]) => codes !== REFUND_CODES || code !== 99)
    .map(([refused, code]) => [refused, String(code)]);

test.each([
  ['Every call', CALL_CODES],
  ['Orders', CREATE_CODES],
  ['Refunds', REFUND_CODES],
  ['Failures of ours', FAILURE_CODES],
])(
  'the README lists the refusals under “%s” in the order in which they are checked',
  (name, codes) => {
    expect(tableUnder(name, 2)).toEqual(said(codes));
  },
);

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

test('the README lists every code of a payment with the states, reasons and magic values that have it', () => {
  const told = new Set<number>([
    ...STATES.map((state) => codeOf(paymentIn(state))),
    ...REASONS.map((reason) => REASON_CODES[reason]),
    REFUNDED,
  ]);
  const codes = Object.keys(ERROR_CODES).map(Number).filter(isErrorCode);
  const rows = codes
    .filter((code) => told.has(code))
    .map((code) => {
      const states = STATES.filter((state) => codeOf(paymentIn(state)) === code);
      const reasons = REASONS.filter((reason) => REASON_CODES[reason] === code);
      const outcomes = magicValues.filter((value) => value.code === String(code));
      const names = [...states, ...reasons, ...(code === REFUNDED ? ['refunded'] : [])];
      return [String(code), names.join(', '), outcomes.map(({ outcome }) => outcome).join(', ')];
    });
  expect(tableUnder('Payments', 3)).toEqual(rows);
});
