import { newUuid } from '@cong/values/ids.ts';
import { type Vnd, vnd } from '@cong/values/money.ts';
import { addMs, SECOND_MS } from '@cong/values/time.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RefundAnswer } from '../core/connector/connector.ts';
import type { Payment, PaymentStatus } from '../core/payment/payment.ts';
import { type Refund, refundDueAt } from '../core/refund/refund.ts';
import { held } from '../testing/fake-connector.ts';
import { accepted, type FlowWorld, flowWorld } from '../testing/flow-world.ts';
import { AMOUNT, T0 } from '../testing/sample-payment.ts';
import { storedIn } from '../testing/stored-payment.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import { keyOf } from './execute-command.ts';
import { refundPayment } from './refund-payment.ts';
import { refundStep } from './refund-step.ts';
import { sendRefund } from './send-refund.ts';

let store: TestStore;
let world: FlowWorld;

beforeAll(async () => {
  store = await openTestStore();
});

beforeEach(() => {
  world = flowWorld(store);
});

afterAll(() => store.close());

const stored = (status: PaymentStatus): Promise<Payment> => storedIn(store.writer(), status);

const ask = (payment: Payment, amount: Vnd = AMOUNT, requestId: string = newUuid(T0)) =>
  refundPayment(world.deps, payment, { requestId, amount, reason: 'khách trả hàng' });

const refundsOf = (payment: Payment) => store.reader.refundsOf(keyOf(payment));

/** As the sweeper does. */
async function sweep(payment: Payment): Promise<Refund> {
  const [refund] = await refundsOf(payment);
  if (refund === undefined) throw new Error('no refund');
  const due = refundDueAt(refund);
  if (due !== undefined && due <= world.now()) await sendRefund(world.deps, refund);
  const [after] = await refundsOf(payment);
  return after ?? refund;
}

test.each<PaymentStatus>(['created', 'awaiting_otp', 'authorising', 'uncertain', 'declined'])(
  'nothing is refunded in %s',
  async (status) => {
    const refused = await ask(await stored(status));
    expect(refused).toMatchObject({ ok: false, error: { code: 'wrong_state', status } });
  },
);

test('a refund is sent at once, and done when the connector says so', async () => {
  const payment = await stored('captured');
  const refund = accepted(await ask(payment, vnd(30_000n)));
  expect(refund).toMatchObject({ status: 'requested', dueAt: world.now() });
  expect(await sweep(payment)).toMatchObject({ status: 'done', endedAt: world.now() });
  expect(world.connector.calls).toMatchObject([
    {
      method: 'refund',
      request: { refundId: refund.id, amount: 30_000n, captured: AMOUNT, connectorRef: 'ref-1' },
    },
  ]);
  expect(await world.current(payment)).toMatchObject({ status: 'captured', refunded: 30_000n });
});

test('the same request again is answered again, not done again; other content is refused', async () => {
  const payment = await stored('captured');
  const first = accepted(await ask(payment, vnd(10n), 'r-1'));
  expect(accepted(await ask(payment, vnd(10n), 'r-1'))).toEqual(first);
  const other = { ok: false, error: { code: 'request_id_reused' } };
  expect(await ask(payment, vnd(11n), 'r-1')).toMatchObject(other);
  expect(await ask(await stored('captured'), vnd(10n), 'r-1')).toMatchObject(other);
  expect(await refundsOf(payment)).toHaveLength(1);
});

test('the same request ten times at once is one refund', async () => {
  const payment = await stored('captured');
  const requestId = newUuid(T0);
  const all = await Promise.all(
    Array.from({ length: 10 }, () => ask(payment, vnd(10n), requestId)),
  );
  expect(new Set(all.map((one) => accepted(one).id)).size).toBe(1);
  expect(await world.current(payment)).toMatchObject({ refunded: 10n });
});

test('refunds asked for at once never exceed the capture', async () => {
  const payment = await stored('captured');
  const all = await Promise.all(Array.from({ length: 6 }, () => ask(payment, vnd(40_000n))));
  expect(all.filter((one) => one.ok)).toHaveLength(2);
  for (const one of all) {
    if (!one.ok)
      expect(one.error).toEqual({ code: 'refund_exceeds_captured', refundable: 20_000n });
  }
});

test.each<[string, RefundAnswer, Refund['status'], bigint]>([
  ['done', { outcome: 'done' }, 'done', AMOUNT],
  ['failed', { outcome: 'failed', why: 'account closed' }, 'failed', 0n],
  ['by hand', { outcome: 'manual' }, 'manual', AMOUNT],
  ['accepted', { outcome: 'pending' }, 'unknown', AMOUNT],
  ['not known there', { outcome: 'not_found' }, 'unknown', AMOUNT],
  ['no answer', { outcome: 'unknown', why: 'timeout' }, 'unknown', AMOUNT],
])('the connector says: %s', async (_name, answer, status, refunded) => {
  world.connector.answers.refund = () => answer;
  const payment = await stored('captured');
  await ask(payment);
  expect((await sweep(payment)).status).toBe(status);
  expect(await world.current(payment)).toMatchObject({ refunded });
});

