import type { RefundId } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import { type Outcome, otps, testCards } from '@cong/wire/banknet/cards.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type {
  AuthoriseAnswer,
  InquiryAnswer,
  StartAnswer,
} from '../../server/src/core/connector/connector.ts';
import type { Reason } from '../../server/src/core/payment/reason.ts';
import { AMOUNT, cardNamed, openStage, patient, type Stage } from './banknet-stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
afterEach(async () => {
  stage.sleeper.wakeAll();
  await stage.order({ reset: true });
});

/** Part of each answer that the core must get, in the order of asking. */
type Story = {
  readonly start: Partial<StartAnswer>;
  readonly authorise?: Partial<AuthoriseAnswer>;
  readonly inquiries?: readonly Partial<InquiryAnswer>[];
};

const paid = { outcome: 'paid', amount: AMOUNT } as const;
const unknown = { outcome: 'unknown' } as const;
const otp = { outcome: 'otp_required' } as const;

const pays: Story = { start: otp, authorise: paid, inquiries: [paid] };
const refusedAtStart = (reason: Reason): Story => ({ start: { outcome: 'refused', reason } });
const refusedAtDebit = (reason: Reason): Story => ({
  start: otp,
  authorise: { outcome: 'refused', reason },
  inquiries: [{ outcome: 'not_paid', reason }],
});

const stories = {
  success: pays,
  success_visa: pays,
  success_mastercard: pays,
  success_jcb: pays,
  refund_refused: pays,
  refund_pending: pays,
  refund_silent: pays,
  refund_lost: pays,
  no_otp: { start: { outcome: 'ready' }, authorise: paid, inquiries: [paid] },
  slow: pays,
  // The holder answers at the issuer's page, after the card was given here.
  success_3ds: { start: { outcome: 'redirect' }, inquiries: [{ outcome: 'pending' }] },
  'insufficient_funds.3ds': {
    start: { outcome: 'redirect' },
    inquiries: [{ outcome: 'pending' }],
  },
  issuer_busy: refusedAtStart('issuer_busy'),
  not_permitted: refusedAtStart('not_permitted'),
  over_limit: refusedAtStart('over_limit'),
  invalid_payment_details: refusedAtStart('invalid_payment_details'),
  not_registered_online: refusedAtStart('not_registered_online'),
  online_service_locked: refusedAtStart('online_service_locked'),
  account_locked: refusedAtStart('account_locked'),
  holder_name_mismatch: refusedAtStart('holder_name_mismatch'),
  card_invalid: refusedAtStart('card_invalid'),
  card_not_supported: refusedAtStart('card_not_supported'),
  issue_date_mismatch: refusedAtStart('issue_date_mismatch'),
  expiry_date_mismatch: refusedAtStart('expiry_date_mismatch'),
  card_expired: refusedAtStart('card_expired'),
  card_lost: refusedAtStart('card_lost'),
  card_stolen: refusedAtStart('card_stolen'),
  card_deleted: refusedAtStart('card_deleted'),
  security_code_failed: refusedAtStart('security_code_failed'),
  address_failed: refusedAtStart('address_failed'),
  address_and_security_code_failed: refusedAtStart('address_and_security_code_failed'),
  risk_refused: refusedAtStart('risk_refused'),
  issuer_unreachable: {
    ...refusedAtStart('issuer_unreachable'),
    inquiries: [{ outcome: 'not_found' }],
  },
  check_silent: { start: unknown, inquiries: [{ outcome: 'not_found' }] },
  insufficient_funds: refusedAtDebit('insufficient_funds'),
  below_minimum_balance: refusedAtDebit('below_minimum_balance'),
  bank_daily_amount_limit: refusedAtDebit('bank_daily_amount_limit'),
  bank_daily_count_limit: refusedAtDebit('bank_daily_count_limit'),
  bank_transaction_limit: refusedAtDebit('bank_transaction_limit'),
  otp_expired: refusedAtDebit('otp_expired'),
  bank_declined: refusedAtDebit('bank_declined'),
  account_on_hold: refusedAtDebit('account_on_hold'),
  account_closed: refusedAtDebit('account_closed'),
  account_frozen: refusedAtDebit('account_frozen'),
  failed: refusedAtDebit('failed'),
  timeout_before_debit: {
    start: otp,
    authorise: unknown,
    inquiries: [{ outcome: 'not_paid', reason: 'issuer_silent' }],
  },
  timeout_after_debit: { start: otp, authorise: unknown, inquiries: [paid] },
  inquiry_down: { start: otp, authorise: unknown, inquiries: [unknown, unknown, paid, paid] },
  answers_late: { start: otp, authorise: unknown, inquiries: [{ outcome: 'pending' }] },
  answers_twice: pays,
  wrong_amount: {
    start: otp,
    authorise: { outcome: 'paid', amount: vnd(101_000n) },
    inquiries: [{ outcome: 'paid', amount: vnd(101_000n) }],
  },
  wrong_signature: { start: otp, authorise: unknown, inquiries: [unknown] },
} as const satisfies Record<Outcome, Story>;

