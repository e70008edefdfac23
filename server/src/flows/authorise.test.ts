import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import { addMs, MINUTE_MS } from '@cong/values/time.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AuthoriseAnswer } from '../core/connector/connector.ts';
import { liveAttempt, type PaymentIn } from '../core/payment/payment.ts';
import { held } from '../testing/fake-connector.ts';
import { accepted, detailsFor, type FlowWorld, flowWorld, OTP } from '../testing/flow-world.ts';
import { AMOUNT } from '../testing/sample-payment.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import { submitOtp } from './authorise.ts';
import { cancelPayment } from './end-payment.ts';
import { keyOf } from './execute-command.ts';
import { recordConnectorResult } from './record-connector-result.ts';
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

type Waiting = PaymentIn<'awaiting_otp' | 'redirected'>;

async function waiting(): Promise<Waiting> {
  const fresh = await world.newPayment();
  const payment = accepted(await submitDetails(world.deps, fresh, detailsFor(fresh)));
  if (payment.status !== 'awaiting_otp' && payment.status !== 'redirected')
    throw new Error(payment.status);
  return payment;
}

const otpForm = (payment: Waiting) => ({
  attemptId: payment.attemptId,
  step: payment.wrongOtps,
  otp: OTP,
});

test.each<[string, AuthoriseAnswer, string, object]>([
  ['paid', { outcome: 'paid', amount: AMOUNT }, 'captured', {}],
  [
    'refused',
    { outcome: 'refused', reason: 'insufficient_funds' },
    'declined',
    { reason: 'insufficient_funds' },
  ],
  ['wrong OTP', { outcome: 'wrong_otp' }, 'awaiting_otp', { wrongOtps: 1 }],
  ['no answer', { outcome: 'unknown', why: 'timeout' }, 'uncertain', { cause: 'no_answer' }],
  [
    'paid, another amount',
    { outcome: 'paid', amount: vnd(AMOUNT + 1n) },
    'uncertain',
    { cause: 'amount_mismatch' },
  ],
])('the connector says: %s', async (_name, answer, status, more) => {
  world.connector.answers.authorise = () => answer;
  const payment = await waiting();
  const after = accepted(await submitOtp(world.deps, payment, otpForm(payment)));
  expect(after).toMatchObject({ status, ...more });
  expect(await world.current(payment)).toEqual(after);
});

test('the OTP goes to the connector, with the reference that it gave', async () => {
  const payment = await waiting();
  await submitOtp(world.deps, payment, otpForm(payment));
  expect(world.connector.calls[1]?.request).toMatchObject({
    attemptId: payment.attemptId,
    connectorRef: 'bank-1',
    amount: AMOUNT,
    otp: OTP,
  });
});

test('an uncertain outcome is inquired after ten seconds; without an inquiry it is an operator’s', async () => {
  world.connector.answers.authorise = () => ({ outcome: 'unknown', why: 'timeout' });
  const payment = await waiting();
  expect(accepted(await submitOtp(world.deps, payment, otpForm(payment)))).toMatchObject({
    nextInquiryAt: addMs(world.now(), 10_000),
  });
  const { inquire: _none, ...mute } = world.connector;
  const deps = { ...world.deps, connectorOf: () => mute };
  const other = await waiting();
  expect(accepted(await submitOtp(deps, other, otpForm(other)))).not.toHaveProperty(
    'nextInquiryAt',
  );
});

test('that the debit is ordered is committed before it is ordered', async () => {
  const order = held<AuthoriseAnswer>();
  world.connector.answers.authorise = order.ask;
  const payment = await waiting();
  const submitting = submitOtp(world.deps, payment, otpForm(payment));
  await order.asked;
  const ordered = await world.current(payment);
  expect(ordered).toMatchObject({
    status: 'authorising',
    callDeadline: addMs(world.now(), 15_000),
  });
  expect(ordered.attempts[0]?.authoriseSentAt).toEqual(world.now());
  expect(await cancelPayment(world.deps, ordered, 'payer')).toMatchObject({
    ok: false,
    error: { code: 'in_progress' },
  });
  order.give({ outcome: 'paid', amount: AMOUNT });
  expect(accepted(await submitting).status).toBe('captured');
});

test('the same OTP form posted ten times at once orders one debit', async () => {
  const order = held<AuthoriseAnswer>();
  world.connector.answers.authorise = order.ask;
  const payment = await waiting();
  const posts = Array.from({ length: 10 }, () => submitOtp(world.deps, payment, otpForm(payment)));
  await order.asked;
  order.give({ outcome: 'paid', amount: AMOUNT });
  const seen = new Set((await Promise.all(posts)).map((one) => accepted(one).status));
  expect([...seen].every((status) => status === 'authorising' || status === 'captured')).toBe(true);
  expect(world.connector.countOf('authorise')).toBe(1);
});

