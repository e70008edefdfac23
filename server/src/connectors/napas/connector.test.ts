import type { RefundId } from '@cong/values/ids.ts';
import { addMs, MINUTE_MS } from '@cong/values/time.ts';
import { parsePayQuery } from '@cong/wire/napas/pay-url.ts';
import { formatRefundAnswer, parseRefund } from '@cong/wire/napas/refund.ts';
import { SANDBOX_ACCOUNT } from '@cong/wire/napas/sandbox.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Connector, RefundRequest, StartRequest } from '../../core/connector/connector.ts';
import { ATTEMPT, accountOf } from '../../testing/fake-return-ports.ts';
import { AMOUNT, T0 } from '../../testing/sample-payment.ts';
import { type ScriptedServer, scriptedServer } from '../../testing/scripted-server.ts';
import { credentialsOf } from './account.ts';
import { napasConnector } from './connector.ts';

const account = accountOf(SANDBOX_ACCOUNT);
const credentials = credentialsOf(account);
const strangers = credentialsOf(accountOf({ ...SANDBOX_ACCOUNT, secret: 'x' }));
let server: ScriptedServer;
let connector: Connector;

beforeAll(async () => {
  server = await scriptedServer();
  const deps = { baseUrl: `${server.url}/n/`, callTimeoutMs: 5_000, http: server.http };
  connector = napasConnector(deps);
});
beforeEach(() => {
  server.asked.length = 0;
});
afterAll(() => server.close());

const signal = () => AbortSignal.timeout(5_000);
const startRequest = (): StartRequest => ({
  ...{ attemptId: ATTEMPT, account, amount: AMOUNT, startedAt: T0, bank: 'NAPAS' },
  ...{ method: 'provider', clientIp: '203.0.113.7', description: 'Cà phê sữa đá & bánh' },
  ...{ locale: 'en', returnUrl: 'https://gate.test/return', resultUrl: '' },
  ...{ expiresAt: addMs(T0, 13 * MINUTE_MS), signal: signal() },
});
const refund = (more: Partial<RefundRequest> = {}): RefundRequest => ({
  ...{ refundId: 'R1' as RefundId, attemptId: ATTEMPT, account, startedAt: T0 },
  requestedAt: T0,
  ...{ amount: AMOUNT, captured: AMOUNT, reason: 'x', connectorRef: '2024' },
  ...{ signal: signal(), ...more },
});

test('the payer carries the order, signed; nothing is called', async () => {
  const answer = await connector.start(startRequest());
  if (answer.outcome !== 'redirect') throw new Error(answer.outcome);
  const url = new URL(answer.url);
  expect([url.pathname, answer.connectorRef]).toEqual(['/n/gateway/vpcpay.do', ATTEMPT]);
  expect(parsePayQuery(url.search.slice(1), credentials)).toEqual({
    ok: true,
    value: {
      ...{ merchTxnRef: ATTEMPT, amount: AMOUNT, orderInfo: 'Ca phe sua da banh' },
      ...{ clientIp: '203.0.113.7', locale: 'en', returnUrl: 'https://gate.test/return' },
      backUrl: `https://gate.test/return?back=${ATTEMPT}`,
    },
  });
  expect(server.asked).toEqual([]);
});

test('nobody can be asked how a payment stands, or a refund', () => {
  expect([connector.inquire, connector.inquireRefund]).toEqual([undefined, undefined]);
});

test('a refund goes under its own id, by NAPAS’s number', async () => {
  const told = { responseCode: '0', message: 'Approved', transactionNo: '2025' };
  server.state.script = () => ({
    body: formatRefundAnswer({ merchTxnRef: 'R1', amount: AMOUNT }, told, credentials),
  });
  expect(await connector.refund?.(refund())).toEqual({ outcome: 'done' });
  expect(parseRefund(server.asked[0] ?? '', credentials)).toEqual({
    ok: true,
    value: { merchTxnRef: 'R1', transactionNo: '2024', amount: AMOUNT },
  });
});

test.each([
  ['7', 'failed', '7 x'],
  ['25', 'failed', '25 x'],
  ['26', 'unknown', '26 x'],
  ['8', 'unknown', '8 x'],
  ['31', 'unknown', '31 x'],
  ['33', 'unknown', '33 x'],
  ['99', 'unknown', '99 x'],
])('a refund answered with code %s: %s', async (responseCode, outcome, why) => {
  const told = { responseCode, message: 'x', transactionNo: '' };
  server.state.script = () => ({
    body: formatRefundAnswer({ merchTxnRef: 'R1', amount: AMOUNT }, told, credentials),
  });
  expect(await connector.refund?.(refund())).toEqual({ outcome, why });
});

const done = { responseCode: '0', message: 'Approved', transactionNo: '2025' };
const asked = { merchTxnRef: 'R1', amount: AMOUNT };

test.each([
  ['signed by somebody else', formatRefundAnswer(asked, done, strangers), 'HTTP 200 unverified'],
  [
    'about another refund',
    formatRefundAnswer({ ...asked, merchTxnRef: 'R2' }, done, credentials),
    'HTTP 200 other_transaction',
  ],
  ['unsigned', 'vpc_TxnResponseCode=0', 'HTTP 200 unverified'],
  ['nothing', '', 'HTTP 200 unverified'],
])('an answer that is %s says nothing', async (_name, body, why) => {
  server.state.script = () => ({ body });
  expect(await connector.refund?.(refund())).toEqual({ outcome: 'unknown', why });
});

test('a refund without NAPAS’s number is done by hand, and nothing is sent', async () => {
  for (const connectorRef of [ATTEMPT, undefined]) {
    const { connectorRef: _, ...rest } = refund();
    const request = { ...rest, ...(connectorRef && { connectorRef }) };
    expect(await connector.refund?.(request)).toEqual({ outcome: 'manual' });
  }
  expect(server.asked).toEqual([]);
});