/** A signal that is given up when the test has seen enough. */
async function giveUpWhen<Answer>(
  call: (signal: AbortSignal) => Promise<Answer>,
  seen: () => Promise<unknown>,
): Promise<Answer> {
  const patience = new AbortController();
  const answer = call(patience.signal);
  await seen();
  patience.abort();
  return answer;
}

async function authorise(outcome: Outcome, connectorRef: string, attemptId: never) {
  const call = (signal: AbortSignal) =>
    stage.connector.authorise?.({
      attemptId,
      connectorRef,
      amount: AMOUNT,
      account: {},
      otp: stage.rightOtp,
      signal,
    }) ?? Promise.reject(new Error('no authorise'));
  const debited = async () => {
    while ((await stage.bookOf(attemptId)).debited === '0');
  };
  switch (outcome) {
    case 'timeout_after_debit':
    case 'inquiry_down':
      return giveUpWhen(call, debited);
    case 'timeout_before_debit':
      return call(AbortSignal.timeout(200));
    case 'answers_late':
      return giveUpWhen(call, () => stage.sleeper.someoneSleeps());
    case 'slow': {
      const answer = call(patient());
      await stage.sleeper.someoneSleeps();
      stage.sleeper.wakeAll();
      return answer;
    }
    default:
      return call(patient());
  }
}

async function start(outcome: Outcome, request: Parameters<Stage['connector']['start']>[0]) {
  if (outcome === 'check_silent') {
    return stage.connector.start({ ...request, signal: AbortSignal.timeout(200) });
  }
  const answer = stage.connector.start(request);
  if (outcome === 'slow') {
    await stage.sleeper.someoneSleeps();
    stage.sleeper.wakeAll();
  }
  return answer;
}

describe('every card of the table gives the core the answer that the table says', () => {
  test.each(testCards)('$outcome ($number)', async (card) => {
    const story: Story = stories[card.outcome];
    const request = stage.startRequest(card.cards === 'domestic' ? 'VCB' : 'CC', card);
    const { attemptId } = request;
    const started = await start(card.outcome, request);
    expect(started).toMatchObject(story.start);
    if ('connectorRef' in started && story.authorise) {
      const answer = await authorise(card.outcome, started.connectorRef, attemptId as never);
      expect(answer).toMatchObject(story.authorise);
    }
    for (const expected of story.inquiries ?? []) {
      const answer = await stage.connector.inquire?.({
        attemptId,
        amount: AMOUNT,
        account: {},
        startedAt: stage.time.now,
        signal: patient(),
      });
      expect(answer).toMatchObject(expected);
    }
  });
});

/** Starts an attempt that must get as far as its OTP. */
async function started(outcome: Outcome = 'success', bank = 'VCB') {
  const request = stage.startRequest(bank, cardNamed(outcome));
  const answer = await stage.connector.start(request);
  if (!('connectorRef' in answer)) throw new Error(`${outcome}: ${answer.outcome}`);
  const { connectorRef } = answer;
  const order = (otp = otps.right as string) =>
    call('authorise', {
      attemptId: request.attemptId,
      connectorRef,
      amount: AMOUNT,
      account: {},
      otp: new Secret(otp),
      signal: patient(),
    });
  const inquire = () =>
    call('inquire', {
      attemptId: request.attemptId,
      amount: AMOUNT,
      account: {},
      startedAt: stage.time.now,
      signal: patient(),
    });
  return { request, attemptId: request.attemptId, connectorRef, order, inquire };
}

