import { vnd } from '@cong/values/money.ts';
import { err, ok } from '@cong/values/result.ts';
import { expect, test } from 'vitest';
import { detailAnswer } from './detail-answer.ts';

const detail = (status: string) =>
  ok({
    ...{ token: 'T1', orderCode: 'A1', amount: vnd(1_000n), status, transactionId: '7' },
    ...{ method: 'NL', bankCode: '' },
  });
const refused = (errorCode: string) => err({ code: 'refused', errorCode } as const);
const notPaid = { outcome: 'not_paid', reason: 'details_not_entered' };
const pending = { outcome: 'pending' };
const payerDone = { outcome: 'pending', payerDone: true };

test.each([
  ['00, paid', detail('00'), { outcome: 'paid', amount: 1_000n, connectorRef: '7' }],
  ['01, on hold', detail('01'), payerDone],
  ['02, not paid', detail('02'), pending],
  ['a status of no table', detail('07'), payerDone],
  ['error 81, not paid yet', refused('81'), pending],
  ['error 114, in progress', refused('114'), payerDone],
  ['error 115, cancelled', refused('115'), { outcome: 'not_paid', reason: 'failed' }],
  ['error 29, no such token', refused('29'), { outcome: 'not_found' }],
  ['error 07, our password', refused('07'), { outcome: 'unknown' }],
  ['error 99', refused('99'), { outcome: 'unknown' }],
  ['another order', err({ code: 'other_transaction' } as const), { outcome: 'unknown' }],
  ['nothing readable', err({ code: 'malformed' } as const), { outcome: 'unknown' }],
])('%s, while the payer may still pay', (_name, told, expected) => {
  expect(detailAnswer(told, false)).toMatchObject(expected);
  if (expected !== payerDone) expect(detailAnswer(told, false)).not.toHaveProperty('payerDone');
});

test.each([
  ['02', detail('02'), notPaid],
  ['error 81', refused('81'), notPaid],
  ['01, on hold', detail('01'), payerDone],
  ['error 114, in progress', refused('114'), payerDone],
  ['00', detail('00'), { outcome: 'paid' }],
  ['error 99', refused('99'), { outcome: 'unknown' }],
])('%s, when the time limit has passed', (_name, told, expected) => {
  expect(detailAnswer(told, true)).toMatchObject(expected);
});
