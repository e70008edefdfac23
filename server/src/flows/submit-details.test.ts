import { Secret } from '@cong/values/secret.ts';
import { addMs, MINUTE_MS } from '@cong/values/time.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { StartAnswer } from '../core/connector/connector.ts';
import type { Payment } from '../core/payment/payment.ts';
import { held } from '../testing/fake-connector.ts';
import {
  accepted,
  CARD,
  detailsFor,
  type FlowWorld,
  flowWorld,
  OTP,
} from '../testing/flow-world.ts';
import { LENIENT, minutes } from '../testing/sample-payment.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import { submitOtp } from './authorise.ts';
import { cancelPayment } from './end-payment.ts';
import { keyOf } from './execute-command.ts';
import { openPayment } from './open-payment.ts';
import { submitDetails } from './submit-details.ts';

let store: TestStore;
let world: FlowWorld;

beforeAll(async () => {
  store = await openTestStore();
});

beforeEach(() => {
  world = flowWorld(store);
});

afterAll(() => store.close());

const submit = async (payment: Payment, more: Parameters<typeof detailsFor>[1] = {}) =>
  accepted(await submitDetails(world.deps, payment, detailsFor(payment, more)));

test('the whole way: page, details, OTP, captured; one call each', async () => {
  const fresh = await world.newPayment();
  const opened = await openPayment(world.deps, fresh);
  expect(opened.idleUntil).toEqual(addMs(world.now(), 15 * MINUTE_MS));
  expect(await openPayment(world.deps, opened)).toBe(opened);
  const awaiting = await submit(opened);
  expect(awaiting.status).toBe('awaiting_otp');
  const attemptId = awaiting.attempts[0]?.id;
  if (attemptId === undefined) throw new Error('no attempt');
  const paid = accepted(await submitOtp(world.deps, awaiting, { attemptId, step: 0, otp: OTP }));
  expect(paid.status).toBe('captured');
  expect(world.connector.calls.map(({ method }) => method)).toEqual(['start', 'authorise']);
  expect(await world.current(fresh)).toEqual(paid);
});

test('the connector is told what it needs, and that it must refuse the payer two minutes before us', async () => {
  const payment = await world.newPayment({ expiresAt: minutes(60) });
  await submit(payment);
  expect(world.connector.calls[0]?.request).toMatchObject({
    attemptId: expect.stringMatching(/^1[0-9A-Z]{26}1$/),
    amount: payment.amount,
    bank: 'VCB',
    method: 'domestic_card',
    clientIp: '127.0.0.1',
    locale: 'vi',
    card: CARD,
    returnUrl: 'https://cong.example/return',
    resultUrl: 'https://cong.example/result',
    expiresAt: minutes(13),
  });
});

test('a payer who took long to choose has as long at the bank as any other', async () => {
  const opened = await openPayment(world.deps, await world.newPayment());
  world.pass(14 * MINUTE_MS);
  await submit(opened);
  expect(world.connector.calls[0]?.request).toMatchObject({ expiresAt: minutes(14 + 13) });
});

test('a payer with little time left may use half of it: no bank is given a time that is over', async () => {
  await submit(await world.newPayment({ expiresAt: minutes(2) }));
  expect(world.connector.calls[0]?.request).toMatchObject({ expiresAt: minutes(1) });
});

test('the bank refuses before the merchant’s own expiry, however much idle time remains', async () => {
  await submit(await world.newPayment({ expiresAt: minutes(10) }));
  expect(world.connector.calls[0]?.request).toMatchObject({ expiresAt: minutes(8) });
});