type Optional = 'authorise' | 'inquire' | 'refund' | 'inquireRefund';
type Method<Name extends Optional> = NonNullable<Stage['connector'][Name]>;

/** Calls a method that this connector has. */
function call<Name extends Optional>(
  name: Name,
  request: Parameters<Method<Name>>[0],
): ReturnType<Method<Name>> {
  const method = stage.connector[name] as ((from: typeof request) => unknown) | undefined;
  if (method === undefined) throw new Error(`no ${name}`);
  return method(request) as ReturnType<Method<Name>>;
}

describe('details that are of no card may be corrected', () => {
  const good = cardNamed('success');
  test.each([
    ['unknown number', { ...good, number: '9704000000000026' }],
    ['wrong holder', { ...good, holder: 'TRAN THI B' }],
    ['wrong date', { ...good, date: '04/07' }],
    ['nonsense', { ...good, number: '<script>', holder: '', date: '\u0001' }],
  ])('%s', async (_name, card) => {
    const request = stage.startRequest('VCB', card);
    expect(await stage.connector.start(request)).toEqual({ outcome: 'wrong_details' });
    const corrected = { ...stage.startRequest('VCB', good), attemptId: request.attemptId };
    expect(await stage.connector.start(corrected)).toMatchObject({ outcome: 'otp_required' });
  });
});

describe('the debit happens once', () => {
  test('a wrong OTP can be followed by the right one, and an expired one ends the attempt', async () => {
    const first = await started();
    expect(await first.order('12345678')).toEqual({ outcome: 'wrong_otp' });
    expect(await first.order()).toMatchObject(paid);
    const second = await started();
    const expired = { outcome: 'refused', reason: 'otp_expired' };
    expect(await second.order(otps.expired)).toEqual(expired);
    expect(await second.order()).toEqual(expired);
    expect(await stage.bookOf(second.attemptId)).toEqual({ debited: '0', refunded: '0' });
  });

  test('a repeated order gets the first answer and no second debit', async () => {
    const { attemptId, order } = await started();
    const answers = await Promise.all([order(), order(), order('11111111')]);
    for (const answer of answers) expect(answer).toMatchObject(paid);
    expect(await stage.bookOf(attemptId)).toEqual({ debited: '100000', refunded: '0' });
  });

  test('a repeated check gets the first answer; other content under the same reference does not', async () => {
    const { request, connectorRef } = await started();
    expect(await stage.connector.start(request)).toMatchObject({ connectorRef });
    const more = { ...request, amount: vnd(200_000n) };
    expect(await stage.connector.start(more)).toMatchObject({ outcome: 'unknown' });
  });

  test('a repeated check takes no fault that waits for the next attempt', async () => {
    const { request, connectorRef } = await started();
    await stage.order({ match: { next: true }, outcome: 'card_lost' });
    expect(await stage.connector.start(request)).toMatchObject({ connectorRef });
    const next = stage.startRequest('VCB', cardNamed('success'));
    expect(await stage.connector.start(next)).toMatchObject({ reason: 'card_lost' });
  });

  test('the fifth wrong OTP ends the attempt', async () => {
    const { order } = await started();
    for (let i = 0; i < 4; i += 1) expect(await order('1')).toEqual({ outcome: 'wrong_otp' });
    const refused = { outcome: 'refused', reason: 'wrong_otp_too_often' };
    expect(await order('1')).toEqual(refused);
    expect(await order()).toEqual(refused);
  });

  test("an order under another attempt's reference is not taken", async () => {
    const one = await started();
    const other = await started();
    const mixed = { attemptId: one.attemptId, connectorRef: other.connectorRef, amount: AMOUNT };
    const answer = await call('authorise', {
      ...mixed,
      account: {},
      otp: stage.rightOtp,
      signal: patient(),
    });
    expect(answer).toMatchObject(unknown);
    expect(await stage.bookOf(one.attemptId)).toMatchObject({ debited: '0' });
  });

  test('after an inquiry found the order missing, a late order does not debit', async () => {
    const { attemptId, order, inquire } = await started();
    const closed = { reason: 'issuer_silent' };
    expect(await inquire()).toEqual({ outcome: 'not_paid', ...closed });
    expect(await order()).toEqual({ outcome: 'refused', ...closed });
    expect(await stage.bookOf(attemptId)).toEqual({ debited: '0', refunded: '0' });
  });

  test('an OTP is good for ten minutes', async () => {
    const { order } = await started();
    stage.time.now = new Date(stage.time.now.getTime() + 10 * 60_000);
    expect(await order()).toEqual({ outcome: 'refused', reason: 'otp_expired' });
  });

  test('a late debit is in progress, then reported by the network itself', async () => {
    const { attemptId, connectorRef, inquire } = await started('answers_late');
    expect(await authorise('answers_late', connectorRef, attemptId as never)).toMatchObject(
      unknown,
    );
    expect(await inquire()).toEqual({ outcome: 'pending' });
    stage.sleeper.wakeAll();
    expect(await stage.resultsOf(attemptId, 1)).toMatchObject([paid]);
    expect(await inquire()).toMatchObject(paid);
  });

  test('an answer that comes twice comes by both ways', async () => {
    const { attemptId, order } = await started('answers_twice');
    expect(await order()).toMatchObject(paid);
    expect(await stage.resultsOf(attemptId, 1)).toMatchObject([paid]);
  });
});

