import { createHmac } from 'node:crypto';
import { merchantId, newUuid } from '@cong/values/ids.ts';
import { Secret } from '@cong/values/secret.ts';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Merchant } from '../../core/merchant/merchant.ts';
import type { FlowDeps, FlowLog } from '../../flows/deps.ts';
import { NO_CARDS } from '../../testing/no-cards.ts';
import { NO_SUBSCRIPTIONS } from '../../testing/no-subscriptions.ts';
import { NO_WALLETS } from '../../testing/no-wallets.ts';
import { LENIENT, paymentIn, T0 } from '../../testing/sample-payment.ts';
import type { Answered, ProtocolDeps } from '../protocol.ts';
import { routes } from './plugin.ts';

const merchant: Merchant = {
  ...{ id: merchantId(1), name: 'Tiệm sách', status: 'active', accounts: {} },
  settings: { account: 'payable', feeBps: 0, acceptsJcb: false },
  credentials: [
    {
      ...{ id: 'c1', protocol: 'appotapay', code: 'SHOP', createdAt: T0 },
      secrets: { apiKey: new Secret('API'), secretKey: new Secret('KEY') },
    },
  ],
};

const absent = (): never => {
  throw new Error('not asked for here, KEY');
};

let keys: 'there' | Error;
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
    ...{ postingsOf: absent, refundsOf: absent, refundByRequest: absent, reversalsOf: absent },
    ...{ conversionsOf: absent, usedOfDay: absent },
    byOrder: async () => {
      if (stored instanceof Error) throw stored;
      return stored === 'nothing' ? undefined : paymentIn('captured', { orderRef: 'A-1' });
    },
  },
  merchants: {
    byCode: async () => {
      if (keys instanceof Error) throw keys;
      return merchant;
    },
    byId: async () => merchant,
  },
  banks: { states: async () => new Map() },
  cards: NO_CARDS,
  ...NO_SUBSCRIPTIONS,
  ...NO_WALLETS,
  instalments: { instalments: absent },
  connectorOf: absent,
  route: () => ({ connector: 'banknet', method: 'domestic_card' }),
  ...{ healthy: () => true, reportHealth: () => {}, policyOf: () => LENIENT },
  ...{ inquirySchedule: [1], reversalSchedule: [1], connectorUrls: absent },
  ...{ clock: () => T0, linkSecret: () => 'secret', newUuid },
  log: (...line) => logged.push(line),
};

const deps: ProtocolDeps = {
  ...{ flows, publicUrl: 'https://pay.example' },
  checkoutUrl: (token) => `https://pay.example/pay/${token}`,
  nextNumber: () => 42,
  mayCallFrom: () => true,
  ownKeys: () => [new Secret('our own')],
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
  [keys, written, stored, explain] = ['there', 'committed', 'nothing', false];
  logged.length = 0;
  answered.length = 0;
});
afterAll(() => app.close());

const hmac = (text: string): string => createHmac('sha256', 'KEY').update(text).digest('hex');
const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const claims = { iss: 'SHOP', api_key: 'API', jti: 'x', exp: T0.getTime() / 1_000 + 60 };
const signed = `${encode({ alg: 'HS256' })}.${encode(claims)}`;
const token = `${signed}.${createHmac('sha256', 'KEY').update(signed).digest('base64url')}`;

const order = {
  ...{ amount: 10_000, orderId: 'A-1', orderInfo: 'x', clientIp: '127.0.0.1' },
  ...{ notifyUrl: 'https://shop.example/ipn', redirectUrl: 'https://shop.example/' },
};
const orderText =
  'amount=10000&clientIp=127.0.0.1&notifyUrl=https://shop.example/ipn&orderId=A-1&orderInfo=x&redirectUrl=https://shop.example/';
const ORDER = { ...order, signature: hmac(orderText) };
const QUESTION = { orderId: 'A-1', signature: hmac('orderId=A-1') };

const ORDERS = '/api/v1/orders/payment/bank';
const STATUS = '/api/v1/orders/transaction/bank/status';

async function send(url: string, body: unknown, headers: Record<string, string> = {}) {
  const answer = await app.inject({
    ...{ method: 'POST', url, body: typeof body === 'string' ? body : JSON.stringify(body) },
    headers: { 'x-appotapay-auth': `Bearer ${token}`, ...headers },
  });
  const { statusCode, headers: got } = answer;
  return { statusCode, headers: got, body: JSON.parse(answer.body) };
}

