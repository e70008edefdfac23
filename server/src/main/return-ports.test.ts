import { addMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '@cong/values/time.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ReturnPorts } from '../core/connector/provider-returns.ts';
import type { Attempt } from '../core/payment/attempt.ts';
import { dueAt, type Payment } from '../core/payment/payment.ts';
import { cancelPayment, expirePayment } from '../flows/end-payment.ts';
import { type FlowWorld, flowWorld } from '../testing/flow-world.ts';
import { AMOUNT } from '../testing/sample-payment.ts';
import { storedIn } from '../testing/stored-payment.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import { returnPorts } from './return-ports.ts';

let store: TestStore;
let world: FlowWorld;
let ports: ReturnPorts;

beforeAll(async () => {
  store = await openTestStore();
});

beforeEach(() => {
  world = flowWorld(store);
  ports = returnPorts(world.deps, 'banknet', (id) => `/pay/${id}`);
});

afterAll(() => store.close());

const attemptOf = ({ attempts: [attempt] }: Payment): Attempt => {
  if (attempt === undefined) throw new Error('no attempt');
  return attempt;
};

test('tells what a return is compared with, and nothing of another connector’s attempt', async () => {
  const payment = await storedIn(store.writer(), 'redirected');
  const { id, startedAt, connectorRef } = attemptOf(payment);
  expect(await ports.attemptOf(id)).toEqual({
    ...{ attemptId: id, merchantId: payment.merchantId, amount: AMOUNT, bank: 'VCB' },
    ...{ startedAt, connectorRef, account: {}, outcome: 'live' },
    payableUntil: payment.idleUntil,
  });
  expect(await returnPorts(world.deps, 'other', () => '').attemptOf(id)).toBeUndefined();
  for (const unknown of ['', 'x', id.replace(/.$/, 'Z')]) {
    expect(await ports.attemptOf(unknown)).toBeUndefined();
  }
});

test('what is asked is recorded: paid', async () => {
  const payment = await storedIn(store.writer(), 'redirected');
  world.connector.answers.inquire = () => ({ outcome: 'paid', amount: AMOUNT });
  world.pass(5 * MINUTE_MS);
  await ports.ask(attemptOf(payment).id);
  expect(await world.current(payment)).toMatchObject({ status: 'captured' });
  world.pass(MINUTE_MS);
  await ports.ask(attemptOf(payment).id);
  expect(world.connector.countOf('inquire')).toBe(1);
});

test('the payer is done and the provider is not: uncertain, and asked again by itself', async () => {
  const payment = await storedIn(store.writer(), 'redirected');
  world.connector.answers.inquire = () => ({ outcome: 'pending', payerDone: true });
  world.pass(5 * MINUTE_MS);
  await ports.ask(attemptOf(payment).id);
  const waits = await world.current(payment);
  expect(waits.status).toBe('uncertain');
  expect(dueAt(waits)).toEqual(addMs(world.now(), 30 * SECOND_MS));
});

test('an attempt that ended unpaid and was paid all the same is found out, and its money goes back', async () => {
  const payment = await storedIn(store.writer(), 'redirected');
  world.connector.answers.inquire = () => ({ outcome: 'not_paid', reason: 'failed' });
  world.pass(HOUR_MS);
  await expirePayment(world.deps, payment);
  world.connector.answers.inquire = () => ({ outcome: 'paid', amount: AMOUNT });
  await ports.ask(attemptOf(payment).id);
  const key = { merchantId: payment.merchantId, paymentId: payment.id };
  expect(await store.reader.reversalsOf(key)).toMatchObject([{ amount: AMOUNT }]);
});

test('a payer who comes back again and again does not make us ask again and again', async () => {
  const payment = await storedIn(store.writer(), 'redirected');
  world.pass(5 * MINUTE_MS);
  for (let i = 0; i < 3; i += 1) await ports.ask(attemptOf(payment).id);
  expect(world.connector.countOf('inquire')).toBe(1);
  world.pass(5 * SECOND_MS);
  await ports.ask(attemptOf(payment).id);
  expect(world.connector.countOf('inquire')).toBe(2);
});

test('an inquiry that finds nothing out is logged with its reason', async () => {
  const payment = await storedIn(store.writer(), 'redirected');
  world.connector.answers.inquire = () => ({ outcome: 'unknown', why: 'HTTP 500' });
  world.pass(5 * MINUTE_MS);
  await cancelPayment(world.deps, payment, 'payer');
  expect(world.logged).toContainEqual({
    level: 'warn',
    message: 'an inquiry found nothing out',
    facts: { connector: 'banknet', attemptId: attemptOf(payment).id, why: 'HTTP 500' },
  });
});

test('a contradiction is kept once, and the payment goes on', async () => {
  const payment = await storedIn(store.writer(), 'redirected');
  const { id } = attemptOf(payment);
  await ports.onMismatch(id, 'other_amount');
  await ports.onMismatch(id, 'other_amount');
  expect(await world.current(payment)).toMatchObject({
    status: 'redirected',
    discrepancies: [`other_amount:${id}`],
  });
});
