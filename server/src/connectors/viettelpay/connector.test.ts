import type { RefundId } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import { addMs, MINUTE_MS } from '@cong/values/time.ts';
import { formatInquiryAnswer, parseInquiry } from '@cong/wire/viettelpay/inquiry.ts';
import { parsePaymentQuery } from '@cong/wire/viettelpay/payment-url.ts';
import { formatRefundAnswer, parseRefund } from '@cong/wire/viettelpay/refund.ts';
import { SANDBOX_ACCOUNT } from '@cong/wire/viettelpay/sandbox.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type {
  Connector,
  InquiryRequest,
  RefundRequest,
  StartRequest,
} from '../../core/connector/connector.ts';
import { ATTEMPT, accountOf } from '../../testing/fake-return-ports.ts';
import { AMOUNT, T0 } from '../../testing/sample-payment.ts';
import { type ScriptedServer, scriptedServer } from '../../testing/scripted-server.ts';
import { credentialsOf } from './account.ts';
import { viettelpayConnector } from './connector.ts';

const account = accountOf(SANDBOX_ACCOUNT);
const credentials = credentialsOf(account);
const strangers = credentialsOf(accountOf({ ...SANDBOX_ACCOUNT, hashKey: 'x' }));
const FINAL_AFTER_MS = 30 * MINUTE_MS;
let server: ScriptedServer;
let connector: Connector;
let now: Date;

beforeAll(async () => {
  server = await scriptedServer();
  connector = viettelpayConnector({
    ...{ baseUrl: `${server.url}/vt/`, callTimeoutMs: 5_000, finalAfterMs: FINAL_AFTER_MS },
    ...{ http: server.http, clock: () => now },
  });
});
beforeEach(() => {
  now = T0;
  server.asked.length = 0;
});
afterAll(() => server.close());

const common = { attemptId: ATTEMPT, account, amount: AMOUNT, startedAt: T0 };
const signal = () => AbortSignal.timeout(5_000);
const startRequest = (): StartRequest => ({
  ...{ ...common, bank: 'VIETTELPAY', method: 'provider', clientIp: '203.0.113.7' },
  description: 'Cà phê',
  ...{ locale: 'vi', returnUrl: 'https://gate.test/return', resultUrl: '' },
  ...{ expiresAt: addMs(T0, 13 * MINUTE_MS), signal: signal() },
});
const inquiry = (): InquiryRequest => ({ ...common, connectorRef: ATTEMPT, signal: signal() });
const refund = (more: Partial<RefundRequest> = {}): RefundRequest => ({
  ...{ ...common, refundId: 'R1' as RefundId, captured: AMOUNT, reason: 'Trả hàng' },
  requestedAt: T0,
  ...{ connectorRef: '123', signal: signal(), ...more },
});

test('the payer carries the order, signed; nothing is called', async () => {
  const answer = await connector.start(startRequest());
  if (answer.outcome !== 'redirect') throw new Error(answer.outcome);
  const url = new URL(answer.url);
  expect(url.pathname).toBe('/vt/PaymentGateway/payment');
  expect(parsePaymentQuery(url.search.slice(1), credentials)).toMatchObject({
    ok: true,
    value: {
      ...{ orderId: ATTEMPT, billcode: ATTEMPT, amount: AMOUNT, description: 'Ca phe' },
      returnUrl: `https://gate.test/return?attempt=${ATTEMPT}`,
    },
  });
  expect(server.asked).toEqual([]);
});

test('an account that lacks a key is our mistake, and is thrown', async () => {
  const { hashKey: _, ...rest } = account;
  await expect(connector.start({ ...startRequest(), account: rest })).rejects.toThrow('hashKey');
});