test('three wrong OTPs end the payment; each wrong one is asked once', async () => {
  world.connector.answers.authorise = () => ({ outcome: 'wrong_otp' });
  const payment = await waiting();
  const wrong = { ...otpForm(payment), otp: new Secret('11111111') };
  const first = accepted(await submitOtp(world.deps, payment, wrong));
  const repeated = accepted(await submitOtp(world.deps, first, wrong));
  expect(repeated).toEqual(first);
  const second = accepted(await submitOtp(world.deps, first, { ...wrong, step: 1 }));
  const third = accepted(await submitOtp(world.deps, second, { ...wrong, step: 2 }));
  expect(third).toMatchObject({ status: 'declined', reason: 'wrong_otp_too_often' });
  expect(world.connector.countOf('authorise')).toBe(3);
});

test('an OTP after the payer’s time is over is refused, and no debit is ordered', async () => {
  const payment = await waiting();
  world.pass(15 * MINUTE_MS);
  expect(await submitOtp(world.deps, payment, otpForm(payment))).toMatchObject({
    ok: false,
    error: { code: 'payment_expired' },
  });
  expect(world.connector.countOf('authorise')).toBe(0);
});

test('an OTP for another attempt changes nothing', async () => {
  const payment = await waiting();
  const other = await waiting();
  const form = { ...otpForm(payment), attemptId: other.attemptId };
  expect(accepted(await submitOtp(world.deps, payment, form))).toEqual(payment);
});

const toBankPage = (): void => {
  const url = 'https://bank.example/page';
  world.connector.answers.start = () => ({ outcome: 'redirect', connectorRef: 'r', url });
};

const paid: AuthoriseAnswer = { outcome: 'paid', amount: AMOUNT };

test('the browser’s return and the bank’s result race: one winner, captured once', async () => {
  toBankPage();
  for (let round = 0; round < 10; round += 1) {
    const payment = await waiting();
    const results = await Promise.all(
      Array.from({ length: 4 }, () => recordConnectorResult(world.deps, payment.attemptId, paid)),
    );
    for (const result of results) expect(accepted(result).status).toBe('captured');
    const history = await store.reader.historyOf(keyOf(payment));
    expect(history.filter(({ event }) => event.type === 'captured')).toHaveLength(1);
    expect(await store.reader.reversalsOf(keyOf(payment))).toEqual([]);
    const messages = 'select count(*) from message where payment_id = $1';
    expect(await store.count(messages, [payment.id])).toBe(1);
  }
});

test('a return that says "cancelled" races with a result that says "paid": the money is never lost', async () => {
  toBankPage();
  for (let round = 0; round < 10; round += 1) {
    const payment = await waiting();
    const refused: AuthoriseAnswer = { outcome: 'refused', reason: 'payer_cancelled' };
    await Promise.all([
      recordConnectorResult(world.deps, payment.attemptId, refused),
      recordConnectorResult(world.deps, payment.attemptId, paid),
    ]);
    const after = await world.current(payment);
    const reversals = await store.reader.reversalsOf(keyOf(payment));
    if (after.status === 'captured') {
      expect(reversals).toEqual([]);
      expect(after.discrepancies).toHaveLength(1);
    } else {
      expect(after.status).toBe('cancelled');
      expect(reversals).toMatchObject([{ amount: AMOUNT, status: 'pending' }]);
    }
  }
});

test('a result for nothing that we know is refused and logged', async () => {
  const result = await recordConnectorResult(world.deps, 'NOSUCHATTEMPT' as never, paid);
  expect(result).toMatchObject({ ok: false, error: { code: 'payment_not_found' } });
  const payment = await waiting();
  const strange = `${payment.attemptId.slice(0, -1)}Z` as typeof payment.attemptId;
  expect(await recordConnectorResult(world.deps, strange, paid)).toMatchObject({
    ok: false,
    error: { code: 'unknown_attempt' },
  });
  expect(world.logged.map(({ level }) => level)).toEqual(['warn', 'warn']);
});

test('a payment that a lagging page holds is decided as it is now', async () => {
  const payment = await waiting();
  await cancelPayment(world.deps, payment, 'merchant');
  const late = accepted(await submitOtp(world.deps, payment, otpForm(payment)));
  expect(late.status).toBe('cancelled');
  expect(world.connector.countOf('authorise')).toBe(0);
  expect(liveAttempt(payment).outcome.type).toBe('live');
});