describe('refunds', () => {
  let refunds = 0;
  const send = async (name: 'refund' | 'inquireRefund', one: RefundOf) =>
    call(name, {
      refundId: (one.id ?? `refund-${++refunds}`) as RefundId,
      attemptId: one.attemptId,
      amount: vnd(one.amount),
      account: {},
      startedAt: stage.time.now,
      requestedAt: stage.time.now,
      captured: AMOUNT,
      reason: 'asked for',
      signal: one.signal ?? patient(),
    });
  type RefundOf = {
    readonly attemptId: Awaited<ReturnType<typeof started>>['attemptId'];
    readonly amount: bigint;
    readonly id?: string;
    readonly signal?: AbortSignal;
  };
  const captured = async (outcome?: Outcome, bank?: string) => {
    const attempt = await started(outcome, bank);
    await attempt.order();
    return attempt;
  };

  test('partial refunds are done up to the debit, never beyond it', async () => {
    const { attemptId } = await captured();
    expect(await send('refund', { attemptId, amount: 60_000n })).toEqual({ outcome: 'done' });
    expect(await send('refund', { attemptId, amount: 40_001n })).toEqual({
      outcome: 'failed',
      why: '78 Refund beyond the debit',
    });
    expect(await send('refund', { attemptId, amount: 40_000n })).toEqual({ outcome: 'done' });
    expect(await stage.bookOf(attemptId)).toEqual({ debited: '100000', refunded: '100000' });
  });

  test('the same refund id sends money once, and never another amount', async () => {
    const { attemptId } = await captured();
    const one = { attemptId, amount: 30_000n, id: 'same' };
    expect(await send('refund', one)).toEqual({ outcome: 'done' });
    expect(await send('refund', one)).toEqual({ outcome: 'done' });
    const other = await send('refund', { ...one, amount: 1n });
    expect(other).toMatchObject({ outcome: 'unknown' });
    expect(await stage.bookOf(attemptId)).toMatchObject({ refunded: '30000' });
  });

  test('nothing is sent back where nothing was debited', async () => {
    const { attemptId } = await started();
    const failed = { outcome: 'failed', why: '77 Nothing was debited' };
    expect(await send('refund', { attemptId, amount: 1n })).toEqual(failed);
    const never = stage.nextAttempt();
    expect(await send('refund', { attemptId: never, amount: 1n })).toEqual(failed);
  });

  test.each([
    ['VRB', AMOUNT, 'failed'],
    ['PBVN', AMOUNT - 1n, 'failed'],
    ['PBVN', AMOUNT, 'done'],
  ])(
    'the connector tells what %s gives back before it is asked for %d: %s',
    async (bank, amount, outcome) => {
      const { attemptId } = await captured('success', bank);
      const { supported, partial, withinMs } = stage.connector.refundTerms?.(bank) ?? {};
      const allowed = supported === true && (partial === true || amount === AMOUNT);
      expect(allowed ? 'done' : 'failed').toBe(outcome);
      expect(await send('refund', { attemptId, amount })).toMatchObject({ outcome });
      expect(withinMs).toBe(180 * 24 * 3_600_000);
    },
  );

  test('a refused refund says so, and stays refused', async () => {
    const { attemptId } = await captured('refund_refused');
    const one = { attemptId, amount: 1n, id: 'refused' };
    const failed = { outcome: 'failed', why: '79 Issuer refused the refund' };
    expect(await send('refund', one)).toEqual(failed);
    expect(await send('inquireRefund', one)).toEqual(failed);
  });

  test('a pending refund counts at once and is done later', async () => {
    const { attemptId } = await captured('refund_pending');
    const one = { attemptId, amount: 70_000n, id: 'pending' };
    expect(await send('refund', one)).toEqual({ outcome: 'pending' });
    expect(await send('refund', { attemptId, amount: 30_001n })).toMatchObject({
      outcome: 'failed',
    });
    expect(await stage.bookOf(attemptId)).toMatchObject({ refunded: '0' });
    expect(await send('inquireRefund', one)).toEqual({ outcome: 'pending' });
    expect(await send('inquireRefund', one)).toEqual({ outcome: 'done' });
    expect(await stage.bookOf(attemptId)).toMatchObject({ refunded: '70000' });
  });

  test('an unanswered refund is unknown until inquired: done, or never seen and sent again', async () => {
    const silent = await captured('refund_silent');
    const done = { attemptId: silent.attemptId, amount: 5n, id: 'silent' };
    const hurried = { signal: AbortSignal.timeout(200) };
    expect(await send('refund', { ...done, ...hurried })).toMatchObject(unknown);
    expect(await send('inquireRefund', done)).toEqual({ outcome: 'done' });
    const lost = await captured('refund_lost');
    const one = { attemptId: lost.attemptId, amount: 5n, id: 'lost' };
    const again = { signal: AbortSignal.timeout(200) };
    expect(await send('refund', { ...one, ...again })).toMatchObject(unknown);
    expect(await send('inquireRefund', one)).toEqual({ outcome: 'not_found' });
    expect(await send('refund', one)).toEqual({ outcome: 'done' });
  });
});

