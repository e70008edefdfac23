import fastify from 'fastify';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { shopMerchant } from '../checkout/testing/shop-merchant.ts';
import type { FlowDeps } from '../flows/deps.ts';
import { protocol123pay } from '../protocols/123pay/protocol-123pay.ts';
import { NO_CARDS } from '../testing/no-cards.ts';
import { NO_SUBSCRIPTIONS } from '../testing/no-subscriptions.ts';
import { NO_WALLETS } from '../testing/no-wallets.ts';
import { paymentIn, T0 } from '../testing/sample-payment.ts';
import { controlApi } from './control-api.ts';
import { Explanations } from './explanations.ts';

const absent = (): never => {
  throw new Error('not asked for here');
};

const atBank = paymentIn('redirected', { orderRef: 'DH1' });
const protocol = protocol123pay({ notifySchedule: [0], idleMs: 1, lifetimeMs: 1 });

const merchant = shopMerchant({ account: 'payable', feeBps: 0, acceptsJcb: false });

/** Flows in which the payer stays at the bank for ever. */
const flows: FlowDeps = {
  writer: { write: absent },
  reader: {
    ...{
      byOrder: absent,
      byPublicId: absent,
      byRequestRef: absent,
      historyOf: absent,
      postingsOf: absent,
    },
    ...{ refundsOf: absent, refundByRequest: absent, reversalsOf: absent, usedOfDay: absent },
    conversionsOf: absent,
    byOrderRef: async () => [atBank],
    byKey: async () => atBank,
  },
  merchants: { byCode: absent, byId: async () => merchant },
  banks: { states: async () => new Map() },
  instalments: { instalments: absent },
  connectorOf: absent,
  route: () => ({ connector: 'banknet', method: 'bank_page' }),
  ...{ healthy: () => true, reportHealth: () => {}, policyOf: () => protocol.policy },
  ...{ inquirySchedule: [1], reversalSchedule: [1], connectorUrls: absent },
  cards: NO_CARDS,
  ...NO_SUBSCRIPTIONS,
  ...NO_WALLETS,
  ...{ clock: () => T0, linkSecret: absent, newUuid: absent, log: () => {} },
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
  vi.stubGlobal('fetch', async () => new Response('<p>Đang bảo trì</p>'));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a payment that does not end within 30 seconds is answered as it stands, with 202', async () => {
  const app = fastify();
  await app.register(controlApi, {
    ...{ flows, protocols: [protocol], explanations: new Explanations() },
    messages: { ofPayment: absent },
    ...{ advanceClock: absent, notifyUrlProblem: absent, setNotifyUrl: absent },
  });
  const startedAt = performance.now();
  const answering = app.inject({ method: 'POST', url: '/orders/123pay/DH1/pay' });
  const answer = answering.then(({ statusCode, body }) => [statusCode, JSON.parse(body)]);
  let done = false;
  void answer.finally(() => {
    done = true;
  });
  while (!done) await vi.advanceTimersByTimeAsync(500);
  expect(await answer).toEqual([
    202,
    { state: 'redirected', status: '11', publicId: atBank.publicId },
  ]);
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(30_000);
  await app.close();
});
