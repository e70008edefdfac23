import { newUuid } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '@cong/values/time.ts';
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Connector } from '../core/connector/connector.ts';
import type { Payment, PaymentStatus } from '../core/payment/payment.ts';
import type { DueReader } from '../core/payment/payment-store.ts';
import type { FlowDeps } from '../flows/deps.ts';
import { keyOf } from '../flows/execute-command.ts';
import { recordConnectorResult } from '../flows/record-connector-result.ts';
import { refundPayment } from '../flows/refund-payment.ts';
import { dueReader } from '../store/due-reader.ts';
import { GroupCommitWriter } from '../store/group-commit-writer.ts';
import { paymentReader } from '../store/payment-reader.ts';
import { hotPool, pool as openPool } from '../store/pool.ts';
import { NO_CARDS } from '../testing/no-cards.ts';
import { NO_SUBSCRIPTIONS } from '../testing/no-subscriptions.ts';
import { NO_WALLETS } from '../testing/no-wallets.ts';
import {
  AMOUNT,
  attemptOfNumber,
  changed,
  commandsTo,
  STRICT,
  sampleChange,
  T0,
} from '../testing/sample-payment.ts';
import { type TestDatabase, testDatabase } from '../testing/test-database.ts';
import { Sweeper } from './sweeper.ts';
import { directory, handClock, memoryLog, NOW } from './testing/delivery-harness.ts';

let database: TestDatabase;
let hot: Pool;
let pool: Pool;
const running: Sweeper[] = [];

beforeAll(async () => {
  database = await testDatabase();
  hot = hotPool({ url: database.url, max: 4, name: 'test' });
  pool = openPool({ url: database.url, max: 4, name: 'test' });
});
beforeEach(async () => {
  await pool.query('truncate payment, refund, reversal, event, posting, message');
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
});
afterAll(async () => {
  await Promise.all([hot.end(), pool.end()]);
  await database.drop();
});

const never = (): never => {
  throw new Error('not called here');
};
const everything: ReadonlySet<number> = new Set(Array.from({ length: 64 }, (_, n) => n));

/** The flows over the real store, the bank's answers given; the clock starts where sample payments do. */
function harness(bank: Partial<Connector> = {}, due: DueReader = dueReader(pool)) {
  const { clock: shifted, advance } = handClock();
  const clock = () => new Date(shifted().getTime() - NOW.getTime() + T0.getTime());
  const { lines, log } = memoryLog();
  const connector: Connector = {
    name: 'banknet',
    callTimeoutMs: 10 * SECOND_MS,
    finalAfterMs: 15 * MINUTE_MS,
    start: never,
    ...bank,
  };
  const flows: FlowDeps = {
    writer: new GroupCommitWriter({
      ...{ pool: hot, maxBatch: 100, maxInFlight: 2, capacity: 1_000, patienceMs: 5_000 },
      pause: () => Promise.resolve(),
      now: () => performance.now(),
    }),
    reader: paymentReader({ hot, pool }),
    merchants: directory(),
    banks: { states: () => Promise.resolve(new Map()) },
    instalments: { instalments: never },
    connectorOf: () => connector,
    ...{ route: never, healthy: () => true, reportHealth: () => {}, policyOf: () => STRICT },
    inquirySchedule: [10 * SECOND_MS, 30 * SECOND_MS],
    reversalSchedule: [10 * SECOND_MS, MINUTE_MS],
    cards: NO_CARDS,
    ...NO_SUBSCRIPTIONS,
    ...NO_WALLETS,
    ...{ connectorUrls: never, linkSecret: never, clock, newUuid, log },
  };
  const swept: string[] = [];
  const sweeper = new Sweeper(
    { flows, due, owned: () => everything, onSwept: (status) => swept.push(status) },
    { everyMs: HOUR_MS, gapMs: 1 },
  );
  running.push(sweeper);
  sweeper.start();
  return { sweeper, flows, advance, swept, lines };
}

/** A stored payment, brought into a state an hour ago at the most. */
async function stored({ writer }: FlowDeps, status: PaymentStatus): Promise<Payment> {
  const { payment: fresh, ...created } = sampleChange();
  await writer.write(created);
  let payment: Payment = fresh;
  for (const command of commandsTo(fresh, status)) {
    const { change, payment: next } = changed(payment, command);
    if (change !== undefined) await writer.write(change);
    payment = next;
  }
  return payment;
}

const quick = { interval: 3, timeout: 5_000 };
const statusOf = async ({ reader }: FlowDeps, payment: Payment) =>
  (await reader.byKey(keyOf(payment)))?.status;

describe('a payment whose time is over', () => {
  it('ends, once the clock says so and not before', async () => {
    const { flows, sweeper, advance, swept } = harness();
    const created = await stored(flows, 'created');
    const awaiting = await stored(flows, 'awaiting_otp');
    advance(10 * MINUTE_MS);
    sweeper.nudge();
    await expect.poll(() => sweeper.sizes.ends?.running, quick).toBe(0);
    expect(await statusOf(flows, awaiting)).toBe('awaiting_otp');
    advance(10 * MINUTE_MS);
    sweeper.nudge();
    await expect.poll(() => statusOf(flows, awaiting), quick).toBe('expired');
    expect(await statusOf(flows, created)).toBe('created');
    advance(24 * HOUR_MS);
    sweeper.nudge();
    await expect.poll(() => statusOf(flows, created), quick).toBe('expired');
    expect(swept).toEqual(['expired', 'expired']);
  });
});

