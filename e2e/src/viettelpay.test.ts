import { vnd } from '@cong/values/money.ts';
import { MINUTE_MS } from '@cong/values/time.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { recordConnectorResult } from '../../server/src/flows/record-connector-result.ts';
import { idOf, payerAt } from './payer-at-provider.ts';
import { attemptOf, openProviderStage, type ProviderStage, urlOf } from './provider-stage.ts';
import { closedAddress, payerPage, visit } from './simulator-control.ts';

let stage: ProviderStage;
const { decide, later } = payerAt(() => stage);

beforeAll(async () => {
  stage = await openProviderStage('viettelpay');
});
afterAll(() => stage.close());
afterEach(async () => {
  stage.sleeper.wakeAll();
  stage.reach();
  await stage.order({ reset: true });
});

test('a payer approves: ViettelPay asks, debits, tells, and sends the payer back paid', async () => {
  const { payment, gate, after } = await decide('approve', { delivery: 'result_first' });
  const id = idOf(payment);
  expect(gate?.status).toBe(303);
  expect(gate?.next).toBe(`${stage.gatewayUrl}/pay/${id}`);
  expect(after).toMatchObject({ status: 'captured', attemptId: id });
  expect(attemptOf(after).connectorRef).toMatch(/^\d+$/);
  expect(await stage.bookOf(id)).toEqual({ debited: '100000', refunded: '0' });
});

test.each([
  ['refuses at the page', 'refuse', {}],
  ['has no money', 'approve', { approval: 'declined' }],
] as const)('a payer who %s may try again', async (_name, decision, behaviour) => {
  const { payment, after } = await decide(decision, behaviour);
  expect(after.status).toBe('created');
  expect(attemptOf(after).outcome).toMatchObject({ type: 'refused', reason: 'failed' });
  expect(await stage.bookOf(idOf(payment))).toMatchObject({ debited: '0' });
});

test('what we no longer want is not debited: ViettelPay asks first', async () => {
  const payment = await stage.choose();
  const counter = await payerPage(urlOf(payment));
  const ended = { outcome: 'refused', reason: 'failed' } as const;
  await recordConnectorResult(stage.deps, idOf(payment), ended);
  await visit((await counter.decide('approve')).next ?? '');
  expect(await stage.bookOf(idOf(payment))).toMatchObject({ debited: '0' });
  expect((await stage.current(payment)).status).toBe('created');
});

test('a payer who leaves without deciding: nothing yet, and unpaid once nobody may debit any more', async () => {
  const payment = await stage.choose();
  const { shown } = await payerPage(urlOf(payment));
  const [, link = ''] = /href="([^"]*return[^"]*)"/.exec(shown.html) ?? [];
  expect((await visit(link)).status).toBe(303);
  expect(await stage.current(payment)).toMatchObject({ status: 'redirected', inquiries: 1 });
  expect(await later(payment, 15 * MINUTE_MS)).toMatchObject({ status: 'redirected' });
  expect(await later(payment, 15 * MINUTE_MS - 1)).toMatchObject({ status: 'redirected' });
  expect(await later(payment, 1)).toMatchObject({
    ...{ status: 'expired', reason: 'details_not_entered' },
  });
});

describe('the result and the return race', () => {
  test.each([
    ['the result first', 'result_first', 'captured', 'captured'],
    ['the return first', 'return_first', 'redirected', 'captured'],
    ['the result lost', 'result_lost', 'redirected', 'captured'],
    ['both lost', 'both_lost', 'redirected', 'redirected'],
  ])('%s', async (_name, delivery, atFirst, then) => {
    const { payment, before, after } = await decide('approve', { delivery });
    expect([before.status, after.status]).toEqual([atFirst, then]);
    const end = await later(payment, 15 * MINUTE_MS);
    expect(end.status).toBe('captured');
    expect(await stage.bookOf(idOf(payment))).toMatchObject({ debited: '100000' });
  });

  test('the return lost: the result alone pays', async () => {
    const { payment } = await decide('approve', { delivery: 'return_lost' });
    await expect.poll(async () => (await stage.current(payment)).status).toBe('captured');
  });

  test('the result twice is one capture', async () => {
    const { payment, after } = await decide('approve', { delivery: 'result_twice' });
    expect(after.status).toBe('captured');
    const key = { merchantId: payment.merchantId, paymentId: payment.id };
    const history = await stage.store.reader.historyOf(key);
    expect(history.filter(({ event }) => event.type === 'captured')).toHaveLength(1);
    expect(await stage.store.reader.reversalsOf(key)).toEqual([]);
  });
});