test.each<[string, StartAnswer, string, object]>([
  ['an OTP is needed', { outcome: 'otp_required', connectorRef: 'r' }, 'awaiting_otp', {}],
  [
    'the payer goes to the bank',
    { outcome: 'redirect', connectorRef: 'r', url: 'https://b.example' },
    'redirected',
    { url: 'https://b.example' },
  ],
  ['the details suffice', { outcome: 'ready', connectorRef: 'r' }, 'captured', {}],
  ['wrong details', { outcome: 'wrong_details' }, 'created', { wrongDetails: 1 }],
  [
    'refused',
    { outcome: 'refused', reason: 'card_expired' },
    'declined',
    { reason: 'card_expired' },
  ],
  ['no answer', { outcome: 'unknown', why: 'timeout' }, 'declined', { reason: 'issuer_silent' }],
])('the connector says: %s', async (_name, answer, status, more) => {
  world.connector.answers.start = () => answer;
  const fresh = await world.newPayment();
  const payment = await submit(fresh);
  expect(payment).toMatchObject({ status, ...more });
  expect(await world.current(fresh)).toEqual(payment);
});

test('a connector that throws is a connector that did not answer, and it is logged', async () => {
  world.connector.answers.start = () => {
    throw new TypeError('no such host 9704000000000018');
  };
  const payment = await submit(await world.newPayment());
  expect(payment).toMatchObject({ status: 'declined', reason: 'issuer_silent' });
  expect(world.logged).toMatchObject([{ level: 'error', facts: { why: 'TypeError' } }]);
  expect(JSON.stringify(world.logged)).not.toContain('9704000000000018');
});

test('that the issuer is being asked is committed before it is asked', async () => {
  const start = held<StartAnswer>();
  world.connector.answers.start = start.ask;
  const fresh = await world.newPayment();
  const submitting = submit(fresh);
  await start.asked;
  expect(await world.current(fresh)).toMatchObject({
    status: 'verifying',
    callDeadline: addMs(world.now(), 15_000),
  });
  start.give({ outcome: 'otp_required', connectorRef: 'r' });
  expect((await submitting).status).toBe('awaiting_otp');
});

test('the same form posted ten times at once is one call; the others see where the payment stands', async () => {
  const start = held<StartAnswer>();
  world.connector.answers.start = start.ask;
  const fresh = await world.newPayment();
  const details = detailsFor(fresh);
  const posts = Array.from({ length: 10 }, () => submitDetails(world.deps, fresh, details));
  await start.asked;
  start.give({ outcome: 'otp_required', connectorRef: 'r' });
  const seen = (await Promise.all(posts)).map((one) => accepted(one).status);
  expect(seen.filter((status) => status === 'awaiting_otp').length).toBeGreaterThan(0);
  expect(new Set(seen)).toEqual(new Set(['awaiting_otp', 'verifying']));
  expect(world.connector.countOf('start')).toBe(1);
  expect((await world.current(fresh)).attempts).toHaveLength(1);
});

test('a form posted again later, by the back button, changes nothing', async () => {
  const fresh = await world.newPayment();
  const awaiting = await submit(fresh);
  const again = accepted(await submitDetails(world.deps, awaiting, detailsFor(fresh)));
  expect(again).toEqual(awaiting);
  expect(world.connector.countOf('start')).toBe(1);
});

test.each<[string, Parameters<typeof detailsFor>[1], string]>([
  ['a bank that nobody serves', { bank: 'NONE' }, 'bank_not_enabled'],
  ['another bank than the merchant fixed', { bank: 'VTB' }, 'bank_not_enabled'],
  ['an attempt number from nowhere', { attemptNumber: 0 }, 'unknown_attempt'],
  ['an attempt number that leaves a gap', { attemptNumber: 3 }, 'unknown_attempt'],
  ['an attempt number that is none', { attemptNumber: Number.NaN }, 'unknown_attempt'],
  ['an attempt number beyond all', { attemptNumber: 32 }, 'unknown_attempt'],
])('refused without a call: %s', async (_name, more, code) => {
  const { order } = await world.newPayment();
  const payment = await world.newPayment({ order: { ...order, bank: 'VCB' } });
  const refused = await submitDetails(world.deps, payment, detailsFor(payment, more));
  expect(refused).toMatchObject({ ok: false, error: { code } });
  expect(world.connector.calls).toEqual([]);
});

test('a bank under maintenance is not called', async () => {
  world.setBank('VCB', 'maintenance');
  const payment = await world.newPayment();
  const refused = await submitDetails(world.deps, payment, detailsFor(payment));
  expect(refused).toMatchObject({ ok: false, error: { code: 'bank_maintenance' } });
  expect(world.connector.calls).toEqual([]);
});

