import { vnd } from '@cong/values/money.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '@cong/values/time.ts';
import { RESPONSE_CODES } from '@cong/wire/vnpay/codes.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { reasonOf } from '../../server/src/connectors/vnpay/codes.ts';
import { idOf, payerAt } from './payer-at-provider.ts';
import { attemptOf, openProviderStage, type ProviderStage, urlOf } from './provider-stage.ts';
import { closedAddress, payerPage, visit } from './simulator-control.ts';

let stage: ProviderStage;
const { decide, later } = payerAt(() => stage);

beforeAll(async () => {
  stage = await openProviderStage('vnpay');
});
afterAll(() => stage.close());
afterEach(async () => {
  stage.sleeper.wakeAll();
  stage.reach();
  await stage.order({ reset: true });
});

test('a payer approves: VNPAY debits, tells, and sends the payer back paid', async () => {
  const { payment, shown, gate, after } = await decide('approve', { delivery: 'result_first' });
  const id = idOf(payment);
  expect(shown.html).toMatch(/<button class="go">Đồng ý thanh toán/);
  expect(gate).toMatchObject({ status: 303, next: `${stage.gatewayUrl}/pay/${id}` });
  expect(after).toMatchObject({ status: 'captured', attemptId: id });
  expect(attemptOf(after).connectorRef).toMatch(/^\d+$/);
  expect(await stage.bookOf(id)).toEqual({ debited: '100000', refunded: '0' });
});

const refusals = Object.entries(reasonOf).filter(([code]) => code !== '24');

test.each(refusals)(
  'VNPAY declines with %s (%s): the payer may try again',
  async (code, reason) => {
    const { payment, after } = await decide('approve', { approval: 'declined', code });
    expect(after.status).toBe('created');
    expect(attemptOf(after).outcome).toMatchObject({ type: 'refused', reason });
    expect(await stage.bookOf(idOf(payment))).toMatchObject({ debited: '0' });
  },
);

test('a payer who cancels at VNPAY has cancelled the payment', async () => {
  const { payment, after } = await decide('refuse');
  expect(after).toMatchObject({ status: 'cancelled', by: 'payer' });
  expect(await stage.bookOf(idOf(payment))).toMatchObject({ debited: '0' });
});

test('the reasons on the page are VNPAY’s, and one may be chosen', async () => {
  const payment = await stage.choose();
  const { page, shown } = await payerPage(urlOf(payment));
  const offered = [...shown.html.matchAll(/<option value="(\d\d)">/g)].map(([, code]) => code);
  expect(offered.sort()).toEqual(Object.keys(reasonOf).sort());
  expect(shown.html).toContain(`51: ${RESPONSE_CODES['51'].vi}`);
  const body = new URLSearchParams({ code: '65' });
  const back = await fetch(`${page}/refuse`, { method: 'POST', body, redirect: 'manual' });
  await visit(back.headers.get('location') ?? '');
  expect(attemptOf(await stage.current(payment)).outcome).toMatchObject({
    reason: 'bank_daily_amount_limit',
  });
});

describe('a payer who does not decide', () => {
  test('is nothing yet, and unpaid once VNPAY refuses the payer', async () => {
    const payment = await stage.choose();
    const { page } = await payerPage(urlOf(payment));
    expect(await later(payment, 12 * MINUTE_MS)).toMatchObject({ status: 'redirected' });
    expect(await later(payment, 3 * MINUTE_MS)).toMatchObject({
      ...{ status: 'expired', reason: 'details_not_entered' },
    });
    expect((await visit(`${page}/approve`, 'POST')).html).toContain('đã kết thúc');
    expect(await stage.bookOf(idOf(payment))).toMatchObject({ debited: '0' });
  });

  test('and never came to VNPAY: "there is no such transaction" is final once its time has passed', async () => {
    const payment = await stage.choose();
    expect(await later(payment, 15 * MINUTE_MS - 1)).toMatchObject({ status: 'redirected' });
    expect(await later(payment, 1)).toMatchObject({
      ...{ status: 'expired', reason: 'details_not_entered' },
    });
  });

  test('and VNPAY has not finished when its time is over: uncertain, never unpaid', async () => {
    await stage.order({ match: { next: true }, behaviour: { approval: 'late' } });
    const payment = await stage.choose();
    await (await payerPage(urlOf(payment))).decide('approve');
    expect(await later(payment, 14 * MINUTE_MS)).toMatchObject({ status: 'redirected' });
    expect(await later(payment, MINUTE_MS)).toMatchObject({ status: 'uncertain' });
    expect(await later(payment, HOUR_MS)).toMatchObject({ status: 'uncertain' });
    stage.sleeper.wakeAll();
    await expect.poll(async () => (await later(payment, 0)).status).toBe('captured');
  });
});

