import { type MerchantId, newUuid } from '@cong/values/ids.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Change, LimitUse, RecordedEvent, WriteOutcome } from '../core/change/change.ts';
import type { Payment } from '../core/payment/payment.ts';
import type { Refund } from '../core/refund/refund.ts';
import { AMOUNT, minutes, sampleChange, T0 } from '../testing/sample-payment.ts';
import { freshChangeId, sampleRefund } from '../testing/sample-refund.ts';
import { seededRandom, shuffled } from '../testing/seeded-random.ts';
import { storedIn } from '../testing/stored-payment.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import type { GroupCommitWriter } from './group-commit-writer.ts';

// Two writers with connections of their own, as two processes have, meet on the same rows in every order.

let store: TestStore;
let writers: readonly GroupCommitWriter[];

beforeAll(async () => {
  store = await openTestStore();
  writers = [0, 1].map(() => store.writer({ url: store.url, maxBatch: 25 }));
});

afterAll(() => store.close());

const random = seededRandom(4_711);

const changeOf = (
  { merchantId, id: subjectId }: Payment,
  writes: Change['writes'],
  events: readonly RecordedEvent[],
): Change => ({
  ...{ changeId: freshChangeId(), merchantId, subjectId, at: T0, writes, events },
  ...{ postings: [], messages: [] },
});

const nextOf = (payment: Payment): Change => {
  const version = payment.version + 1;
  const event = { type: 'opened', idleUntil: T0 } as const;
  const write = { type: 'payment', payment: { ...payment, version } } as const;
  return changeOf(payment, [write], [{ stream: payment.id, version, event }]);
};

type Pair = { readonly payment: Payment; readonly refund: Refund };

/** A step of a refund, alone or together with its payment. */
const refundStep = ({ payment, refund }: Pair): Change => {
  const version = refund.version + 1;
  const write = { type: 'refund', refund: { ...refund, version } } as const;
  const event = { type: 'refund_sent', callDeadline: minutes(1) } as const;
  const recorded = [{ stream: refund.id, version, event }];
  if (random() < 0.5) return changeOf(payment, [write], recorded);
  const both = nextOf(payment);
  return changeOf(payment, [...both.writes, write], [...both.events, ...recorded]);
};

const underLimit = (orderRef: string, merchant: number): Change => {
  const limitUse: LimitUse = { day: '2026-11-22', amount: AMOUNT };
  return sampleChange({ orderRef, merchantId: merchant as MerchantId, limitUse });
};

/** Both writers write their changes at once, each in its own order. The winner of each pair of rivals is returned. */
async function race(
  pairs: readonly (readonly [Change, Change])[],
): Promise<readonly (Change | undefined)[]> {
  const outcomes = new Map<Change, WriteOutcome>();
  await Promise.all(
    writers.flatMap((writer, side) =>
      shuffled(pairs, random).map(async (pair) => {
        const change = pair[side];
        if (change !== undefined) outcomes.set(change, await writer.write(change));
      }),
    ),
  );
  return pairs.map((pair) => {
    const winners = pair.filter((change) => outcomes.get(change) === 'committed');
    expect(winners).toHaveLength(1);
    return winners[0];
  });
}

const written = <Type extends Change['writes'][number]['type']>(
  change: Change | undefined,
  type: Type,
): Extract<Change['writes'][number], { type: Type }> | undefined =>
  change?.writes.find(
    (write): write is Extract<typeof write, { type: Type }> => write.type === type,
  );

const sumOf = (all: readonly { readonly version: number }[]): number =>
  all.reduce((sum, { version }) => sum + version, 0);

const versionsOf = (table: 'payment' | 'refund', all: readonly { readonly id: string }[]) =>
  store.count(`select sum(version) from ${table} where id = any ($1::uuid[])`, [
    all.map(({ id }) => id),
  ]);

test('steps of the same payments: each rivalry has one winner', async () => {
  const seed = store.writer();
  let payments = await Promise.all(Array.from({ length: 60 }, () => storedIn(seed, 'created')));
  for (let round = 0; round < 10; round += 1) {
    const orders = Array.from({ length: 30 }, () => newUuid(T0));
    const winners = await race([
      ...payments.map((payment) => [nextOf(payment), nextOf(payment)] as const),
      ...orders.map(
        (orderRef) => [sampleChange({ orderRef }), sampleChange({ orderRef })] as const,
      ),
    ]);
    payments = payments.map((before, i) => written(winners[i], 'payment')?.payment ?? before);
  }
  expect(await versionsOf('payment', payments)).toBe(sumOf(payments));
});

test('steps of the same refunds, with and without their payments: each rivalry has one winner', async () => {
  const seed = store.writer();
  let pairs: readonly Pair[] = await Promise.all(
    Array.from({ length: 40 }, async () => {
      const payment = await storedIn(seed, 'captured');
      const { refund, change } = sampleRefund(payment);
      expect(await seed.write(change)).toBe('committed');
      return { refund, payment: written(change, 'payment')?.payment ?? payment };
    }),
  );
  for (let round = 0; round < 8; round += 1) {
    const winners = await race(pairs.map((pair) => [refundStep(pair), refundStep(pair)] as const));
    pairs = pairs.map((before, i) => ({
      payment: written(winners[i], 'payment')?.payment ?? before.payment,
      refund: written(winners[i], 'refund')?.refund ?? before.refund,
    }));
  }
  const refunds = pairs.map(({ refund }) => refund);
  const payments = pairs.map(({ payment }) => payment);
  expect(await versionsOf('refund', refunds)).toBe(sumOf(refunds));
  expect(await versionsOf('payment', payments)).toBe(sumOf(payments));
});

test('orders under the daily limits of three merchants: each is counted once', async () => {
  for (let round = 0; round < 6; round += 1) {
    await race(
      Array.from({ length: 30 }, (_, i) => {
        const orderRef = newUuid(T0);
        return [underLimit(orderRef, 2 + (i % 3)), underLimit(orderRef, 2 + (i % 3))] as const;
      }),
    );
  }
  const used = 'select used from merchant_day where merchant_id = 2';
  expect(await store.count(used)).toBe(6 * 10 * Number(AMOUNT));
});

test('and PostgreSQL saw no deadlock at all', async () => {
  // Statistics of a session are complete once it has ended.
  await store.closeWriters();
  const sql = 'select deadlocks from pg_stat_database where datname = current_database()';
  expect(await store.count(sql)).toBe(0);
});
