import { HOUR_MS, MINUTE_MS, SECOND_MS } from '@cong/values/time.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { settleRefund } from '../../server/src/flows/settle-by-hand.ts';
import { idOf, payerAt } from './payer-at-provider.ts';
import { attemptOf, openProviderStage, type ProviderStage, urlOf } from './provider-stage.ts';
import { closedAddress, payerPage, visit } from './simulator-control.ts';

let stage: ProviderStage;
const { decide, later } = payerAt(() => stage);

beforeAll(async () => {
  stage = await openProviderStage('nganluong');
});
afterAll(() => stage.close());
afterEach(async () => {
  stage.sleeper.wakeAll();
  stage.reach();
  await stage.order({ reset: true });
});

test('a payer approves and comes back: Ngân Lượng is asked, and says paid', async () => {
  const { payment, gate, after } = await decide('approve');
  const id = idOf(payment);
  expect(gate).toMatchObject({ status: 303, next: `${stage.gatewayUrl}/pay/${id}` });
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

test.each([
  ['refused', { start: 'refused' }, 'not_permitted'],
  ['out of order', { start: 'down' }, 'issuer_silent'],
  ['not answered', { start: 'silent' }, 'issuer_silent'],
])('an order that is %s is never paid: the payer may try again', async (_n, behaviour, reason) => {
  await stage.order({ match: { next: true }, behaviour });
  stage.reach(undefined, 500);
  const payment = await stage.choose();
  expect(payment.status).toBe('created');
  expect(attemptOf(payment).outcome).toMatchObject({ type: 'refused', reason });
});

test('an order that cannot be sent: nothing left', async () => {
  stage.reach(await closedAddress());
  const payment = await stage.choose();
  expect(attemptOf(payment).outcome).toMatchObject({ reason: 'issuer_unreachable' });
});

test('a payer who leaves without deciding: nothing yet, and unpaid once the time limit has passed', async () => {
  const payment = await stage.choose();
  const { page, shown, decide: press } = await payerPage(urlOf(payment));
  const [, link = ''] = /href="([^"]*return[^"]*)"/.exec(shown.html) ?? [];
  expect((await visit(link)).status).toBe(303);
  expect(await stage.current(payment)).toMatchObject({ status: 'redirected', inquiries: 1 });
  expect(await later(payment, 15 * MINUTE_MS - 1)).toMatchObject({ status: 'redirected' });
  expect(await later(payment, 1)).toMatchObject({
    ...{ status: 'expired', reason: 'details_not_entered' },
  });
  // Ngân Lượng knew our time, and refuses the payer two minutes before it is over.
  await press('approve');
  expect((await visit(page)).html).toContain('đã kết thúc');
  expect(await stage.bookOf(idOf(payment))).toMatchObject({ debited: '0' });
});

describe('what is not said is never guessed', () => {
  test('the return lost: asked when time is over, and paid', async () => {
    const { payment, after } = await decide('approve', { delivery: 'return_lost' });
    expect(after.status).toBe('redirected');
    expect((await later(payment, 15 * MINUTE_MS)).status).toBe('captured');
  });

  test('the same return twice is one capture', async () => {
    const { back, after } = await decide('approve');
    stage.world.pass(10 * SECOND_MS);
    await visit(back.next ?? '');
    expect(await stage.current(after)).toEqual(after);
  });

  test('on hold: uncertain until it is given to the merchant', async () => {
    const { payment, after } = await decide('approve', { inquiriesUndecided: 3 });
    expect(after).toMatchObject({ status: 'uncertain', cause: 'no_answer' });
    expect((await later(payment, 30 * SECOND_MS)).status).toBe('uncertain');
    expect((await later(payment, 48 * HOUR_MS)).status).toBe('uncertain');
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
    await visit(`${stage.gatewayUrl}/connectors/nganluong/return?attempt=${idOf(payment)}`);
    expect((await stage.current(payment)).status).toBe(status);
  });

  test.each([
    ['tells of another order', { wrongSignature: true }],
    ['is out of order', { inquiriesDown: 1 }],
  ])('a detail that %s says nothing: asked again', async (_name, behaviour) => {
    const { payment, after } = await decide('approve', behaviour);
    expect(after.status).toBe('redirected');
    await stage.order({ match: { every: true }, behaviour: { wrongSignature: false } });
    expect((await later(payment, 15 * MINUTE_MS)).status).toBe('captured');
  });

  test('a return that anyone may have written pays nothing, and is about nobody else', async () => {
    const payment = await stage.choose();
    const other = await decide('approve');
    const url = new URL(other.back.next ?? '');
    url.searchParams.set('attempt', idOf(payment));
    expect((await visit(url.href)).status).toBe(303);
    expect((await stage.current(payment)).status).toBe('redirected');
    const unknown = await visit(`${stage.gatewayUrl}/connectors/nganluong/return?attempt=X`);
    expect(unknown.status).toBe(404);
  });
});

describe('refunds', () => {
  test('there is no interface for them: a person does it and says so', async () => {
    const { payment } = await decide('approve');
    const refund = await stage.refund(payment);
    expect(refund.status).toBe('manual');
    const word = { done: true, evidence: 'desk ticket 12' };
    expect(await settleRefund(stage.deps, refund, word)).toMatchObject({ status: 'done' });
  });
});
