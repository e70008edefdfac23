import { merchantId, newUuid, type RefundId } from '@cong/values/ids.ts';
import { type Vnd, vnd } from '@cong/values/money.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Change, WriteOutcome } from '../core/change/change.ts';
import { ANY_REFUND } from '../core/refund/refund-terms.ts';
import { requestRefund } from '../core/refund/request-refund.ts';
import { minutes, STRICT, T0 } from '../testing/sample-payment.ts';
import { freshChangeId } from '../testing/sample-refund.ts';
import { storedIn } from '../testing/stored-payment.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import { makeCheckpoint } from './balance-checkpoint.ts';
import type { GroupCommitWriter } from './group-commit-writer.ts';

let store: TestStore;
let writers: readonly GroupCommitWriter[];
let merchants = 100;

beforeAll(async () => {
  store = await openTestStore();
  writers = [0, 1].map(() => store.writer({ url: store.url }));
});

afterAll(() => store.close());

/** A merchant of its own, with this many captured payments of 100,000 đồng less a fee of 1.1 %. */
async function earning(payments: number) {
  merchants += 1;
  const merchant = merchantId(merchants);
  const captured = await Promise.all(
    Array.from({ length: payments }, () =>
      storedIn(store.writer(), 'captured', { merchantId: merchant }),
    ),
  );
  return { merchant, captured };
}

type Captured = Awaited<ReturnType<typeof earning>>['captured'][number];

function asked(payment: Captured, amount: Vnd, debtLimit: Vnd = vnd(0n)): Change {
  const id = newUuid(T0) as RefundId;
  const requested = requestRefund(
    payment,
    {
      ...{ id, changeId: freshChangeId(), requestId: newUuid(T0), amount, debtLimit },
      ...{ reason: 'khách trả hàng', terms: ANY_REFUND, now: minutes(10) },
    },
    STRICT,
  );
  if (!requested.ok) throw new Error(requested.error.code);
  return requested.value.change;
}

const write = (change: Change, side = 0): Promise<WriteOutcome> =>
  (writers[side] ?? store.writer()).write(change);

test('a refund takes no more than the account holds, and as far below zero as the merchant may owe', async () => {
  const { captured } = await earning(1);
  const [payment] = captured;
  if (payment === undefined) throw new Error('no payment');
  expect(await write(asked(payment, vnd(98_901n)))).toBe('overdrawn');
  expect(await write(asked(payment, vnd(100_000n), vnd(1_099n)))).toBe('overdrawn');
  expect(
    await store.reader.refundsOf({ merchantId: payment.merchantId, paymentId: payment.id }),
  ).toEqual([]);
  expect(await write(asked(payment, vnd(100_000n), vnd(1_100n)))).toBe('committed');
});

test('what other payments brought pays the fee of one that goes back whole', async () => {
  const { captured } = await earning(2);
  const [first, second] = captured;
  if (first === undefined || second === undefined) throw new Error('no payments');
  expect(await write(asked(first, vnd(100_000n)))).toBe('committed');
  expect(await write(asked(second, vnd(100_000n)))).toBe('overdrawn');
  expect(await write(asked(second, vnd(97_800n)))).toBe('committed');
});

test('refunds of many payments at once, through two processes, never overdraw together', async () => {
  const { merchant, captured } = await earning(12);
  const outcomes = await Promise.all(
    captured.map((payment, i) => write(asked(payment, vnd(100_000n)), i % 2)),
  );
  // Twelve brought 1,186,800.
  expect(outcomes.filter((one) => one === 'committed')).toHaveLength(11);
  expect(outcomes.filter((one) => one === 'overdrawn')).toHaveLength(1);
  const [balance] = await balances(merchant);
  expect(balance).toBe(86_800n);
});

test('balances kept at a checkpoint count like the postings they were made of', async () => {
  const { captured } = await earning(2);
  const [first, second] = captured;
  if (first === undefined || second === undefined) throw new Error('no payments');
  await makeCheckpoint(store.pool, minutes(9));
  expect(await write(asked(first, vnd(100_000n)))).toBe('committed');
  expect(await write(asked(second, vnd(97_801n)))).toBe('overdrawn');
  expect(await write(asked(second, vnd(97_800n)))).toBe('committed');
});

async function balances(merchant: number): Promise<readonly bigint[]> {
  const { rows } = await store.pool.query<{ held: string }>(
    `select sum(case when credit = $2 then amount else -amount end) as held from posting
     where merchant_id = $1 and (credit = $2 or debit = $2)`,
    [merchant, `merchant:${merchant}:payable`],
  );
  return rows.map(({ held }) => BigInt(held));
}
