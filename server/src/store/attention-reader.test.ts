import { MINUTE_MS } from '@cong/values/time.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refundPayment } from '../flows/refund-payment.ts';
import { sendRefund } from '../flows/send-refund.ts';
import { accepted, flowWorld } from '../testing/flow-world.ts';
import { AMOUNT } from '../testing/sample-payment.ts';
import { storedIn } from '../testing/stored-payment.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import { attentionReader } from './attention-reader.ts';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

test('a refund that nobody has settled is listed until it is, and the log says why', async () => {
  const world = flowWorld(store);
  const listed = async () =>
    (await attentionReader(store.pool).list({ limit: 10, all: false })).map(
      ({ kind, detail }) => `${kind}: ${detail}`,
    );
  world.connector.answers.refund = () => ({ outcome: 'unknown', why: '8 Invalid checksum' });
  const payment = await storedIn(store.writer(), 'captured');
  const request = { requestId: 'R-17', amount: AMOUNT, reason: 'x' };
  const refund = accepted(await refundPayment(world.deps, payment, request));
  expect(await listed()).toEqual([]);
  await sendRefund(world.deps, refund);
  expect(await listed()).toEqual(['unknown_refund: R-17, asked 1 times']);
  expect(world.logged).toContainEqual({
    level: 'warn',
    message: 'a refund is not settled yet',
    facts: { refundId: refund.id, attemptId: refund.attemptId, why: '8 Invalid checksum' },
  });
  world.connector.answers.inquireRefund = () => ({ outcome: 'done' });
  world.pass(5 * MINUTE_MS);
  const [waiting] = await store.reader.refundsOf({
    merchantId: payment.merchantId,
    paymentId: payment.id,
  });
  if (waiting !== undefined) await sendRefund(world.deps, waiting);
  expect(await listed()).toEqual([]);
});
