import { addMs, MINUTE_MS, SECOND_MS } from '@cong/values/time.ts';
import {
  formatCheckoutAnswer,
  formatRefusal,
  parseCheckout,
} from '@cong/wire/nganluong/express-checkout.ts';
import { SANDBOX_ACCOUNT } from '@cong/wire/nganluong/sandbox.ts';
import { formatDetail, parseDetailRequest } from '@cong/wire/nganluong/transaction-detail.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Connector, StartRequest } from '../../core/connector/connector.ts';
import { ATTEMPT, accountOf } from '../../testing/fake-return-ports.ts';
import { AMOUNT, T0 } from '../../testing/sample-payment.ts';
import { type ScriptedServer, scriptedServer } from '../../testing/scripted-server.ts';
import { credentialsOf } from './account.ts';
import { nganluongConnector } from './connector.ts';

const account = accountOf(SANDBOX_ACCOUNT);
const credentials = credentialsOf(account);
const checkoutUrl = 'https://pay.example/checkout?token=T1&lang=vi';
let server: ScriptedServer;
let connector: Connector;
let now: Date;

beforeAll(async () => {
  server = await scriptedServer();
  connector = nganluongConnector({
    ...{ baseUrl: server.url, callTimeoutMs: 5_000, finalAfterMs: 15 * MINUTE_MS },
    ...{ http: server.http, clock: () => now },
  });
});
beforeEach(() => {
  now = T0;
  server.asked.length = 0;
});
afterAll(() => server.close());

const signal = () => AbortSignal.timeout(5_000);
const start = (more: Partial<StartRequest> = {}) =>
  connector.start({
    ...{ attemptId: ATTEMPT, account, amount: AMOUNT, startedAt: T0, bank: 'NGANLUONG' },
    ...{ method: 'provider', clientIp: '203.0.113.7', description: 'Cà phê' },
    ...{ locale: 'vi', returnUrl: 'https://gate.test/return', resultUrl: '' },
    ...{ expiresAt: addMs(T0, 13 * MINUTE_MS), signal: signal(), ...more },
  });

test('an order is opened with our time limit, and the payer goes where its answer says', async () => {
  server.state.script = () => ({ body: formatCheckoutAnswer({ token: 'T1', checkoutUrl }) });
  expect(await start()).toEqual({ outcome: 'redirect', connectorRef: 'T1', url: checkoutUrl });
  const returnUrl = `https://gate.test/return?attempt=${ATTEMPT}`;
  expect(parseCheckout(server.asked[0] ?? '', credentials)).toMatchObject({
    ok: true,
    value: {
      ...{ orderCode: ATTEMPT, amount: AMOUNT, method: 'NL', expiresInMinutes: 13 },
      ...{ returnUrl, cancelUrl: returnUrl, description: 'Cà phê' },
    },
  });
});

test('a payer with less than a minute has one', async () => {
  server.state.script = () => ({ body: formatCheckoutAnswer({ token: 'T1', checkoutUrl }) });
  await start({ expiresAt: addMs(T0, 20 * SECOND_MS) });
  expect(server.asked[0]).toContain('time_limit=1&');
});

test.each([
  ['11, the amount', formatRefusal('11', ''), { outcome: 'refused', reason: 'over_limit' }],
  ['07, our password', formatRefusal('07', ''), { outcome: 'refused', reason: 'not_permitted' }],
  ['135, the bank', formatRefusal('135', ''), { outcome: 'refused', reason: 'issuer_unreachable' }],
  ['99', formatRefusal('99', ''), { outcome: 'unknown', why: 'error_code 99' }],
  ['a code of no table', formatRefusal('777', ''), { outcome: 'unknown', why: 'error_code 777' }],
  ['no token', '<result><error_code>00</error_code></result>', { outcome: 'unknown' }],
  ['no XML', 'ok', { outcome: 'unknown', why: 'malformed' }],
])('an order that is answered with %s', async (_name, body, expected) => {
  server.state.script = () => ({ body });
  expect(await start()).toMatchObject(expected);
});

const inquire = (connectorRef?: string) =>
  connector.inquire?.({
    ...{ attemptId: ATTEMPT, account, amount: AMOUNT, startedAt: T0, signal: signal() },
    ...(connectorRef && { connectorRef }),
  });

test('the detail is asked for by our token, and must be about our order', async () => {
  const detail = {
    ...{ token: 'T1', orderCode: ATTEMPT, amount: AMOUNT, status: '00' },
    ...{ transactionId: '7', method: 'NL', bankCode: '' },
  };
  server.state.script = () => ({ body: formatDetail(detail, credentials) });
  expect(await inquire('T1')).toEqual({ outcome: 'paid', amount: AMOUNT, connectorRef: '7' });
  expect(parseDetailRequest(server.asked[0] ?? '', credentials)).toEqual({ ok: true, value: 'T1' });
  expect(await inquire('T2')).toEqual({ outcome: 'unknown', why: 'other_transaction' });
  const elsewhere = { ...credentials, receiverEmail: 'other@example.vn' };
  server.state.script = () => ({ body: formatDetail(detail, elsewhere) });
  expect(await inquire('T1')).toEqual({ outcome: 'unknown', why: 'other_transaction' });
});

test('who has not paid yet still may, until the time limit has passed', async () => {
  server.state.script = () => ({ body: formatRefusal('81', '') });
  now = addMs(T0, 15 * MINUTE_MS - 1);
  expect(await inquire('T1')).toEqual({ outcome: 'pending' });
  now = addMs(T0, 15 * MINUTE_MS);
  expect(await inquire('T1')).toEqual({ outcome: 'not_paid', reason: 'details_not_entered' });
});

test('HTTP 500 and an attempt without a token say nothing', async () => {
  server.state.script = () => ({ status: 500, body: formatRefusal('115', '') });
  expect(await inquire('T1')).toEqual({ outcome: 'unknown', why: 'HTTP 500' });
  expect(await start()).toEqual({ outcome: 'unknown', why: 'HTTP 500' });
  expect(await inquire()).toEqual({ outcome: 'unknown', why: 'no token' });
});

test('there is no refund', () => {
  expect(connector.refund).toBeUndefined();
});
