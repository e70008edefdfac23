import { type Vnd, vnd } from '@cong/values/money.ts';
import { addMs, MINUTE_MS, SECOND_MS } from '@cong/values/time.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RefundAnswer } from '../core/connector/connector.ts';
import type { Payment } from '../core/payment/payment.ts';
import { type Reversal, reversalDueAt } from '../core/reversal/reversal.ts';
import { held } from '../testing/fake-connector.ts';
import { accepted, type FlowWorld, flowWorld } from '../testing/flow-world.ts';
import { AMOUNT } from '../testing/sample-payment.ts';
import { storedIn } from '../testing/stored-payment.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import { keyOf } from './execute-command.ts';
import { recordConnectorResult } from './record-connector-result.ts';
import { resolvePayment } from './resolve-payment.ts';
import { sendReversal } from './send-reversal.ts';

let store: TestStore;
let world: FlowWorld;

beforeAll(async () => {
  store = await openTestStore();
});

beforeEach(() => {
  world = flowWorld(store);
});

afterAll(() => store.close());

async function reversalOf(payment: Payment): Promise<Reversal> {
  const [reversal, ...others] = await store.reader.reversalsOf(keyOf(payment));
  if (reversal === undefined || others.length > 0) throw new Error('not exactly one reversal');
  return reversal;
}

/** A payment whose money came after its end. */
async function stray(): Promise<Payment> {
  const payment = await storedIn(store.writer(), 'declined');
  const attemptId = payment.attempts[0]?.id;
  if (attemptId === undefined) throw new Error('no attempt');
  const paid = { outcome: 'paid', amount: AMOUNT } as const;
  for (let times = 0; times < 3; times += 1) {
    accepted(await recordConnectorResult(world.deps, attemptId, paid));
  }
  return payment;
}

/** A payment of which more was debited than it costs, accepted by an operator. */
async function overpaid(debited: Vnd): Promise<Payment> {
  const payment = await storedIn(store.writer(), 'authorising');
  const attemptId = payment.attempts[0]?.id;
  if (attemptId === undefined) throw new Error('no attempt');
  accepted(
    await recordConnectorResult(world.deps, attemptId, { outcome: 'paid', amount: debited }),
  );
  const word = { verdict: 'paid', operator: 'lan', evidence: 'statement' } as const;
  return accepted(await resolvePayment(world.deps, await world.current(payment), word));
}

/** As the sweeper does. */
async function sweep(payment: Payment): Promise<Reversal> {
  const reversal = await reversalOf(payment);
  const due = reversalDueAt(reversal);
  if (due !== undefined && due <= world.now()) await sendReversal(world.deps, reversal);
  return reversalOf(payment);
}

const balance = (payment: Payment, account: string): Promise<number> =>
  store.count(
    `select coalesce(sum(case when debit = $2 then amount else -amount end), 0) from posting
     where payment_id = $1 and (debit = $2 or credit = $2)`,
    [payment.id, account],
  );

test('late money, told three times, is sent back once, and leaves suspense', async () => {
  const payment = await stray();
  expect(await balance(payment, 'connector:banknet:suspense')).toBe(-Number(AMOUNT));
  const done = await sweep(payment);
  expect(done).toMatchObject({ status: 'done', amount: AMOUNT });
  expect(world.connector.calls).toMatchObject([
    {
      method: 'refund',
      request: { refundId: done.id, amount: AMOUNT, requestedAt: done.openedAt },
    },
  ]);
  expect(await balance(payment, 'connector:banknet:suspense')).toBe(0);
  expect(await balance(payment, 'connector:banknet:receivable')).toBe(0);
  expect((await world.current(payment)).status).toBe('declined');
});

test.each<RefundAnswer>([
  { outcome: 'failed', why: 'busy' },
  { outcome: 'pending' },
  { outcome: 'manual' },
  { outcome: 'not_found' },
  { outcome: 'unknown', why: 'timeout' },
])('$outcome: tried again on schedule, then given to the operator', async (answer) => {
  world.connector.answers.refund = () => answer;
  world.connector.answers.inquireRefund = () => answer;
  const payment = await stray();
  expect(await sweep(payment)).toMatchObject({
    status: 'pending',
    dueAt: addMs(world.now(), 10 * SECOND_MS),
  });
  world.pass(10 * SECOND_MS);
  expect(await sweep(payment)).toMatchObject({
    status: 'pending',
    dueAt: addMs(world.now(), MINUTE_MS),
  });
  world.pass(MINUTE_MS);
  expect(await sweep(payment)).toMatchObject({ status: 'failed', tries: 3 });
  expect(await balance(payment, 'connector:banknet:suspense')).toBe(-Number(AMOUNT));
  expect(world.logged.filter(({ level }) => level === 'warn')).toHaveLength(3);
});

test('what an operator accepted beyond the price goes back to the payer, out of all that was debited', async () => {
  const debited = vnd(AMOUNT + 5n);
  const payment = await overpaid(debited);
  expect(await balance(payment, 'connector:banknet:suspense')).toBe(-5);
  expect(await sweep(payment)).toMatchObject({ status: 'done', amount: 5n });
  expect(world.connector.calls).toMatchObject([
    { method: 'refund', request: { amount: 5n, captured: debited } },
  ]);
  expect(await balance(payment, 'connector:banknet:suspense')).toBe(0);
  expect(await balance(payment, 'connector:banknet:receivable')).toBe(Number(AMOUNT));
  expect((await world.current(payment)).status).toBe('captured');
});

test('a reversal that the provider still works on is asked after, not ordered again', async () => {
  world.connector.answers.refund = () => ({ outcome: 'pending' });
  const payment = await stray();
  await sweep(payment);
  world.connector.answers.inquireRefund = () => ({ outcome: 'done' });
  world.pass(10 * SECOND_MS);
  expect((await sweep(payment)).status).toBe('done');
  expect(world.connector.calls.map(({ method }) => method)).toEqual(['refund', 'inquireRefund']);
});

test('a process dies while it sends the reversal: after the deadline it is asked after under its id', async () => {
  const sent = held<RefundAnswer>();
  world.connector.answers.refund = sent.ask;
  world.connector.answers.inquireRefund = () => ({ outcome: 'not_found' });
  const payment = await stray();
  void sendReversal(world.deps, await reversalOf(payment));
  await sent.asked;
  world.pass(15 * SECOND_MS - 1);
  expect((await sweep(payment)).status).toBe('sent');
  world.pass(1);
  world.connector.answers.refund = () => ({ outcome: 'done' });
  expect(await sweep(payment)).toMatchObject({ status: 'done', tries: 2 });
  const ids = world.connector.calls.map(
    ({ request }) => (request as { refundId: string }).refundId,
  );
  expect(new Set(ids).size).toBe(1);
});

test('two workers at once send it once', async () => {
  const payment = await stray();
  const reversal = await reversalOf(payment);
  await Promise.all([sendReversal(world.deps, reversal), sendReversal(world.deps, reversal)]);
  expect(world.connector.countOf('refund')).toBe(1);
  expect((await reversalOf(payment)).status).toBe('done');
});