test('an order that is written is answered with its URL and our signature', async () => {
  const { statusCode, body, headers } = await send(ORDERS, ORDER);
  expect([statusCode, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
  const { signature, ...said } = body;
  const { paymentUrl } = said;
  expect(said).toEqual({
    ...{ errorCode: 0, message: 'Thành công', orderId: 'A-1', amount: 10_000 },
    paymentUrl: expect.stringMatching(
      /^https:\/\/pay\.example\/bank\/payment\/process\?tran=[\w-]+&sign=[0-9a-f]{64}$/,
    ),
  });
  expect(signature).toBe(
    hmac(`amount=10000&errorCode=0&message=Thành công&orderId=A-1&paymentUrl=${paymentUrl}`),
  );
  const tran = new URL(paymentUrl).searchParams.get('tran') ?? '';
  expect(Buffer.from(tran, 'base64url').toString()).toMatch(
    new RegExp(`^tid=AP261122000042B&orderId=A-1&ts=${T0.getTime() / 1_000}&ref=[0-9A-Z]+$`),
  );
  expect(answered).toEqual([{ protocol: 'appotapay', call: 'createOrder', code: '0' }]);
});

test('a full queue is 90: nothing exists', async () => {
  written = 'busy';
  expect(await send(ORDERS, ORDER)).toMatchObject({ statusCode: 500, body: { errorCode: 90 } });
});

test('a failure while writing is 99: the merchant is told to check; what it was stands in the log alone', async () => {
  written = new Error('a column is missing');
  const { statusCode, body } = await send(ORDERS, ORDER);
  expect([statusCode, body]).toEqual([
    500,
    { errorCode: 99, message: 'Lỗi không xác định, vui lòng kiểm tra lại giao dịch' },
  ]);
  const [[level, message, facts] = []] = logged;
  expect([level, message]).toEqual(['error', 'appotapay createOrder failed']);
  expect(String(facts?.error)).toContain('a column is missing');
});

test('an order store that cannot be read is 91 for a question', async () => {
  stored = new Error('ECONNREFUSED');
  expect(await send(STATUS, QUESTION)).toMatchObject({ statusCode: 500, body: { errorCode: 91 } });
});

test('keys that cannot be read are 500: nothing was looked at', async () => {
  keys = new Error('ECONNREFUSED');
  expect(await send(ORDERS, ORDER)).toMatchObject({ statusCode: 500, body: { errorCode: 500 } });
});

test('a body that is too long is 1, but nobody reads it who is not known', async () => {
  const long = JSON.stringify({ ...ORDER, orderInfo: 'x'.repeat(70_000) });
  expect(await send(ORDERS, long)).toMatchObject({ statusCode: 400, body: { errorCode: 1 } });
  const unknown = await send(ORDERS, long, { 'x-appotapay-auth': 'nobody' });
  expect(unknown).toMatchObject({ statusCode: 401, body: { errorCode: 401 } });
});

test.each(['[]', 'null', '{"a":', '', '"x"', '{"a":"\\u0000"}'])(
  'the body %j is 1',
  async (body) => {
    expect(await send(ORDERS, body)).toMatchObject({ statusCode: 400, body: { errorCode: 1 } });
  },
);

test.each(['text/plain', 'application/x-www-form-urlencoded', 'nonsense'])(
  'Content-Type %s is not looked at',
  async (type) => {
    const { body } = await send(ORDERS, ORDER, { 'content-type': type });
    expect(body.errorCode).toBe(0);
  },
);

test.each([
  [{ 'x-language': 'en' }, 'Success'],
  [{ language: 'en' }, 'Success'],
  [{ language: 'vi' }, 'Thành công'],
  [{ 'x-language': 'vi', language: 'en' }, 'Thành công'],
  [{ 'x-language': 'fr' }, 'Thành công'],
])('messages: %j', async (headers, message) => {
  expect((await send(ORDERS, ORDER, headers)).body.message).toBe(message);
});

test('the merchant’s request id comes back, with refusals too; one that could split a header does not', async () => {
  const asked = { 'x-request-id': 'order 7' };
  expect((await send(ORDERS, ORDER, asked)).headers['x-request-id']).toBe('order 7');
  const refused = await send(ORDERS, ORDER, { ...asked, 'x-appotapay-auth': 'x' });
  expect(refused.headers['x-request-id']).toBe('order 7');
  const long = await send(ORDERS, ORDER, { 'x-request-id': 'x'.repeat(201) });
  expect(long.headers).not.toHaveProperty('x-request-id');
});

test('only a sandbox tells on the wire where a refusal is explained; the explanation holds no card', async () => {
  const card = { number: '9704000000000018', card_month: '03', card_year: '07' };
  const wrong = { ...ORDER, card, signature: 'x' };
  expect((await send(ORDERS, wrong)).headers).not.toHaveProperty('cong-explanation');
  explain = true;
  const { headers } = await send(ORDERS, wrong);
  expect(headers['cong-explanation']).toBe('https://pay.example/why');
  expect(answered[0]).toMatchObject({ code: '2', refused: 'wrong_signature' });
  expect(answered[0]?.why).toContain('amount=10000&card=…&clientIp=127.0.0.1');
  expect(answered[0]?.why).not.toContain('9704');
});
