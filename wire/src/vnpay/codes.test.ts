import { expect, test } from 'vitest';
import {
  IPN_CODES,
  isNotFound,
  outcomeOfRefund,
  outcomeOfResult,
  outcomeOfStatus,
  QUERY_CODES,
  REFUND_CODES,
  RESPONSE_CODES,
  refundKindOf,
  TRANSACTION_STATUSES,
} from './codes.ts';

const tables = { RESPONSE_CODES, TRANSACTION_STATUSES, QUERY_CODES, REFUND_CODES, IPN_CODES };
const rows = Object.entries(tables).flatMap(([name, table]) =>
  Object.entries(table).map(([code, text]) => [name, code, text] as const),
);

test.each(rows)('%s %s has a text in both languages', (_table, _code, { vi, en }) => {
  expect(vi).toMatch(/\p{L}/u);
  expect(en).toMatch(/^[\x20-\x7e]+$/);
});

// Read from VNPAY's documents by hand.
test("the codes are VNPAY's, and no others", () => {
  const codes = (table: object) => Object.keys(table).sort().join(' ');
  expect(codes(RESPONSE_CODES)).toBe('00 07 09 10 11 12 13 24 51 65 75 79 99');
  expect(codes(TRANSACTION_STATUSES)).toBe('00 01 02 04 05 06 07 09');
  expect(codes(QUERY_CODES)).toBe('00 02 03 91 94 97 99');
  expect(codes(REFUND_CODES)).toBe('00 02 03 91 94 95 97 99');
  expect(codes(IPN_CODES)).toBe('00 01 02 04 97 99');
});

test('a result is paid or refused only where both of its codes say so', () => {
  const responseCodes = [...Object.keys(RESPONSE_CODES), '77', '', 'toString'];
  const statuses = [...Object.keys(TRANSACTION_STATUSES), '77', '', 'toString'];
  const definite = responseCodes.flatMap((code) =>
    statuses.flatMap((status) => {
      const { outcome } = outcomeOfResult(code, status);
      return outcome === 'uncertain' ? [] : [`${code} ${status} ${outcome}`];
    }),
  );
  const refusals = ['09', '10', '11', '12', '13', '24', '51', '65', '75', '79', '99'];
  expect(definite.sort()).toEqual(
    ['00 00 paid', ...refusals.map((code) => `${code} 02 refused`)].sort(),
  );
});

test.each([
  ['00', { outcome: 'paid' }],
  ['01', { outcome: 'pending' }],
  ['02', { outcome: 'refused', code: '99' }],
  ['04', { outcome: 'uncertain', why: 'TransactionStatus 04' }],
  ['05', { outcome: 'uncertain', why: 'TransactionStatus 05' }],
  ['06', { outcome: 'uncertain', why: 'TransactionStatus 06' }],
  ['07', { outcome: 'uncertain', why: 'TransactionStatus 07' }],
  ['09', { outcome: 'uncertain', why: 'TransactionStatus 09' }],
  ['', { outcome: 'uncertain', why: 'TransactionStatus ' }],
])('an inquired status %j is %o', (status, outcome) => {
  expect(outcomeOfStatus(status)).toEqual(outcome);
});

test('a refused result keeps its code, for the reason behind it', () => {
  expect(outcomeOfResult('24', '02')).toEqual({ outcome: 'refused', code: '24' });
  expect(outcomeOfResult('07', '00')).toEqual({
    outcome: 'uncertain',
    why: 'ResponseCode 07, TransactionStatus 00',
  });
});

test('of refunds only the ends are definite', () => {
  const statuses = [...Object.keys(TRANSACTION_STATUSES), '77', '', 'toString'];
  expect(Object.fromEntries(statuses.map((one) => [one, outcomeOfRefund(one)]))).toEqual({
    ...{ '00': 'done', '09': 'refused', '05': 'pending', '06': 'pending' },
    ...{ '01': 'uncertain', '02': 'uncertain', '04': 'uncertain', '07': 'uncertain' },
    ...{ '77': 'uncertain', '': 'uncertain', toString: 'uncertain' },
  });
  expect(['00', '94', '95', '77', 'toString'].map(refundKindOf)).toEqual([
    'taken_on',
    'busy',
    'refused',
    'unclear',
    'unclear',
  ]);
});

test('only 91 says that there is no such payment', () => {
  expect([...Object.keys(QUERY_CODES), '77', 'toString'].filter(isNotFound)).toEqual(['91']);
});
