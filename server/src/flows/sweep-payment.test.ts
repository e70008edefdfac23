import { addMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '@cong/values/time.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AuthoriseAnswer, InquiryAnswer, StartAnswer } from '../core/connector/connector.ts';
import { dueAt, type Payment } from '../core/payment/payment.ts';
import { held, withoutInquiry } from '../testing/fake-connector.ts';
import { accepted, detailsFor, type FlowWorld, flowWorld, OTP } from '../testing/flow-world.ts';
import { AMOUNT, LENIENT } from '../testing/sample-payment.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import { submitOtp } from './authorise.ts';
import { cancelPayment } from './end-payment.ts';
import { keyOf } from './execute-command.ts';
import { recordConnectorResult } from './record-connector-result.ts';
import { resolvePayment } from './resolve-payment.ts';
import { submitDetails } from './submit-details.ts';
import { sweepPayment } from './sweep-payment.ts';

let store: TestStore;
let world: FlowWorld;

beforeAll(async () => {
  store = await openTestStore();
});

beforeEach(() => {
  world = flowWorld(store);
});

afterAll(() => store.close());

/** As the sweeper does: what the database holds now, if it is due. */
async function sweep(payment: Payment): Promise<Payment> {
  const current = await world.current(payment);
  const due = dueAt(current);
  if (due !== undefined && due <= world.now()) await sweepPayment(world.deps, current);
  return world.current(payment);
}

async function awaitingOtp(): Promise<Extract<Payment, { status: 'awaiting_otp' }>> {
  const fresh = await world.newPayment();
  const payment = accepted(await submitDetails(world.deps, fresh, detailsFor(fresh)));
  if (payment.status !== 'awaiting_otp') throw new Error(payment.status);
  return payment;
}

/** The process orders the debit and dies: its answer is never recorded. */
async function crashWhileDebiting(): Promise<Payment> {
  const order = held<AuthoriseAnswer>();
  world.connector.answers.authorise = order.ask;
  const payment = await awaitingOtp();
  const { attemptId } = payment;
  void submitOtp(world.deps, payment, { attemptId, step: 0, otp: OTP });
  await order.asked;
  return payment;
}

async function uncertain(): Promise<Payment> {
  const payment = await crashWhileDebiting();
  world.pass(15 * SECOND_MS);
  const after = await sweep(payment);
  expect(after.status).toBe('uncertain');
  return after;
}

test('a process dies while it asks the issuer: after the deadline the attempt failed, and no sooner', async () => {
  const start = held<StartAnswer>();
  world.connector.answers.start = start.ask;
  const payment = await world.newPayment();
  void submitDetails(world.deps, payment, detailsFor(payment));
  await start.asked;
  world.pass(15 * SECOND_MS - 1);
  expect((await sweep(payment)).status).toBe('verifying');
  world.pass(1);
  expect(await sweep(payment)).toMatchObject({ status: 'declined', reason: 'issuer_silent' });
});

test('a process dies while the issuer debits: uncertain, inquired, and the debit is never ordered again', async () => {
  const payment = await crashWhileDebiting();
  world.pass(15 * SECOND_MS - 1);
  expect((await sweep(payment)).status).toBe('authorising');
  world.pass(1);
  expect((await sweep(payment)).status).toBe('uncertain');
  world.connector.answers.inquire = () => ({ outcome: 'paid', amount: AMOUNT });
  world.pass(10 * SECOND_MS);
  expect((await sweep(payment)).status).toBe('captured');
  expect(world.connector.countOf('authorise')).toBe(1);
});

test('two sweepers at once: the call is given up once', async () => {
  const payment = await crashWhileDebiting();
  world.pass(MINUTE_MS);
  const current = await world.current(payment);
  await Promise.all([sweepPayment(world.deps, current), sweepPayment(world.deps, current)]);
  const history = await store.reader.historyOf(keyOf(payment));
  expect(history.filter(({ event }) => event.type === 'became_uncertain')).toHaveLength(1);
});

test('a slow answer after the sweep gave up is still heard', async () => {
  const payment = await crashWhileDebiting();
  world.pass(MINUTE_MS);
  await sweep(payment);
  const attemptId = payment.attempts[0]?.id;
  if (attemptId === undefined) throw new Error('no attempt');
  const late = await recordConnectorResult(world.deps, attemptId, {
    outcome: 'paid',
    amount: AMOUNT,
  });
  expect(accepted(late).status).toBe('captured');
});

test('inquiries follow their schedule: 10 s, 30 s, 2 min, and the last again and again', async () => {
  const payment = await uncertain();
  const asked: number[] = [];
  const since = world.now();
  world.connector.answers.inquire = () => {
    asked.push((world.now().getTime() - since.getTime()) / SECOND_MS);
    return { outcome: 'pending' };
  };
  for (let second = 1; second <= 420; second += 1) {
    world.pass(SECOND_MS);
    if (asked.length < 5) await sweep(payment);
  }
  expect(asked).toEqual([10, 40, 160, 280, 400]);
}, 20_000);

test.each<[string, InquiryAnswer, number, string]>([
  ['"not found" a moment too early is no answer', { outcome: 'not_found' }, -1, 'uncertain'],
  ['"not found" finally is "not paid"', { outcome: 'not_found' }, 0, 'declined'],
  ['silence never becomes an answer', { outcome: 'unknown', why: 'x' }, HOUR_MS * 100, 'uncertain'],
])('%s', async (_name, answer, afterFinalMs, status) => {
  world.connector.answers.inquire = () => answer;
  const payment = await uncertain();
  const sentAt = payment.attempts[0]?.authoriseSentAt ?? world.now();
  const final = addMs(sentAt, world.connector.finalAfterMs + afterFinalMs);
  world.pass(final.getTime() - world.now().getTime());
  expect((await sweep(payment)).status).toBe(status);
});

test('uncertain, then not paid: the payer may try again while time remains, and the new attempt pays', async () => {
  const payment = await uncertain();
  world.connector.answers.inquire = () => ({ outcome: 'not_paid', reason: 'failed' });
  world.pass(10 * SECOND_MS);
  const again = await sweep(payment);
  expect(again.status).toBe('created');
  world.connector.answers.start = () => ({ outcome: 'ready', connectorRef: 'bank-2' });
  world.connector.answers.authorise = ({ amount }) => ({ outcome: 'paid', amount });
  const paid = accepted(await submitDetails(world.deps, again, detailsFor(again)));
  expect(paid).toMatchObject({ status: 'captured', attemptId: paid.attempts[1]?.id });
});

test('uncertain, inquired by two workers at once: one event, one answer', async () => {
  const payment = await uncertain();
  world.pass(10 * SECOND_MS);
  const current = await world.current(payment);
  await Promise.all([sweepPayment(world.deps, current), sweepPayment(world.deps, current)]);
  expect(await world.current(payment)).toMatchObject({
    inquiries: 1,
    version: current.version + 1,
  });
});

test('a cancel that met "not yet" is followed up before the payer’s time is over', async () => {
  const url = 'https://bank.example';
  world.connector.answers.start = () => ({ outcome: 'redirect', connectorRef: 'r', url });
  const fresh = await world.newPayment();
  const payment = accepted(await submitDetails(world.deps, fresh, detailsFor(fresh)));
  await cancelPayment(world.deps, payment, 'payer');
  expect(dueAt(await world.current(payment))).toEqual(addMs(world.now(), 30 * SECOND_MS));
  world.connector.answers.inquire = () => ({ outcome: 'not_paid', reason: 'payer_cancelled' });
  world.pass(30 * SECOND_MS);
  expect((await sweep(payment)).status).toBe('cancelled');
});

test('after a cancel that met "not yet" the payer’s time is over when it is over, not at the next inquiry', async () => {
  const url = 'https://bank.example';
  world.connector.answers.start = () => ({ outcome: 'redirect', connectorRef: 'r', url });
  const fresh = await world.newPayment();
  const payment = accepted(await submitDetails(world.deps, fresh, detailsFor(fresh)));
  world.pass(14 * MINUTE_MS);
  await cancelPayment(world.deps, payment, 'payer');
  world.pass(30 * SECOND_MS);
  await sweep(payment);
  world.connector.answers.inquire = () => ({ outcome: 'not_paid', reason: 'otp_not_entered' });
  world.pass(30 * SECOND_MS);
  expect(await sweep(payment)).toMatchObject({ status: 'expired', reason: 'otp_not_entered' });
});

test('a payer at a provider that cannot be asked: nobody is asked before time is over, nor after', async () => {
  const deps = { ...world.deps, connectorOf: () => withoutInquiry(world.connector) };
  const url = 'https://bank.example';
  world.connector.answers.start = () => ({ outcome: 'redirect', connectorRef: 'r', url });
  const fresh = await world.newPayment();
  const payment = accepted(await submitDetails(deps, fresh, detailsFor(fresh)));
  await sweepPayment(deps, payment);
  expect(await world.current(payment)).toEqual(payment);
  world.pass(15 * MINUTE_MS);
  await sweepPayment(deps, payment);
  const waits = await world.current(payment);
  expect(waits).toMatchObject({ status: 'uncertain', cause: 'no_answer', attempts: [{}] });
  await sweepPayment(deps, waits);
  expect(await world.current(payment)).toEqual(waits);
});

test('a process dies while a provider that cannot be asked debits: the payment is an operator’s', async () => {
  const deps = { ...world.deps, connectorOf: () => withoutInquiry(world.connector) };
  const payment = await crashWhileDebiting();
  world.pass(15 * SECOND_MS);
  await sweepPayment(deps, await world.current(payment));
  const waits = await world.current(payment);
  expect([waits.status, dueAt(waits)]).toEqual(['uncertain', undefined]);
});

test('every state that waits is due at some time, and a sweep at that time always moves it on', async () => {
  world.connector.answers.inquire = () => ({ outcome: 'pending' });
  const fresh = await world.newPayment();
  const payments = [fresh, await awaitingOtp(), await crashWhileDebiting()];
  for (const payment of payments) {
    let current = await world.current(payment);
    for (let step = 0; step < 4; step += 1) {
      const due = dueAt(current);
      if (due === undefined) break;
      world.pass(Math.max(0, due.getTime() - world.now().getTime()));
      const after = await sweep(current);
      expect(after.version).toBe(current.version + 1);
      const next = dueAt(after);
      if (next !== undefined) expect(next > world.now()).toBe(true);
      current = after;
    }
  }
});

test('an operator ends what no inquiry can, once, with evidence', async () => {
  const resolution = { operator: 'lan', evidence: 'statement.csv sha256:00' };
  const paid = await uncertain();
  const resolved = await resolvePayment(world.deps, paid, { verdict: 'paid', ...resolution });
  expect(accepted(resolved).status).toBe('captured');
  const history = await store.reader.historyOf(keyOf(paid));
  expect(history.at(-1)?.event).toMatchObject({
    type: 'captured',
    resolvedBy: 'lan',
    evidence: 'statement.csv sha256:00',
  });
  const twice = await resolvePayment(world.deps, paid, { verdict: 'not_paid', ...resolution });
  expect(twice).toMatchObject({ ok: false, error: { code: 'wrong_state' } });
  const unpaid = await uncertain();
  const ended = await resolvePayment(world.deps, unpaid, { verdict: 'not_paid', ...resolution });
  expect(accepted(ended).status).toBe('created');
});

test('a payer who leaves after a refusal leaves it declined with that reason', async () => {
  const deps = { ...world.deps, policyOf: () => LENIENT };
  world.connector.answers.start = () => ({ outcome: 'refused', reason: 'card_expired' });
  const payment = await world.newPayment();
  await submitDetails(deps, payment, detailsFor(payment));
  world.pass(15 * MINUTE_MS);
  await sweepPayment(deps, await world.current(payment));
  expect(await world.current(payment)).toMatchObject({
    status: 'declined',
    reason: 'card_expired',
  });
});
