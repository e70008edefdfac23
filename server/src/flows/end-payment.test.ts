import { HOUR_MS, MINUTE_MS } from '@cong/values/time.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { InquiryAnswer } from '../core/connector/connector.ts';
import { dueAt, type Payment, type PaymentStatus } from '../core/payment/payment.ts';
import { withoutInquiry } from '../testing/fake-connector.ts';
import { accepted, detailsFor, type FlowWorld, flowWorld } from '../testing/flow-world.ts';
import { AMOUNT, LENIENT } from '../testing/sample-payment.ts';
import { storedIn } from '../testing/stored-payment.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import { cancelPayment, expirePayment, leavePayment } from './end-payment.ts';
import { recordConnectorResult } from './record-connector-result.ts';
import { resolvePayment } from './resolve-payment.ts';
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

const stored = (status: PaymentStatus): Promise<Payment> => storedIn(store.writer(), status);

type Ended = Awaited<ReturnType<typeof cancelPayment>>;
const outcomeOf = (ended: Ended): string => (ended.ok ? ended.value.status : ended.error.code);

test.each<[PaymentStatus, string, number]>([
  ['created', 'cancelled', 0],
  ['verifying', 'cancelled', 0],
  ['awaiting_otp', 'cancelled', 0],
  // The bank is asked, and still works on it.
  ['redirected', 'in_progress', 1],
  ['authorising', 'in_progress', 0],
  ['uncertain', 'in_progress', 0],
  ['captured', 'wrong_state', 0],
  ['declined', 'wrong_state', 0],
  ['cancelled', 'cancelled', 0],
  ['expired', 'wrong_state', 0],
])('cancel in %s: %s, %s inquiries', async (status, outcome, inquiries) => {
  const payment = await stored(status);
  world.pass(5 * MINUTE_MS);
  expect(outcomeOf(await cancelPayment(world.deps, payment, 'merchant'))).toBe(outcome);
  expect(world.connector.countOf('inquire')).toBe(inquiries);
  const after = await world.current(payment);
  expect(after.status).toBe(outcome === 'cancelled' ? 'cancelled' : status);
});

test.each<[PaymentStatus, string, number]>([
  ['created', 'expired', 0],
  ['verifying', 'expired', 0],
  ['awaiting_otp', 'expired', 0],
  ['redirected', 'redirected', 1],
  ['authorising', 'in_progress', 0],
  ['uncertain', 'in_progress', 0],
  ['captured', 'captured', 0],
  ['declined', 'declined', 0],
  ['cancelled', 'cancelled', 0],
  ['expired', 'expired', 0],
])('expiry in %s: %s, %s inquiries', async (status, outcome, inquiries) => {
  const payment = await stored(status);
  world.pass(25 * HOUR_MS);
  expect(outcomeOf(await expirePayment(world.deps, payment))).toBe(outcome);
  expect(world.connector.countOf('inquire')).toBe(inquiries);
});

test('before its time nothing expires; a payer known to have left ends it at once', async () => {
  const payment = await stored('awaiting_otp');
  expect(outcomeOf(await expirePayment(world.deps, payment))).toBe('not_due');
  expect(outcomeOf(await leavePayment(world.deps, payment))).toBe('expired');
});

const paid: InquiryAnswer = { outcome: 'paid', amount: AMOUNT };
const notPaid = (reason: Extract<InquiryAnswer, { outcome: 'not_paid' }>['reason']) =>
  ({ outcome: 'not_paid', reason }) as const;

test.each<[string, InquiryAnswer, string, object]>([
  ['paid', paid, 'captured', {}],
  ['the payer did nothing', notPaid('details_not_entered'), 'cancelled', { by: 'payer' }],
  ['the payer gave no OTP', notPaid('otp_not_entered'), 'cancelled', { by: 'payer' }],
  ['not paid', notPaid('failed'), 'cancelled', { by: 'payer' }],
  ['the payer cancelled there', notPaid('payer_cancelled'), 'cancelled', { by: 'payer' }],
  ['the bank refused', notPaid('insufficient_funds'), 'declined', { reason: 'insufficient_funds' }],
  ['still pending', { outcome: 'pending' }, 'in_progress', {}],
  ['no answer', { outcome: 'unknown', why: 'timeout' }, 'in_progress', {}],
  ['not found, so soon', { outcome: 'not_found' }, 'in_progress', {}],
])('cancel at the bank’s page, where an inquiry says: %s', async (_name, answer, outcome, more) => {
  world.connector.answers.inquire = () => answer;
  const payment = await stored('redirected');
  world.pass(5 * MINUTE_MS);
  expect(outcomeOf(await cancelPayment(world.deps, payment, 'payer'))).toBe(outcome);
  const status = outcome === 'in_progress' ? 'redirected' : outcome;
  expect(await world.current(payment)).toMatchObject({ status, ...more });
});