test('a JCB card is refused unless the merchant takes it, and the network is not asked', async () => {
  const card = { ...CARD, number: new Secret('3566111111111113') };
  const refused = await submit(await world.newPayment(), { card });
  expect(refused).toMatchObject({ status: 'declined', reason: 'card_not_supported' });
  expect(world.connector.calls).toEqual([]);
  world.setMerchant({ acceptsJcb: true });
  expect(await submit(await world.newPayment(), { card })).toMatchObject({
    status: 'awaiting_otp',
  });
});

test('another browser only looks on', async () => {
  world.connector.answers.start = () => ({ outcome: 'wrong_details' });
  const payment = await submit(await world.newPayment());
  const other = detailsFor(payment, { browserHash: 'another' });
  expect(await submitDetails(world.deps, payment, other)).toMatchObject({
    ok: false,
    error: { code: 'other_browser' },
  });
});

test('a cancel while the issuer is asked stands, and its late answer changes nothing', async () => {
  const start = held<StartAnswer>();
  world.connector.answers.start = start.ask;
  const fresh = await world.newPayment();
  const submitting = submit(fresh);
  await start.asked;
  accepted(await cancelPayment(world.deps, await world.current(fresh), 'payer'));
  start.give({ outcome: 'otp_required', connectorRef: 'r' });
  expect((await submitting).status).toBe('cancelled');
  expect((await world.current(fresh)).status).toBe('cancelled');
});

test('three wrong details end the payment; the fourth form meets its end', async () => {
  world.connector.answers.start = () => ({ outcome: 'wrong_details' });
  let payment = await world.newPayment();
  for (let tries = 1; tries <= 3; tries += 1) payment = await submit(payment);
  expect(payment).toMatchObject({ status: 'declined', reason: 'wrong_details_too_often' });
  const again = await submitDetails(world.deps, payment, detailsFor(payment));
  expect(again).toMatchObject({ ok: false, error: { code: 'wrong_state' } });
  expect(world.connector.countOf('start')).toBe(3);
});

test('nothing that the payer typed is in the database, whatever came of it', async () => {
  const typed = await world.newPayment();
  world.connector.answers.start = () => ({ outcome: 'wrong_details' });
  const refused = await submit(typed);
  world.connector.answers.start = () => ({ outcome: 'otp_required', connectorRef: 'r' });
  const awaiting = await submit(refused);
  const attemptId = awaiting.attempts[1]?.id;
  if (attemptId === undefined) throw new Error('no attempt');
  await submitOtp(world.deps, awaiting, { attemptId, step: 0, otp: OTP });
  const { rows: tables } = await store.pool.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public'",
  );
  expect(tables.map(({ name }) => name)).toContain('event');
  for (const { name } of tables) {
    const { rows } = await store.pool.query(`select t::text as text from "${name}" t`);
    const text = rows.map((row) => row.text).join('\n');
    for (const secret of ['9704000000000018', 'NGUYEN VAN A', '03/07', '00000000"']) {
      expect(text, `${secret} in ${name}`).not.toContain(secret);
    }
  }
  expect(
    JSON.stringify(await store.reader.historyOf(keyOf(typed)), (_k, v) =>
      typeof v === 'bigint' ? `${v}` : v,
    ),
  ).toContain('970400******0018');
});

test('a lenient protocol lets the payer try again after a refusal', async () => {
  const deps = { ...world.deps, policyOf: () => LENIENT };
  world.connector.answers.start = () => ({ outcome: 'refused', reason: 'issuer_busy' });
  const payment = await world.newPayment();
  const refused = accepted(await submitDetails(deps, payment, detailsFor(payment)));
  expect(refused.status).toBe('created');
  world.connector.answers.start = () => ({ outcome: 'otp_required', connectorRef: 'r' });
  const again = accepted(await submitDetails(deps, refused, detailsFor(refused)));
  expect(again).toMatchObject({ status: 'awaiting_otp', attempts: [{ number: 1 }, { number: 2 }] });
});
