import { createHash } from 'node:crypto';
import { merchantId, newUuid } from '@cong/values/ids.ts';
import { Secret } from '@cong/values/secret.ts';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Merchant } from '../../core/merchant/merchant.ts';
import type { FlowDeps, FlowLog } from '../../flows/deps.ts';
import { NO_CARDS } from '../../testing/no-cards.ts';
import { NO_SUBSCRIPTIONS } from '../../testing/no-subscriptions.ts';
import { NO_WALLETS } from '../../testing/no-wallets.ts';
import { paymentIn, STRICT, T0 } from '../../testing/sample-payment.ts';
import type { Answered, ProtocolDeps } from '../protocol.ts';
import { routes } from './plugin.ts';

const merchant: Merchant = {
  ...{ id: merchantId(1), name: 'Quán Cổng', status: 'active', accounts: {} },
  settings: { account: 'payable', feeBps: 0, acceptsJcb: false },
  credentials: [
    {
      ...{ id: 'c1', protocol: '123pay', code: 'MICODE', createdAt: T0 },
      secrets: { passcode: new Secret('MIPASSCODE'), secretKey: new Secret('MIKEY') },
    },
  ],
};

const absent = (): never => {
  throw new Error('not asked for here, MIPASSCODE');
};

let written: 'committed' | 'busy' | Error;
let stored: 'nothing' | 'an order' | Error;
let explain: boolean;
const logged: Parameters<FlowLog>[] = [];
const answered: Answered[] = [];

const flows: FlowDeps = {
  writer: {
    write: async () => {
      if (written instanceof Error) throw written;
      return written;
    },
  },
  reader: {
    ...{
      byKey: absent,
      byOrderRef: absent,
      byPublicId: absent,
      byRequestRef: absent,
      historyOf: absent,
    },
    ...{
      postingsOf: absent,
      refundsOf: absent,
      refundByRequest: absent,
      reversalsOf: absent,
      conversionsOf: absent,
      usedOfDay: absent,
    },
    byOrder: async () => {
      if (stored instanceof Error) throw stored;
      return stored === 'nothing' ? undefined : paymentIn('captured');
    },
  },
  merchants: { byCode: async () => merchant, byId: async () => merchant },
  banks: { states: async () => new Map() },
  instalments: { instalments: absent },
  connectorOf: absent,
  route: () => ({ connector: 'banknet', method: 'domestic_card' }),
  healthy: () => true,
  reportHealth: () => {},
  policyOf: () => STRICT,
  ...{ inquirySchedule: [1], reversalSchedule: [1], connectorUrls: absent },
  cards: NO_CARDS,
  ...NO_SUBSCRIPTIONS,
  ...NO_WALLETS,
  ...{ clock: () => T0, linkSecret: () => 'secret', newUuid },
  log: (...line) => logged.push(line),
};

const deps: ProtocolDeps = {
  flows,
  checkoutUrl: (token) => `https://pay.example/pay/${token}`,
  nextNumber: () => 42,
  ...{ mayCallFrom: absent, ownKeys: absent, publicUrl: 'https://pay.example' },
  lists: { payments: absent, refunds: absent, paymentByPublicId: absent, refundById: absent },
  onAnswer: (one) => {
    answered.push(one);
    return explain && one.refused ? 'https://pay.example/why' : undefined;
  },
};

let app: FastifyInstance;
beforeAll(async () => {
  app = fastify();
  await app.register(routes, deps);
});
beforeEach(() => {
  [written, stored, explain] = ['committed', 'nothing', false];
  logged.length = 0;
  answered.length = 0;
});
afterAll(() => app.close());

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');

const order = {
  ...{ mTransactionID: 'DH1', merchantCode: 'MICODE', totalAmount: '1000', clientIP: '127.0.0.1' },
  ...{ custGender: 'U', redirectURL: 'https://shop.example/', passcode: 'MIPASSCODE' },
  checksum: sha1('DH1MICODE1000127.0.0.1Uhttps://shop.example/MIPASSCODEMIKEY'),
};
const question = {
  ...{
    mTransactionID: 'DH1',
    merchantCode: 'MICODE',
    clientIP: '127.0.0.1',
    passcode: 'MIPASSCODE',
  },
  checksum: sha1('DH1MICODE127.0.0.1MIPASSCODEMIKEY'),
};

async function send(call: 'createOrder1' | 'queryOrder1', body: object) {
  const {
    statusCode,
    headers,
    body: text,
  } = await app.inject({
    ...{ method: 'POST', url: `/miservice/${call}`, body: JSON.stringify(body) },
    headers: { accept: 'application/json' },
  });
  return { statusCode, headers, answer: JSON.parse(text) };
}

test('an order that is written is answered with its id, its page and our checksum', async () => {
  const { statusCode, answer } = await send('createOrder1', order);
  expect(statusCode).toBe(200);
  const [, id, url, checksum] = answer;
  expect(id).toBe('123P2611220000042');
  expect(url).toMatch(/^https:\/\/pay\.example\/pay\/[\w-]+\.[\w-]+$/);
  expect(checksum).toBe(sha1(`1${id}${url}MIKEY`));
  expect(answered).toEqual([{ protocol: '123pay', call: 'createOrder', code: '1' }]);
});

test('a full queue is 5000', async () => {
  written = 'busy';
  expect((await send('createOrder1', order)).answer).toEqual(['5000', 'Hệ thống bận']);
});

test('a bug of ours is 5000: what it was stands in the log alone', async () => {
  written = new Error('a column is missing');
  const { answer, statusCode } = await send('createOrder1', order);
  expect([statusCode, answer]).toEqual([200, ['5000', 'Hệ thống bận']]);
  const [[level, message, facts] = []] = logged;
  expect([level, message]).toEqual(['error', '123pay createOrder failed']);
  expect(String(facts?.error)).toContain('a column is missing');
});

test('an order store that cannot be read is 7300 for a question', async () => {
  stored = new Error('ECONNREFUSED');
  expect((await send('queryOrder1', question)).answer[0]).toBe('7300');
});

test('a question about an order answers from the store', async () => {
  stored = 'an order';
  const { answer } = await send('queryOrder1', question);
  expect(answer.slice(2, 6)).toEqual(['1', '100000', '100000', '123PVCB']);
});

const whyOf = (one: Answered | undefined): string | undefined =>
  typeof one?.why === 'function' ? one.why() : one?.why;

test('only a sandbox tells on the wire where a refusal is explained', async () => {
  const wrong = { ...order, checksum: 'x' };
  expect((await send('createOrder1', wrong)).headers).not.toHaveProperty('cong-explanation');
  explain = true;
  const { headers } = await send('createOrder1', wrong);
  expect(headers['cong-explanation']).toBe('https://pay.example/why');
  expect(answered[0]).toMatchObject({ code: '6000', refused: 'not_authenticated' });
  expect(whyOf(answered[0])).toContain('"DH1MICODE1000127.0.0.1Uhttps://shop.example/MIPASSCODE"');
});

test.each([
  [200, 'text/html, application/json;q=0.9'],
  [415, 'application/json;q=0'],
])('answers %d to Accept: %s', async (status, accept) => {
  const { statusCode } = await app.inject({
    ...{ method: 'POST', url: '/createOrder', body: JSON.stringify(order), headers: { accept } },
  });
  expect(statusCode).toBe(status);
});