test.each<[string, InquiryAnswer, PaymentStatus, object]>([
  ['paid', paid, 'captured', {}],
  [
    'the payer did nothing',
    notPaid('details_not_entered'),
    'expired',
    { reason: 'details_not_entered' },
  ],
  ['the payer gave no OTP', notPaid('otp_not_entered'), 'expired', { reason: 'otp_not_entered' }],
  ['not paid', notPaid('failed'), 'expired', { reason: 'details_not_entered' }],
  ['the bank refused', notPaid('card_lost'), 'declined', { reason: 'card_lost' }],
  ['still pending', { outcome: 'pending' }, 'redirected', { inquiries: 1 }],
  ['no answer', { outcome: 'unknown', why: 'x' }, 'redirected', { inquiries: 1 }],
  ['not found, finally', { outcome: 'not_found' }, 'declined', { reason: 'failed' }],
])('expiry at the bank’s page, where an inquiry says: %s', async (_name, answer, status, more) => {
  world.connector.answers.inquire = () => answer;
  const payment = await stored('redirected');
  world.pass(HOUR_MS);
  await expirePayment(world.deps, payment);
  expect(await world.current(payment)).toMatchObject({ status, ...more });
});

test('at a provider that cannot be asked, a cancel waits and time makes the payment an operator’s', async () => {
  const deps = { ...world.deps, connectorOf: () => withoutInquiry(world.connector) };
  const payment = await stored('redirected');
  world.pass(5 * MINUTE_MS);
  expect(outcomeOf(await cancelPayment(deps, payment, 'payer'))).toBe('in_progress');
  expect(outcomeOf(await expirePayment(deps, payment))).toBe('not_due');
  expect(await world.current(payment)).toEqual(payment);
  world.pass(HOUR_MS);
  expect(outcomeOf(await expirePayment(deps, payment))).toBe('uncertain');
  const resolution = { verdict: 'not_paid', operator: 'lan', evidence: 'statement.csv' } as const;
  const waits = await world.current(payment);
  expect(dueAt(waits)).toBeUndefined();
  expect(outcomeOf(await resolvePayment(deps, waits, resolution))).toBe('declined');
});

test('a return that a provider without inquiry sends late still pays', async () => {
  const deps = { ...world.deps, connectorOf: () => withoutInquiry(world.connector) };
  const payment = await stored('redirected');
  const attemptId = payment.attempts[0]?.id;
  if (attemptId === undefined) throw new Error('no attempt');
  world.pass(HOUR_MS);
  await expirePayment(deps, payment);
  const late = await recordConnectorResult(deps, attemptId, { outcome: 'paid', amount: AMOUNT });
  expect(outcomeOf(late)).toBe('captured');
});

test('a cancel and a result race: the money is captured, or goes back', async () => {
  for (let round = 0; round < 10; round += 1) {
    const payment = await stored('awaiting_otp');
    const attemptId = payment.attempts[0]?.id;
    if (attemptId === undefined) throw new Error('no attempt');
    await Promise.all([
      cancelPayment(world.deps, payment, 'payer'),
      recordConnectorResult(world.deps, attemptId, { outcome: 'paid', amount: AMOUNT }),
    ]);
    const after = await world.current(payment);
    const key = { merchantId: payment.merchantId, paymentId: payment.id };
    const reversals = await store.reader.reversalsOf(key);
    expect([after.status, reversals.length]).toEqual(
      after.status === 'captured' ? ['captured', 0] : ['cancelled', 1],
    );
  }
});

test('a cancel whose inquiry was about an attempt that has ended never cancels the next one at its bank', async () => {
  const lenient = { ...world.deps, policyOf: () => LENIENT };
  const payment = await stored('redirected');
  const first = payment.attempts[0]?.id;
  if (first === undefined) throw new Error('no attempt');
  world.pass(5 * MINUTE_MS);
  world.connector.answers.start = () => ({
    outcome: 'redirect',
    connectorRef: 'ref-2',
    url: 'https://bank.example/2',
  });
  world.connector.answers.inquire = async () => {
    // While the bank is asked, its own word ends the first attempt and the payer begins a second.
    const refused = { outcome: 'refused', reason: 'card_expired' } as const;
    const again = accepted(await recordConnectorResult(lenient, first, refused));
    accepted(await submitDetails(lenient, again, detailsFor(again)));
    return notPaid('failed');
  };
  expect(outcomeOf(await cancelPayment(lenient, payment, 'payer'))).toBe('inquiry_needed');
  expect(await world.current(payment)).toMatchObject({ status: 'redirected' });
});