describe('what is not said is never guessed', () => {
  test.each([
    ['of unknown outcome', { inquiriesUndecided: 1 }, 'uncertain'],
    ['out of order', { inquiriesDown: 1 }, 'redirected'],
  ])('%s when it is asked: asked again until it says paid', async (_name, fault, status) => {
    const { payment } = await decide('approve', { delivery: 'both_lost', ...fault });
    expect((await later(payment, 15 * MINUTE_MS)).status).toBe(status);
    expect((await later(payment, 2 * MINUTE_MS)).status).toBe('captured');
  });

  test.each([
    ['before the debit', 'silent_before_debit', '0', 'redirected'],
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

  test('that cannot be reached is asked later', async () => {
    const { payment } = await decide('approve', { delivery: 'both_lost' });
    stage.reach(await closedAddress());
    expect((await later(payment, 15 * MINUTE_MS)).status).toBe('redirected');
    stage.reach();
    expect((await later(payment, 2 * MINUTE_MS)).status).toBe('captured');
  });

  test('a wrong signature is refused, so that nothing is debited, and kept for the operator', async () => {
    const { payment, after } = await decide('approve', { wrongSignature: true });
    const id = idOf(payment);
    expect(await stage.bookOf(id)).toMatchObject({ debited: '0' });
    expect(after.status).toBe('redirected');
    expect(after.discrepancies).toContain(`unverified_question:${id}`);
    expect(after.discrepancies).toContain(`unverified_return:${id}`);
  });

  test.each<[string, (url: string) => string, number]>([
    ['without a check_sum', (url) => url.replace(/&check_sum=[^&]*/, ''), 0],
    ['with another outcome', (url) => url.replace('payment_status=1', 'payment_status=2'), 1],
    ['with a name twice', (url) => `${url}&error_code=21`, 1],
  ])('a return %s proves nothing: ViettelPay is asked', async (_name, rewrite, noted) => {
    await stage.order({ match: { next: true }, behaviour: { delivery: 'result_lost' } });
    const payment = await stage.choose();
    const back = await (await payerPage(urlOf(payment))).decide('approve');
    expect((await visit(rewrite(back.next ?? ''))).status).toBe(303);
    const after = await stage.current(payment);
    expect([after.status, after.discrepancies.length]).toEqual(['captured', noted]);
  });
});

describe('refunds', () => {
  const paid = async () => (await decide('approve', { delivery: 'result_first' })).payment;

  test('in full', async () => {
    const payment = await paid();
    expect((await stage.refund(payment)).status).toBe('done');
    expect(await stage.bookOf(idOf(payment))).toMatchObject({ refunded: '100000' });
  });

  test('in part: there is no interface for it, so by hand', async () => {
    const payment = await paid();
    expect((await stage.refund(payment, vnd(30_000n))).status).toBe('manual');
    expect(await stage.bookOf(idOf(payment))).toMatchObject({ refunded: '0' });
  });

  test.each([
    ['refused', { refund: 'refused' }, ['unknown', 'failed'], '0'],
    ['not finished', { refund: 'pending' }, ['unknown', 'unknown', 'done'], '100000'],
    ['not heard', { refund: 'silent_lost' }, ['unknown', 'done'], '100000'],
    ['done and not answered', { refund: 'silent_done' }, ['unknown', 'done'], '100000'],
    ['answered by somebody else', { wrongSignature: true }, ['unknown', 'done'], '100000'],
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

  test('that cannot be sent is sent later', async () => {
    const payment = await paid();
    stage.reach(await closedAddress());
    const refund = await stage.refund(payment);
    expect(refund.status).toBe('unknown');
    stage.reach();
    expect((await stage.sendAgain(payment, refund)).status).toBe('done');
  });

  test('of a payment whose number ViettelPay never told is done by hand', async () => {
    const { payment } = await decide('approve', { delivery: 'both_lost' });
    expect((await later(payment, 15 * MINUTE_MS)).status).toBe('captured');
    expect((await stage.refund(payment)).status).toBe('manual');
  });
});