test('a connector without refunds leaves it to a person, who says how it ended', async () => {
  const { refund: _none, ...connector } = world.connector;
  const deps = { ...world.deps, connectorOf: () => connector };
  const payment = await stored('captured');
  await sendRefund(deps, accepted(await ask(payment)));
  const [manual] = await refundsOf(payment);
  if (manual === undefined) throw new Error('no refund');
  expect(manual.status).toBe('manual');
  const settle = { type: 'settle', done: true, evidence: 'slip', now: world.now() } as const;
  expect(await refundStep(deps, manual, settle)).toMatchObject({ status: 'done' });
  expect(await refundStep(deps, manual, settle)).toBeUndefined();
});

test('a refund without a definite answer is inquired on schedule, not sent again', async () => {
  world.connector.answers.refund = () => ({ outcome: 'unknown', why: 'timeout' });
  const payment = await stored('captured');
  await ask(payment);
  expect(await sweep(payment)).toMatchObject({ dueAt: addMs(world.now(), 10 * SECOND_MS) });
  world.pass(10 * SECOND_MS);
  expect(await sweep(payment)).toMatchObject({ dueAt: addMs(world.now(), 30 * SECOND_MS) });
  world.pass(30 * SECOND_MS);
  world.connector.answers.inquireRefund = () => ({ outcome: 'done' });
  expect((await sweep(payment)).status).toBe('done');
  expect(world.connector.calls.map(({ method }) => method)).toEqual([
    'refund',
    'inquireRefund',
    'inquireRefund',
  ]);
});

test('a refund that the provider never saw is sent again under its id', async () => {
  world.connector.answers.refund = () => ({ outcome: 'unknown', why: 'timeout' });
  const payment = await stored('captured');
  const { id, requestedAt } = accepted(await ask(payment));
  await sweep(payment);
  world.connector.answers.inquireRefund = () => ({ outcome: 'not_found' });
  world.connector.answers.refund = () => ({ outcome: 'done' });
  world.pass(10 * SECOND_MS);
  expect((await sweep(payment)).status).toBe('done');
  expect(world.connector.calls).toMatchObject([
    { method: 'refund', request: { refundId: id, requestedAt } },
    { method: 'inquireRefund', request: { refundId: id, requestedAt } },
    { method: 'refund', request: { refundId: id, requestedAt } },
  ]);
});

test('a process dies while it sends the refund: it is inquired, and two workers send it once', async () => {
  const sent = held<RefundAnswer>();
  world.connector.answers.refund = sent.ask;
  const payment = await stored('captured');
  const refund = accepted(await ask(payment));
  void sendRefund(world.deps, refund);
  await sent.asked;
  await sendRefund(world.deps, refund);
  expect(world.connector.countOf('refund')).toBe(1);
  expect((await sweep(payment)).status).toBe('sent');
  world.pass(15 * SECOND_MS);
  expect((await sweep(payment)).status).toBe('unknown');
  world.pass(30 * SECOND_MS);
  world.connector.answers.inquireRefund = () => ({ outcome: 'done' });
  expect((await sweep(payment)).status).toBe('done');
  expect(world.connector.countOf('refund')).toBe(1);
});

test('a refund that fails while another is asked for gives its amount back all the same', async () => {
  const answer = held<RefundAnswer>();
  world.connector.answers.refund = answer.ask;
  const payment = await stored('captured');
  const first = accepted(await ask(payment, vnd(60_000n)));
  const sending = sendRefund(world.deps, first);
  await answer.asked;
  accepted(await ask(payment, vnd(40_000n)));
  answer.give({ outcome: 'failed', why: 'closed' });
  await sending;
  expect(await world.current(payment)).toMatchObject({ refunded: 40_000n });
  const statuses = (await refundsOf(payment)).map(({ status }) => status);
  expect(statuses.toSorted()).toEqual(['failed', 'requested']);
});

test('where a provider works on one refund of a payment at a time, the second waits for the end of the first', async () => {
  const connector = { ...world.connector, refundsOneAtATime: true } as const;
  const deps = { ...world.deps, connectorOf: () => connector };
  world.connector.answers.refund = () => ({ outcome: 'pending' });
  const payment = await stored('captured');
  const first = accepted(await ask(payment, vnd(30_000n)));
  world.pass(1);
  const second = accepted(await ask(await world.current(payment), vnd(20_000n)));
  const ids = [first.id, second.id];
  /** As the sweeper does, the second before the first. */
  const sweepBoth = async () => {
    const all = await refundsOf(payment);
    const both = ids.map((id) => all.find((one) => one.id === id));
    for (const one of both.toReversed()) {
      const due = one && refundDueAt(one);
      if (one && due && due <= world.now()) await sendRefund(deps, one);
    }
    const after = await refundsOf(payment);
    return ids.map((id) => after.find((one) => one.id === id)?.status);
  };
  expect(await sweepBoth()).toEqual(['unknown', 'requested']);
  world.pass(11 * SECOND_MS);
  expect(await sweepBoth()).toEqual(['unknown', 'requested']);
  world.connector.answers.inquireRefund = () => ({ outcome: 'done' });
  world.pass(31 * SECOND_MS);
  expect(await sweepBoth()).toEqual(['done', 'requested']);
  world.pass(31 * SECOND_MS);
  expect(await sweepBoth()).toEqual(['done', 'unknown']);
  const asked = world.connector.calls.filter(({ method }) => method === 'refund');
  expect(asked).toMatchObject(ids.map((refundId) => ({ request: { refundId } })));
});
