import { type MerchantId, merchantId } from '@cong/values/ids.ts';
import { Secret } from '@cong/values/secret.ts';
import { addMs, MINUTE_MS, SECOND_MS } from '@cong/values/time.ts';
import type { Pool } from 'pg';
import type { Merchant, MerchantDirectory } from '../../core/merchant/merchant.ts';
import type { Ipn } from '../../core/protocol/protocol.ts';
import type { FlowDeps, FlowLog } from '../../flows/deps.ts';
import { type HttpPost, httpPost } from '../../outbound/http-post.ts';
import { LOOPBACK } from '../../outbound/special-addresses.ts';
import { messageStore } from '../../store/message-store.ts';
import { NO_CARDS } from '../../testing/no-cards.ts';
import { NO_SUBSCRIPTIONS } from '../../testing/no-subscriptions.ts';
import { NO_WALLETS } from '../../testing/no-wallets.ts';

export const NOW = new Date('2026-03-01T03:00:00.000Z');

/** A clock that moves when told. */
export function handClock() {
  let now = NOW;
  return {
    clock: () => now,
    advance: (ms: number) => {
      now = addMs(now, ms);
    },
  };
}

/** Every merchant there might be, each with the same settings. */
export const directory = (settings: Partial<Merchant['settings']> = {}): MerchantDirectory => {
  const merchant = (id: MerchantId): Merchant => ({
    id,
    name: `merchant ${id}`,
    status: 'active',
    accounts: {},
    settings: { account: 'payable', feeBps: 0, acceptsJcb: false, ...settings },
    credentials: ['fake', '123pay'].map((protocol) => ({
      id: 'credential-1',
      protocol,
      code: `M${id}`,
      secrets: { secretKey: new Secret('MIKEY') },
      createdAt: NOW,
    })),
  });
  return {
    byCode: () => Promise.resolve(merchant(merchantId(1))),
    byId: (id) => Promise.resolve(merchant(id)),
  };
};

/** A protocol whose messages can be read at a glance: `ok` is received. */
export const fakeIpn: Ipn = {
  schedule: [0, 30 * SECOND_MS, 2 * MINUTE_MS],
  format: ({ orderRef, status }, { secrets }, now) => {
    const shown = `order=${orderRef}&status=${status}&ts=${now.toISOString()}`;
    return {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: `${shown}&key=${secrets.secretKey?.reveal()}`,
      shown,
    };
  },
  shownReply: (body) => body.replace(/sig=\w+/, 'sig=***'),
  judge: ({ status, body }) =>
    status === 200 && body === 'ok' ? 'received' : { refused: `http_status ${status}` },
};

export const loopbackPost = (): HttpPost => httpPost({ allow: LOOPBACK });

export const storeFor = (hot: Pool, pool: Pool) =>
  messageStore({
    ...{ hot, pool, maxBatch: 500, maxInFlight: 2, lingerMs: 0, patienceMs: 5_000 },
    pause: () => Promise.resolve(),
    now: () => performance.now(),
  });

/** A log that tests can read. */
export function memoryLog() {
  const lines: { level: string; message: string; facts: Readonly<Record<string, unknown>> }[] = [];
  const log: FlowLog = (level, message, facts) => {
    lines.push({ level, message, facts });
  };
  return { lines, log };
}

const unused = (): never => {
  throw new Error('no payment is due in this test');
};

/** What a worker needs of the flows to deliver; nothing can be swept with it. */
export const deliveryFlows = (
  merchants: MerchantDirectory,
  { clock, log }: Pick<FlowDeps, 'clock' | 'log'>,
): FlowDeps => ({
  ...{ merchants, clock, log },
  writer: { write: unused },
  reader: {
    ...{
      byKey: unused,
      byOrder: unused,
      byPublicId: unused,
      byOrderRef: unused,
      byRequestRef: unused,
    },
    ...{ historyOf: unused, postingsOf: unused, refundsOf: unused, reversalsOf: unused },
    conversionsOf: unused,
    ...{ refundByRequest: unused, usedOfDay: unused },
  },
  banks: { states: unused },
  instalments: { instalments: unused },
  ...{
    connectorOf: unused,
    route: unused,
    healthy: unused,
    cards: NO_CARDS,
    ...NO_SUBSCRIPTIONS,
    ...NO_WALLETS,
    linkSecret: unused,
    reportHealth: unused,
  },
  ...{ policyOf: unused, connectorUrls: unused, newUuid: unused },
  ...{ inquirySchedule: [], reversalSchedule: [] },
});
