import { vnd } from '@cong/values/money.ts';
import { MINUTE_MS } from '@cong/values/time.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { cancelPayment } from '../../server/src/flows/end-payment.ts';
import { resolvePayment } from '../../server/src/flows/resolve-payment.ts';
import { accepted } from '../../server/src/testing/flow-world.ts';
import { idOf, payerAt } from './payer-at-provider.ts';
import { attemptOf, openProviderStage, type ProviderStage, urlOf } from './provider-stage.ts';
import { closedAddress, payerPage, visit } from './simulator-control.ts';

let stage: ProviderStage;
const { decide } = payerAt(() => stage);

beforeAll(async () => {
  stage = await openProviderStage('napas');
});
afterAll(() => stage.close());
afterEach(async () => {
  stage.sleeper.wakeAll();
  stage.reach();
  await stage.order({ reset: true });
});

const payment = async () => (await decide('approve')).payment;

/** The link on the page of an order that is decided: NAPAS's return again. */
async function onward(page: string): Promise<string> {
  const [, link = ''] = /href="(http[^"]*return[^"]*)"/.exec((await visit(page)).html) ?? [];
  return link.replaceAll('&amp;', '&');
}

const resolution = { operator: 'lan', evidence: 'statement.csv sha256:00' } as const;

test('a payer approves at NAPAS’s page and comes back paid', async () => {
  const { payment, gate, after } = await decide('approve');
  const id = idOf(payment);
  expect(gate).toMatchObject({ status: 303, next: `${stage.gatewayUrl}/pay/${id}` });
  expect(after).toMatchObject({ status: 'captured', attemptId: id });
  expect(attemptOf(after).connectorRef).toMatch(/^\d+$/);
  expect(await stage.bookOf(id)).toEqual({ debited: '100000', refunded: '0' });
});

test.each([
  ['refuses at the page', 'refuse', {}, 'bank_declined'],
  ['has no money', 'approve', { approval: 'declined' }, 'insufficient_funds'],
] as const)('a payer who %s may try again', async (_name, decision, behaviour, reason) => {
  const { payment, gate, after } = await decide(decision, behaviour);
  expect(gate?.status).toBe(303);
  expect(after.status).toBe('created');
  expect(attemptOf(after).outcome).toMatchObject({ type: 'refused', reason });
  expect(await stage.bookOf(idOf(payment))).toEqual({ debited: '0', refunded: '0' });
});

test('the page is in two languages, needs no script, and its approving button is first', async () => {
  const { page, shown } = await payerPage(urlOf(await stage.choose()));
  expect(shown.html).toContain('<html lang="vi">');
  expect(shown.html).toContain('100.000');
  expect(shown.html).not.toContain('<script');
  expect(shown.html.indexOf('/approve')).toBeLessThan(shown.html.indexOf('/refuse'));
  expect((await visit(`${page}?lang=en`)).html).toContain('Approve payment');
});

test('a payer who goes back without deciding is at our page, and nothing is recorded', async () => {
  const payment = await stage.choose();
  const { shown } = await payerPage(urlOf(payment));
  const [, link = ''] = /href="([^"]*back=[^"]*)"/.exec(shown.html) ?? [];
  expect(await visit(link)).toMatchObject({
    status: 303,
    next: `${stage.gatewayUrl}/pay/${idOf(payment)}`,
  });
  expect(await stage.current(payment)).toEqual(payment);
});

test('the same return twice is one capture', async () => {
  const { back, after } = await decide('approve');
  await visit(back.next ?? '');
  expect(await stage.current(after)).toEqual(after);
});