describe('an inquiry', () => {
  const told = (paymentStatus: string, orderId: string = ATTEMPT, key = credentials) => ({
    body: formatInquiryAnswer({ orderId, paymentStatus }, key),
  });
  const tell = (answer: { readonly status?: number; readonly body: string }) => {
    server.state.script = () => answer;
    return connector.inquire?.(inquiry());
  };

  test('asks for our order', async () => {
    await tell(told('1'));
    expect(parseInquiry(server.asked[0] ?? '', credentials)).toEqual({ ok: true, value: ATTEMPT });
  });

  test.each([
    ['1, paid: what we confirmed', '1', { outcome: 'paid', amount: AMOUNT }],
    ['2, failed', '2', { outcome: 'not_paid', reason: 'failed' }],
    ['0, in progress', '0', { outcome: 'pending', payerDone: true }],
    ['3, not known', '3', { outcome: 'pending', payerDone: true }],
    ['a status of no table', '7', { outcome: 'pending', payerDone: true }],
    ['-1, not begun', '-1', { outcome: 'pending' }],
  ])('%s', async (_name, status, expected) => {
    expect(await tell(told(status))).toEqual(expected);
  });

  test('-1 is "not paid" once nobody may be debited any more, and no sooner', async () => {
    now = addMs(T0, FINAL_AFTER_MS - 1);
    expect(await tell(told('-1'))).toEqual({ outcome: 'pending' });
    now = addMs(T0, FINAL_AFTER_MS);
    expect(await tell(told('-1'))).toEqual({ outcome: 'not_paid', reason: 'details_not_entered' });
    expect(await tell(told('3'))).toEqual({ outcome: 'pending', payerDone: true });
  });

  test.each([
    ['signed by somebody else', told('1', ATTEMPT, strangers), 'unverified'],
    ['unsigned', { body: '{"payment_status":"1"}' }, 'unverified'],
    ['about another order', told('1', 'X'), 'other_transaction'],
    ['no JSON', { body: '<html>' }, 'unverified'],
    ['HTTP 500', { ...told('1'), status: 500 }, 'HTTP 500'],
  ])('%s says nothing', async (_name, answer, why) => {
    expect(await tell(answer)).toEqual({ outcome: 'unknown', why });
  });
});

describe('a refund', () => {
  const told = (errorCode: string, orderId = 'R1') => ({
    body: formatRefundAnswer({ orderId }, { errorCode, message: 'x' }, credentials),
  });

  test('of the whole is sent under its own id, by ViettelPay’s number', async () => {
    server.state.script = () => told('00');
    expect(await connector.refund?.(refund())).toEqual({ outcome: 'done' });
    expect(parseRefund(server.asked[0] ?? '', credentials)).toEqual({
      ok: true,
      value: { orderId: 'R1', transactionId: '123', amount: AMOUNT, content: 'Tra hang' },
    });
  });

  test.each([
    ['another code', told('21'), '21 x'],
    ['about another refund', told('00', 'R2'), 'other_transaction'],
    ['unsigned', { body: '{"error_code":"00"}' }, 'unverified'],
    ['HTTP 500', { ...told('00'), status: 500 }, 'HTTP 500'],
  ])('%s says nothing until it is inquired', async (_name, answer, why) => {
    server.state.script = () => answer;
    expect(await connector.refund?.(refund())).toEqual({ outcome: 'unknown', why });
  });

  test.each<[string, Partial<RefundRequest>]>([
    ['in part', { amount: vnd(1n) }],
    ['without ViettelPay’s number', { connectorRef: ATTEMPT }],
  ])('%s is done by hand, and nothing is sent', async (_name, more) => {
    expect(await connector.refund?.(refund(more))).toEqual({ outcome: 'manual' });
    expect(server.asked).toEqual([]);
  });

  test.each([
    ['1', 'done'],
    ['2', 'failed'],
    ['0', 'pending'],
    ['3', 'pending'],
    ['-1', 'not_found'],
  ])('inquired, with status %s: %s', async (paymentStatus, outcome) => {
    server.state.script = () => ({
      body: formatInquiryAnswer({ orderId: 'R1', paymentStatus }, credentials),
    });
    expect(await connector.inquireRefund?.(refund())).toMatchObject({ outcome });
  });
});
