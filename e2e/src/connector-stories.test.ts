import { HOUR_MS, MINUTE_MS } from '@cong/values/time.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Payment } from '../../server/src/core/payment/payment.ts';
import { resolvePayment } from '../../server/src/flows/resolve-payment.ts';
import { sendReversal } from '../../server/src/flows/send-reversal.ts';
import { actOnReversal } from '../../server/src/flows/settle-by-hand.ts';
import { accepted } from '../../server/src/testing/flow-world.ts';
import { idOf, payerAt } from './payer-at-provider.ts';
import { openProviderStage, type ProviderName, type ProviderStage } from './provider-stage.ts';
import { visit } from './simulator-control.ts';

/** What differs between the providers, as far as these stories go. */
type Provider = {
  readonly name: ProviderName;
  /** How what happened after the payer left comes to us. */
  readonly news: 'told' | 'brought by the payer' | 'asked for';
  /** Absent: there is no interface for it, and a person does it. */
  readonly refunds?: true;
};

/** Every provider. A new one is a line here, a stage and a test of what is its own. */
const PROVIDERS: readonly Provider[] = [
  { name: 'vnpay', news: 'told', refunds: true },
  { name: 'momo', news: 'told', refunds: true },
  { name: 'napas', news: 'brought by the payer', refunds: true },
  { name: 'viettelpay', news: 'told', refunds: true },
  { name: 'nganluong', news: 'asked for' },
];

const WORD = { operator: 'thu', evidence: 'statement.csv sha256:00' } as const;

describe.each(PROVIDERS)('$name', ({ name, news, refunds }) => {
  let stage: ProviderStage;
  const { decide, later } = payerAt(() => stage);

  beforeAll(async () => {
    stage = await openProviderStage(name);
  });
  afterAll(() => stage?.close());
  afterEach(async () => {
    stage.sleeper.wakeAll();
    await stage.order({ reset: true });
  });

  /** The provider has not decided when the payer is back, and debits afterwards. */
  const undecided = () => decide('approve', { approval: 'late' });

  /** The debit follows now, and we hear of it. */
  async function hearOfDebit(payment: Payment, page: string): Promise<void> {
    stage.sleeper.wakeAll();
    await expect.poll(async () => (await stage.bookOf(idOf(payment))).debited).toBe('100000');
    if (news === 'told') return;
    // A payer who comes again asks again, though not every second.
    stage.world.pass(2 * MINUTE_MS);
    const [, link = ''] = /href="(http[^"]*return[^"]*)"/.exec((await visit(page)).html) ?? [];
    await visit(link.replaceAll('&amp;', '&'));
  }

  const reversalsOf = (payment: Payment) =>
    stage.store.reader.reversalsOf({ merchantId: payment.merchantId, paymentId: payment.id });

  test('unknown outcome: uncertain, and captured once the provider says so', async () => {
    const { payment, page, after } = await undecided();
    expect(after).toMatchObject({ status: 'uncertain', cause: 'no_answer' });
    await stage.sleeper.someoneSleeps();
    await hearOfDebit(payment, page);
    await expect.poll(async () => (await stage.current(payment)).status).toBe('captured');
    expect(await stage.bookOf(idOf(payment))).toEqual({ debited: '100000', refunded: '0' });
  });

  test('late capture: money that comes after an operator’s "not paid" goes back', async () => {
    const { payment, page, after } = await undecided();
    accepted(await resolvePayment(stage.deps, after, { verdict: 'not_paid', ...WORD }));
    expect((await later(payment, 25 * HOUR_MS)).status).toBe('declined');
    await hearOfDebit(payment, page);
    await expect.poll(async () => (await reversalsOf(payment)).length).toBe(1);
    // A provider may first have to be asked whether the order to give it back arrived.
    for (let tries = 0; tries < 2; tries += 1) {
      for (const reversal of await reversalsOf(payment)) {
        await sendReversal(stage.deps, reversal);
      }
      stage.world.pass(2 * MINUTE_MS);
    }
    const [reversal] = await reversalsOf(payment);
    if (reversal === undefined) throw new Error('no reversal');
    expect((await stage.current(payment)).status).toBe('declined');
    if (refunds) {
      expect(reversal.status).toBe('done');
      expect(await stage.bookOf(idOf(payment))).toEqual({ debited: '100000', refunded: '100000' });
      return;
    }
    // Listed for an operator, who gives it back at the provider's desk.
    expect(reversal.status).toBe('pending');
    const word = { type: 'settle', evidence: 'desk ticket 12' } as const;
    expect(await actOnReversal(stage.deps, reversal, word)).toMatchObject({ status: 'done' });
  });

  test('refund: in full, once, whatever became of its answer', async () => {
    const { payment, after } = await decide('approve', { refund: 'silent_done' });
    expect(after.status).toBe('captured');
    stage.reach(undefined, 500);
    const asked = await stage.refund(payment);
    stage.reach();
    if (!refunds) {
      expect(asked.status).toBe('manual');
      return;
    }
    expect(asked.status).toBe('unknown');
    stage.world.pass(2 * MINUTE_MS);
    expect((await stage.sendAgain(payment, asked)).status).toBe('done');
    expect(await stage.bookOf(idOf(payment))).toEqual({ debited: '100000', refunded: '100000' });
  });

  test.each([
    ['more', 5_000, 105_000n],
    ['less', -5_000, 95_000n],
  ])('%s was debited than agreed: an operator’s', async (_name, debitsMore, reportedAmount) => {
    const { after } = await decide('approve', { debitsMore });
    expect(after).toMatchObject({
      ...{ status: 'uncertain', cause: 'amount_mismatch', reportedAmount },
    });
  });
});