describe('what is not said is never guessed', () => {
  test('the return lost: an operator’s once time is over, and paid by the operator’s word', async () => {
    const { payment, back, after } = await decide('approve', { delivery: 'return_lost' });
    expect(back.next).toBeUndefined();
    expect(after.status).toBe('redirected');
    const early = await cancelPayment(stage.deps, after, 'payer');
    expect(early).toMatchObject({ ok: false, error: { code: 'in_progress' } });
    stage.world.pass(15 * MINUTE_MS);
    expect(await stage.sweep(payment)).toMatchObject({ status: 'uncertain', cause: 'no_answer' });
    const waits = await stage.current(payment);
    const word = { verdict: 'paid', ...resolution } as const;
    expect(accepted(await resolvePayment(stage.deps, waits, word)).status).toBe('captured');
  });

  test('the return comes after time is over: paid', async () => {
    const { payment, page } = await decide('approve', { delivery: 'return_lost' });
    stage.world.pass(15 * MINUTE_MS);
    await stage.sweep(payment);
    await visit(await onward(page));
    expect((await stage.current(payment)).status).toBe('captured');
  });

  test.each([
    ['before the debit', 'silent_before_debit', '0'],
    ['after the debit', 'silent_after_debit', '100000'],
  ])('no answer to the payer, %s: an operator’s', async (_name, approval, debited) => {
    await stage.order({ match: { next: true }, behaviour: { approval } });
    const payment = await stage.choose();
    const { page } = await payerPage(urlOf(payment));
    const signal = AbortSignal.timeout(300);
    await expect(fetch(`${page}/approve`, { method: 'POST', signal })).rejects.toThrow();
    expect(await stage.bookOf(idOf(payment))).toMatchObject({ debited });
    stage.world.pass(15 * MINUTE_MS);
    expect((await stage.sweep(payment)).status).toBe('uncertain');
  });

  test('a wrong signature is refused, kept for the operator, and changes nothing else', async () => {
    const { payment, gate, after } = await decide('approve', { wrongSignature: true });
    expect(gate?.status).toBe(400);
    expect(gate?.html).toContain('Không xác minh được');
    const discrepancies = [`unverified_return:${idOf(payment)}`];
    expect(after).toMatchObject({ status: 'redirected', discrepancies });
  });

  test.each<[string, (query: string) => string]>([
    ['another outcome', (query) => query.replace('TxnResponseCode=29', 'TxnResponseCode=0')],
    ['another amount', (query) => query.replace('10000000', '100')],
    ['a name twice', (query) => `${query}&vpc_TxnResponseCode=0`],
    ['no hash', (query) => query.replace(/vpc_SecureHash=\w+/, '')],
  ])('a return rewritten to %s changes nothing', async (_name, rewrite) => {
    await stage.order({ match: { next: true }, behaviour: {} });
    const payment = await stage.choose();
    const back = await (await payerPage(urlOf(payment))).decide('refuse');
    expect((await visit(rewrite(back.next ?? ''))).status).toBe(400);
    expect(await stage.current(payment)).toMatchObject({ status: 'redirected' });
  });

  test('a return of a payment that is not ours is not found', async () => {
    const answer = await visit(`${stage.gatewayUrl}/connectors/napas/return?vpc_MerchTxnRef=X`);
    expect(answer.status).toBe(404);
  });
});

describe('refunds', () => {
  test('in full, and in parts', async () => {
    const whole = await payment();
    expect((await stage.refund(whole)).status).toBe('done');
    expect(await stage.bookOf(idOf(whole))).toMatchObject({ refunded: '100000' });
    const parts = await payment();
    expect((await stage.refund(parts, vnd(30_000n))).status).toBe('done');
    expect((await stage.refund(parts, vnd(70_000n))).status).toBe('done');
    expect(await stage.bookOf(idOf(parts))).toMatchObject({ refunded: '100000' });
  });

  test.each([
    ['refused', { refund: 'refused' }, 'failed', undefined, '0'],
    ['not finished', { refund: 'pending' }, 'unknown', 'done', '100000'],
    ['not heard', { refund: 'silent_lost' }, 'unknown', 'done', '100000'],
    ['done and not answered', { refund: 'silent_done' }, 'unknown', 'done', '100000'],
    ['answered by somebody else', { wrongSignature: true }, 'unknown', 'done', '100000'],
  ])('%s: never guessed, and never done twice', async (_name, behaviour, first, then, refunded) => {
    const paid = await payment();
    await stage.order({ match: { attemptRef: idOf(paid) }, behaviour });
    stage.reach(undefined, 500);
    const refund = await stage.refund(paid);
    expect(refund.status).toBe(first);
    if (then !== undefined) {
      await stage.order({ match: { every: true }, behaviour: { wrongSignature: false } });
      expect((await stage.sendAgain(paid, refund)).status).toBe(then);
    }
    expect(await stage.bookOf(idOf(paid))).toMatchObject({ refunded });
  });

  test('that cannot be sent is sent later', async () => {
    const paid = await payment();
    stage.reach(await closedAddress());
    const refund = await stage.refund(paid);
    expect(refund.status).toBe('unknown');
    stage.reach();
    expect((await stage.sendAgain(paid, refund)).status).toBe('done');
  });

  test('of a payment whose number NAPAS never told is done by hand', async () => {
    const { payment: lost } = await decide('approve', { delivery: 'return_lost' });
    stage.world.pass(15 * MINUTE_MS);
    const waits = await stage.sweep(lost);
    await resolvePayment(stage.deps, waits, { verdict: 'paid', ...resolution });
    expect((await stage.refund(lost)).status).toBe('manual');
  });
});
