import type { ChangeId, PaymentId } from '@cong/values/ids.ts';
import { newUuid } from '@cong/values/ids.ts';
import type { Vnd } from '@cong/values/money.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Change, WriteOutcome } from '../core/change/change.ts';
import {
  after,
  changed,
  commandsTo,
  minutes,
  sampleChange,
  startAttempt,
  T0,
} from '../testing/sample-payment.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import type { GroupCommitWriter } from './group-commit-writer.ts';

let store: TestStore;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

const tally = (outcomes: readonly WriteOutcome[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
};

const writeAll = (writer: GroupCommitWriter, changes: readonly Change[]) =>
  Promise.all(changes.map((change) => writer.write(change)));

const rowsOf = async (paymentId: string): Promise<readonly number[]> => [
  await store.count('select count(*) from payment where id = $1', [paymentId]),
  await store.count('select count(*) from event where stream = $1', [paymentId]),
  await store.count('select count(*) from posting where payment_id = $1', [paymentId]),
  await store.count('select count(*) from message where payment_id = $1', [paymentId]),
];

/** The change that a sample payment's `number`-th command makes, the earlier ones written. */
async function nextChange(writer: GroupCommitWriter): Promise<Change> {
  const { payment, ...create } = sampleChange();
  expect(await writer.write(create)).toBe('committed');
  const { change } = changed(payment, startAttempt(payment));
  if (change === undefined) throw new Error('no change');
  return change;
}

test('1,000 concurrent creates of one order make one payment and 999 duplicates', async () => {
  const writers = [store.writer(), store.writer({ url: store.url })];
  const creates = Array.from({ length: 1_000 }, () => sampleChange({ orderRef: 'coffee-1' }));
  const outcomes = await Promise.all(
    creates.map((change, i) => (writers[i % 2] ?? store.writer()).write(change)),
  );
  expect(tally(outcomes)).toEqual({ committed: 1, duplicate: 999 });
  expect(await store.count("select count(*) from payment where order_ref = 'coffee-1'")).toBe(1);
  const winner = creates[outcomes.indexOf('committed')];
  const found = await store.reader.byOrder({
    merchantId: creates[0]?.merchantId ?? (0 as never),
    protocol: '123pay',
    orderRef: 'coffee-1',
  });
  expect(found?.id).toBe(winner?.subjectId);
  const streams = creates.map(({ subjectId }) => subjectId);
  const events = 'select count(*) from event where stream = any ($1)';
  expect(await store.count(events, [streams])).toBe(1);
});

test('of two orders with one reference in one flush, the first in the queue wins', async () => {
  for (let round = 0; round < 20; round += 1) {
    const first = sampleChange({ orderRef: `twin-${round}` });
    const second = sampleChange({ orderRef: `twin-${round}` });
    const batch = round % 2 === 0 ? [first, second] : [second, first];
    expect(await writeAll(store.writer(), batch)).toEqual(['committed', 'duplicate']);
  }
});

test('one merchant’s order reference is free for another merchant and another protocol', async () => {
  const orderRef = 'shared-1';
  const same = sampleChange({ orderRef });
  const outcomes = await writeAll(store.writer(), [
    same,
    sampleChange({ orderRef, merchantId: 2 as typeof same.merchantId }),
    sampleChange({ orderRef, protocol: 'alepay' }),
  ]);
  expect(outcomes).toEqual(['committed', 'committed', 'committed']);
});

const withDetail = (fault: unknown): Change => {
  const { payment, ...change } = sampleChange();
  const event = { type: 'opened', idleUntil: T0, fault } as unknown as Change['events'][0]['event'];
  return { ...change, events: [...change.events, { stream: payment.id, version: 1, event }] };
};

test.each<[string, Change]>([
  ['U+0000 in an event', withDetail('a\u0000b')],
  ['half a surrogate pair in an event', withDetail('\ud83c')],
  ['U+0000 in a key', sampleChange({ orderRef: 'a\u0000b' })],
  ['an amount out of range', sampleChange({ amount: (2n ** 63n) as Vnd })],
  ['a negative amount', sampleChange({ amount: -1n as Vnd })],
  ['an instant that is none', sampleChange({ now: new Date(Number.NaN) })],
  ['an id that is none', sampleChange({ id: 'not-a-uuid' as PaymentId })],
])('a poisoned change fails alone, whatever is wrong with it: %s', async (_name, poisoned) => {
  const good = Array.from({ length: 60 }, () => sampleChange());
  const batch: Change[] = [...good];
  batch.splice(37, 0, poisoned);
  const writer = store.writer({ maxInFlight: 1 });
  const outcomes = await Promise.allSettled(batch.map((change) => writer.write(change)));
  expect(outcomes[37]?.status).toBe('rejected');
  const others = outcomes.filter((_, i) => i !== 37);
  expect(others.every((one) => one.status === 'fulfilled' && one.value === 'committed')).toBe(true);
  const streams = good.map(({ subjectId }) => subjectId);
  const payments = 'select count(*) from payment where id = any ($1::uuid[])';
  expect(await store.count(payments, [streams])).toBe(60);
  await writer.drain();
});

test('a change decided on an old version is a conflict and leaves no trace; its neighbours are written', async () => {
  const writer = store.writer();
  const fresh = await Promise.all(Array.from({ length: 20 }, () => nextChange(writer)));
  const stale = await nextChange(writer);
  expect(await writer.write(stale)).toBe('committed');
  const before = await rowsOf(stale.subjectId);
  const late = { ...stale, changeId: newUuid(T0) as ChangeId };
  const outcomes = await writeAll(writer, [...fresh.slice(0, 10), late, ...fresh.slice(10)]);
  expect(tally(outcomes)).toEqual({ committed: 20, conflict: 1 });
  expect(outcomes[10]).toBe('conflict');
  expect(await rowsOf(stale.subjectId)).toEqual(before);
});

test('a change that skips a version is a conflict', async () => {
  const writer = store.writer();
  const { payment, ...create } = sampleChange();
  await writer.write(create);
  const verifying = after(payment, [startAttempt(payment)]);
  const { change } = changed(verifying, { type: 'cancel', by: 'payer', now: minutes(2) });
  expect(change && (await writer.write(change))).toBe('conflict');
});

test('of two changes decided on one version, in one flush, exactly one is written', async () => {
  const writer = store.writer({ maxInFlight: 1 });
  const first = await nextChange(writer);
  const twin = { ...first, changeId: newUuid(T0) as ChangeId };
  expect(tally(await writeAll(writer, [first, twin]))).toEqual({ committed: 1, conflict: 1 });
  expect((await rowsOf(first.subjectId))[1]).toBe(2);
});

test('everything a change holds is written with it: state, events, postings, the message', async () => {
  const writer = store.writer();
  const { payment, ...create } = sampleChange();
  await writer.write(create);
  let before = payment as Parameters<typeof changed>[0];
  for (const command of commandsTo(payment, 'captured')) {
    const decided = changed(before, command);
    if (decided.change) expect(await writer.write(decided.change)).toBe('committed');
    before = decided.payment;
  }
  const key = { merchantId: payment.merchantId, paymentId: payment.id };
  expect(await store.reader.byKey(key)).toEqual(before);
  expect(await rowsOf(payment.id)).toEqual([1, 5, 2, 1]);
  const history = await store.reader.historyOf(key);
  expect(history.map(({ event }) => event.type)).toEqual([
    'created',
    'attempt_started',
    'otp_requested',
    'authorisation_started',
    'captured',
  ]);
  const { rows } = await store.pool.query('select * from message where payment_id = $1', [
    payment.id,
  ]);
  expect(rows).toMatchObject([
    {
      kind: 'payment_result',
      host: 'shop.example',
      status: 'pending',
      tries: 0,
      due_at: minutes(4),
    },
  ]);
});

test('changes that arrive while a flush is under way share the next one', async () => {
  const sizes: number[] = [];
  const writer = store.writer({ maxInFlight: 1, onFlush: ({ size }) => sizes.push(size) });
  const creates = Array.from({ length: 301 }, () => sampleChange());
  const [first, ...others] = creates;
  const alone = first && writer.write(first);
  await new Promise(setImmediate);
  await Promise.all([alone, writeAll(writer, others)]);
  expect(sizes).toEqual([1, 300]);
});

test('a flush takes no more changes than it is allowed', async () => {
  const sizes: number[] = [];
  const writer = store.writer({ maxBatch: 40, onFlush: ({ size }) => sizes.push(size) });
  await writeAll(
    writer,
    Array.from({ length: 100 }, () => sampleChange()),
  );
  expect(sizes.toSorted((a, b) => b - a)).toEqual([40, 40, 20]);
});

test('drain waits for everything that was accepted', async () => {
  const writer = store.writer();
  let answered = 0;
  const creates = Array.from({ length: 50 }, () => sampleChange());
  for (const change of creates) void writer.write(change).then(() => (answered += 1));
  await writer.drain();
  expect({ answered, queued: writer.queued }).toEqual({ answered: 50, queued: 0 });
  await writer.drain();
});

test('when the queue is full a new order is "busy" at once, and nothing of it is kept', async () => {
  const writer = store.writer({ capacity: 50 });
  const accepted = Array.from({ length: 50 }, () => writer.write(sampleChange()));
  const refused = sampleChange();
  const heap = process.memoryUsage().heapUsed;
  const answers = await Promise.all(Array.from({ length: 100_000 }, () => writer.write(refused)));
  expect(tally(answers)).toEqual({ busy: 100_000 });
  expect(writer.queued).toBe(50);
  expect(process.memoryUsage().heapUsed - heap).toBeLessThan(100 * 2 ** 20);
  expect(tally(await Promise.all(accepted))).toEqual({ committed: 50 });
  expect(await rowsOf(refused.subjectId)).toEqual([0, 0, 0, 0]);
  expect(await writer.write(refused)).toBe('committed');
});

test('a payment under way gets four times the room that new orders get', async () => {
  const writer = store.writer({ capacity: 2 });
  const steps = await Promise.all(Array.from({ length: 9 }, () => nextChange(store.writer())));
  const answers = [...steps.slice(0, 2), sampleChange(), ...steps.slice(2)].map((change) =>
    writer.write(change),
  );
  expect(tally(await Promise.all(answers))).toEqual({ committed: 8, busy: 2 });
  expect(await answers[2]).toBe('busy');
});