describe('the IPN and the return race', () => {
  test.each([
    ['the IPN first', 'result_first', 'captured', 'captured'],
    ['the return first', 'return_first', 'redirected', 'captured'],
    ['the IPN lost', 'result_lost', 'redirected', 'captured'],
    ['both lost', 'both_lost', 'redirected', 'redirected'],
  ])('%s', async (_name, delivery, atFirst, then) => {
    const { payment, before, after } = await decide('approve', { delivery });
    expect([before.status, after.status]).toEqual([atFirst, then]);
    stage.sleeper.wakeAll();
    const end = await later(payment, 15 * MINUTE_MS);
    expect(end.status).toBe('captured');
    expect(await stage.bookOf(idOf(payment))).toMatchObject({ debited: '100000' });
  });

  test('the return lost: the IPN alone pays', async () => {
    const { payment } = await decide('approve', { delivery: 'return_lost' });
    await expect.poll(async () => (await stage.current(payment)).status).toBe('captured');
  });

  test('the IPN twice is one capture', async () => {
    const { payment, after } = await decide('approve', { delivery: 'result_twice' });
    expect(after.status).toBe('captured');
    const key = { merchantId: payment.merchantId, paymentId: payment.id };
    const history = await stage.store.reader.historyOf(key);
    expect(history.filter(({ event }) => event.type === 'captured')).toHaveLength(1);
    expect(await stage.store.reader.reversalsOf(key)).toEqual([]);
  });
});

describe('what is not said is never guessed', () => {
  test('debited and held as suspect: uncertain until VNPAY lets it go', async () => {
    const { payment, after } = await decide('approve', { inquiriesUndecided: 2 });
    expect(after).toMatchObject({ status: 'uncertain', cause: 'no_answer' });
    expect((await later(payment, 10 * SECOND_MS)).status).toBe('uncertain');
    expect((await later(payment, HOUR_MS)).status).toBe('uncertain');
    expect((await later(payment, HOUR_MS)).status).toBe('captured');
  });

  test.each([
    ['out of order', { inquiriesDown: 1 }],
    ['answered under another key', { wrongSignature: true }],
  ])('%s when it is asked: asked again until it says paid', async (_name, fault) => {
    const { payment } = await decide('approve', { delivery: 'both_lost', ...fault });
    expect((await later(payment, 15 * MINUTE_MS)).status).toBe('redirected');
    await stage.order({ match: { every: true }, behaviour: { wrongSignature: false } });
    expect((await later(payment, 2 * MINUTE_MS)).status).toBe('captured');
  });

  test.each([
    ['before the debit', 'silent_before_debit', '0', 'expired'],
    ['after the debit', 'silent_after_debit', '100000', 'captured'],
  ])('no answer to the payer, %s', async (_name, approval, debited, status) => {
    await stage.order({ match: { next: true }, behaviour: { approval } });
    const payment = await stage.choose();
    const { page } = await payerPage(urlOf(payment));
    const signal = AbortSignal.timeout(300);
    await expect(fetch(`${page}/approve`, { method: 'POST', signal })).rejects.toThrow();
    expect(await stage.bookOf(idOf(payment))).toMatchObject({ debited });
    expect((await later(payment, 15 * MINUTE_MS)).status).toBe(status);
  });

  test('slow: the payer waits, and a second press debits nothing more', async () => {
    await stage.order({ match: { next: true }, behaviour: { delayMs: 9_000 } });
    const payment = await stage.choose();
    const counter = await payerPage(urlOf(payment));
    const first = counter.decide('approve');
    await stage.sleeper.someoneSleeps();
    expect((await counter.decide('approve')).html).toContain('đã kết thúc');
    stage.sleeper.wakeAll();
    await visit((await first).next ?? '');
    expect((await stage.current(payment)).status).toBe('captured');
    expect(await stage.bookOf(idOf(payment))).toMatchObject({ debited: '100000' });
  });

  test('that cannot be reached is asked later', async () => {
    const { payment } = await decide('approve', { delivery: 'both_lost' });
    stage.reach(await closedAddress());
    expect((await later(payment, 15 * MINUTE_MS)).status).toBe('redirected');
    stage.reach();
    expect((await later(payment, 2 * MINUTE_MS)).status).toBe('captured');
  });

  test('a wrong signature is believed by nobody, and kept for the operator', async () => {
    const { payment, gate, after } = await decide('approve', {
      ...{ wrongSignature: true, delivery: 'result_first' },
    });
    const id = idOf(payment);
    expect([after.status, gate?.status]).toEqual(['redirected', 400]);
    expect(after.discrepancies).toContain(`unverified_result:${id}`);
    expect(after.discrepancies).toContain(`unverified_return:${id}`);
  });

  test('a return with another outcome makes us ask, and VNPAY says paid', async () => {
    await stage.order({ match: { next: true }, behaviour: { delivery: 'result_lost' } });
    const payment = await stage.choose();
    const back = await (await payerPage(urlOf(payment))).decide('approve');
    const forged = (back.next ?? '').replace('ResponseCode=00', 'ResponseCode=24');
    expect((await visit(forged)).status).toBe(400);
    expect(await stage.current(payment)).toMatchObject({
      ...{ status: 'captured', discrepancies: [`unverified_return:${idOf(payment)}`] },
    });
  });
});

