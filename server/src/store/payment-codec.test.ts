import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  conversionFoldFault,
  paymentFoldFault,
  refundFoldFault,
  reversalFoldFault,
} from '../core/ledger/fold.ts';
import type { Payment } from '../core/payment/payment.ts';
import { play, stories } from '../testing/model-steps.ts';
import type { World } from '../testing/payment-model.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import { decodePayment, encodeFacts, encodeState } from './payment-codec.ts';
import {
  decodeConversion,
  decodeRefund,
  decodeReversal,
  encodeConversion,
  encodeRefund,
  encodeReversal,
} from './refund-codec.ts';

let store: TestStore;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

const through = (payment: Payment): Payment =>
  decodePayment({
    merchant_id: payment.merchantId,
    id: payment.id,
    version: payment.version,
    protocol: payment.protocol,
    order_ref: payment.orderRef,
    public_id: payment.publicId,
    amount: payment.amount.toString(),
    status: payment.status,
    facts: JSON.parse(encodeFacts(payment)),
    state: JSON.parse(encodeState(payment)),
    created_at: payment.createdAt,
  });

test('any payment, refund, reversal or conversion is read back as it was written', () => {
  fc.assert(
    fc.property(stories, (story) => {
      play(story, (_before, _asked, { payment, refunds, reversals, conversions }) => {
        expect(through(payment)).toStrictEqual(payment);
        for (const one of refunds) {
          expect(decodeRefund(JSON.parse(encodeRefund(one)))).toStrictEqual(one);
        }
        for (const one of reversals) {
          expect(decodeReversal(JSON.parse(encodeReversal(one)))).toStrictEqual(one);
        }
        for (const one of conversions) {
          expect(decodeConversion(JSON.parse(encodeConversion(one)))).toStrictEqual(one);
        }
      });
    }),
    { numRuns: 400 },
  );
});

const keyOf = ({ payment: { merchantId, id } }: World) => ({ merchantId, paymentId: id });

test('any story is read back from the database: states, events, postings, in their order', async () => {
  const writer = store.writer();
  const worlds = fc.sample(stories, { numRuns: 150, seed: 11 }).map((story) => play(story));
  await Promise.all(
    worlds.map(async ({ changes }) => {
      for (const change of changes) expect(await writer.write(change)).toBe('committed');
    }),
  );
  for (const world of worlds) {
    const { payment, changes } = world;
    const key = keyOf(world);
    expect(await store.reader.byKey(key)).toStrictEqual(payment);
    const [refunds, reversals] = [
      await store.reader.refundsOf(key),
      await store.reader.reversalsOf(key),
    ];
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
    expect(refunds).toStrictEqual(world.refunds.toSorted(byId));
    expect(reversals).toStrictEqual(world.reversals.toSorted(byId));
    const conversions = await store.reader.conversionsOf(key);
    expect(conversions).toStrictEqual(world.conversions);
    const postings = await store.reader.postingsOf(key);
    expect(
      new Set(postings.map(({ at, ...one }) => `${at.toISOString()} ${Object.values(one)}`)),
    ).toEqual(
      new Set(
        changes.flatMap(({ at, postings: all }) =>
          all.map(
            ({ attemptId, debit, credit, amount }) =>
              `${at.toISOString()} ${[attemptId, debit, credit, amount]}`,
          ),
        ),
      ),
    );
    const history = await store.reader.historyOf(key);
    const of = (id: string) => history.filter(({ stream }) => stream === id);
    expect(history).toHaveLength(changes.reduce((sum, { events }) => sum + events.length, 0));
    expect(paymentFoldFault(payment, of(payment.id))).toBeUndefined();
    for (const one of refunds) expect(refundFoldFault(one, of(one.id))).toBeUndefined();
    for (const one of reversals) expect(reversalFoldFault(one, of(one.id))).toBeUndefined();
    for (const one of conversions) expect(conversionFoldFault(one, of(one.id))).toBeUndefined();
  }
});