describe('a call that nobody recorded an answer to', () => {
  it('is given up: the debit is uncertain, and inquired until the bank knows', async () => {
    let inquiries = 0;
    const { flows, sweeper, advance } = harness({
      inquire: () => {
        inquiries += 1;
        return Promise.resolve(
          inquiries < 3 ? { outcome: 'unknown', why: 'away' } : { outcome: 'paid', amount: AMOUNT },
        );
      },
    });
    const payment = await stored(flows, 'authorising');
    advance(4 * MINUTE_MS);
    sweeper.nudge();
    await expect.poll(() => statusOf(flows, payment), quick).toBe('uncertain');
    for (const [n, seconds] of [10, 30, 30].entries()) {
      expect(inquiries).toBe(n);
      advance(seconds * SECOND_MS);
      sweeper.nudge();
      await expect.poll(() => inquiries, quick).toBe(n + 1);
      await expect.poll(() => sweeper.sizes.inquiries?.running, quick).toBe(0);
    }
    expect(await statusOf(flows, payment)).toBe('captured');
  });
});

describe('a bank that never answers', () => {
  it('holds up no payment that needs no bank', async () => {
    const { flows, sweeper, advance } = harness({ inquire: () => new Promise(() => {}) });
    const uncertain = await Promise.all(
      Array.from({ length: 70 }, () => stored(flows, 'uncertain')),
    );
    const awaiting = await stored(flows, 'awaiting_otp');
    advance(HOUR_MS);
    sweeper.nudge();
    await expect.poll(() => sweeper.sizes.inquiries?.running, quick).toBe(64);
    await expect.poll(() => statusOf(flows, awaiting), quick).toBe('expired');
    expect(await statusOf(flows, uncertain[0] as Payment)).toBe('uncertain');
    running.splice(0);
  });
});

describe('money on its way back', () => {
  it('a refund is sent, and asked after until it is done', async () => {
    const asked: string[] = [];
    const { flows, sweeper, advance } = harness({
      refund: () => {
        asked.push('refund');
        return Promise.resolve({ outcome: 'pending' });
      },
      inquireRefund: () => {
        asked.push('inquire');
        return Promise.resolve({ outcome: 'done' });
      },
    });
    const payment = await stored(flows, 'captured');
    advance(5 * MINUTE_MS);
    await refundPayment(flows, payment, { requestId: 'r1', amount: vnd(40_000n), reason: 'cold' });
    const refund = async () => (await flows.reader.refundsOf(keyOf(payment)))[0]?.status;
    sweeper.nudge();
    await expect.poll(refund, quick).toBe('unknown');
    advance(MINUTE_MS);
    sweeper.nudge();
    await expect.poll(refund, quick).toBe('done');
    expect(asked).toEqual(['refund', 'inquire']);
  });

  it('a reversal is tried again until the bank takes it', async () => {
    let tries = 0;
    const { flows, sweeper, advance } = harness({
      refund: () => {
        tries += 1;
        return Promise.resolve(
          tries < 2 ? { outcome: 'failed', why: 'closed' } : { outcome: 'done' },
        );
      },
    });
    const payment = await stored(flows, 'declined');
    advance(5 * MINUTE_MS);
    await recordConnectorResult(flows, attemptOfNumber(payment, 1), {
      outcome: 'paid',
      amount: AMOUNT,
    });
    const reversal = async () => (await flows.reader.reversalsOf(keyOf(payment)))[0]?.status;
    sweeper.nudge();
    await expect.poll(reversal, quick).toBe('pending');
    await expect.poll(() => tries, quick).toBe(1);
    await expect.poll(() => sweeper.sizes.reversals?.running, quick).toBe(0);
    advance(10 * SECOND_MS);
    sweeper.nudge();
    await expect.poll(reversal, quick).toBe('done');
  });
});

describe('a payment that cannot be swept', () => {
  it('is put aside and logged, and the others are swept', async () => {
    const broken = dueReader(pool);
    let poison: string | undefined;
    const { flows, sweeper, advance, lines } = harness(
      {},
      {
        ...broken,
        // As a row would be that the core refuses: decided on a state that it never was in.
        payments: async (query) =>
          (await broken.payments(query)).map((one) =>
            one.id === poison
              ? { ...one, merchantId: 9 as Payment['merchantId'], version: 99 }
              : one,
          ),
      },
    );
    const first = await stored(flows, 'awaiting_otp');
    const second = await stored(flows, 'awaiting_otp');
    poison = first.id;
    advance(HOUR_MS);
    sweeper.nudge();
    await expect.poll(() => statusOf(flows, second), quick).toBe('expired');
    await expect
      .poll(() => lines.filter(({ message }) => message === 'a due row was put aside'), quick)
      .toMatchObject([{ facts: { id: first.id, lane: 'ends', strikes: 1 } }]);
  });
});