describe('faults ordered at the control interface', () => {
  test('the next attempt only', async () => {
    await stage.order({ match: { next: true }, outcome: 'insufficient_funds' });
    const refused = { outcome: 'refused', reason: 'insufficient_funds' };
    expect(await (await started()).order()).toEqual(refused);
    expect(await (await started()).order()).toMatchObject(paid);
  });

  test.each([
    ['bank', { bank: 'TCB' }],
    ['card number', { card: '9704 0000 0000 0018' }],
    ['card name', { card: 'success' }],
  ])('by %s, until reset', async (_by, match) => {
    await stage.order({ match, behaviour: { authorise: '91' } });
    const refused = { outcome: 'refused', reason: 'issuer_unreachable' };
    expect(await (await started('success', 'TCB')).order()).toEqual(refused);
    await stage.order({ reset: true });
    expect(await (await started('success', 'TCB')).order()).toMatchObject(paid);
  });

  test('by attempt, between its steps', async () => {
    const { attemptId, order, inquire } = await started();
    await stage.order({ match: { attemptRef: attemptId }, behaviour: { wrongSignature: true } });
    expect(await order()).toMatchObject(unknown);
    await stage.order({ reset: true });
    expect(await inquire()).toMatchObject(paid);
  });

  test.each([
    [{ match: {}, outcome: 'success' }],
    [{ match: { next: true }, outcome: 'no such outcome' }],
    [{ match: { card: '1234' }, outcome: 'success' }],
    [{ match: { bank: 'VCB' } }],
    [[]],
  ])('%j is refused', async (order) => {
    await expect(stage.order(order)).rejects.toThrow('error');
  });
});

test('a network that cannot be reached refuses definitely: nothing was sent', async () => {
  const gone = await openStage();
  await gone.close();
  const refused = { outcome: 'refused', reason: 'issuer_unreachable' };
  const connector = stage.connectorAt(gone.bankUrl);
  const request = stage.startRequest('VCB', cardNamed('success'));
  expect(await connector.start(request)).toEqual(refused);
  const order = { ...request, connectorRef: 'BN1', otp: stage.rightOtp, signal: patient() };
  expect(await connector.authorise?.(order)).toEqual(refused);
});