describe('refunds', () => {
  const paid = async () => (await decide('approve', { delivery: 'result_first' })).payment;

  test.each([
    ['in full', 100_000n],
    ['in part', 30_000n],
  ])('%s: taken on, and done when VNPAY says so', async (_name, amount) => {
    const payment = await paid();
    const refund = await stage.refund(payment, vnd(amount));
    expect(refund.status).toBe('unknown');
    stage.world.pass(2 * MINUTE_MS);
    expect((await stage.sendAgain(payment, refund)).status).toBe('done');
    expect(await stage.bookOf(idOf(payment))).toMatchObject({ refunded: String(amount) });
  });

  test('one at a time: the second waits until VNPAY is through with the first', async () => {
    const payment = await paid();
    await stage.order({ match: { attemptRef: idOf(payment) }, behaviour: { refund: 'pending' } });
    const first = await stage.refund(payment, vnd(30_000n));
    const second = await stage.refund(payment, vnd(20_000n));
    const seen: string[] = [`${first.status} ${second.status}`];
    for (let round = 0; round < 5; round += 1) {
      stage.world.pass(2 * MINUTE_MS);
      const both = [await stage.sendAgain(payment, first), await stage.sendAgain(payment, second)];
      seen.push(both.map(({ status }) => status).join(' '));
    }
    expect(new Set(seen)).toEqual(new Set(['unknown requested', 'done unknown', 'done done']));
    expect(await stage.bookOf(idOf(payment))).toMatchObject({ refunded: '50000' });
  });

  test.each([
    ['refused', { refund: 'refused' }, ['failed'], '0'],
    ['refused after it was taken on', { refund: 'refused_later' }, ['unknown', 'failed'], '0'],
    ['slow', { refund: 'pending' }, ['unknown', 'unknown', 'done'], '100000'],
    ['not heard', { refund: 'silent_lost' }, ['unknown', 'unknown', 'done'], '100000'],
    ['taken on and not answered', { refund: 'silent_done' }, ['unknown', 'done'], '100000'],
    ['answered under another key', { wrongSignature: true }, ['unknown', 'done'], '100000'],
  ])('%s: inquired, never done twice', async (_name, behaviour, statuses, refunded) => {
    const payment = await paid();
    await stage.order({ match: { attemptRef: idOf(payment) }, behaviour });
    stage.reach(undefined, 500);
    let refund = await stage.refund(payment);
    const seen: string[] = [refund.status];
    await stage.order({ match: { every: true }, behaviour: { wrongSignature: false } });
    for (const _ of statuses.slice(1)) {
      stage.world.pass(2 * MINUTE_MS);
      refund = await stage.sendAgain(payment, refund);
      seen.push(refund.status);
    }
    expect(seen).toEqual(statuses);
    expect(await stage.bookOf(idOf(payment))).toMatchObject({ refunded });
  });

  test('that cannot be sent is sent later on the same day', async () => {
    const payment = await paid();
    stage.reach(await closedAddress());
    const refund = await stage.refund(payment);
    expect(refund.status).toBe('unknown');
    stage.reach();
    stage.world.pass(2 * MINUTE_MS);
    await stage.sendAgain(payment, refund);
    stage.world.pass(2 * MINUTE_MS);
    expect((await stage.sendAgain(payment, refund)).status).toBe('done');
  });

  test('of which VNPAY says nothing is not sent on another day: it might be done twice', async () => {
    const payment = await paid();
    stage.reach(await closedAddress());
    const refund = await stage.refund(payment);
    stage.reach();
    stage.world.pass(24 * HOUR_MS);
    expect((await stage.sendAgain(payment, refund)).status).toBe('unknown');
    expect(await stage.bookOf(idOf(payment))).toMatchObject({ refunded: '0' });
  });
});
