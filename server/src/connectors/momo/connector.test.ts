import { newUuid, type RefundId } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import { addMs, MINUTE_MS, SECOND_MS } from '@cong/values/time.ts';
import {
  type CreateRequest,
  formatCreated,
  formatCreateRefusal,
  parseCreate,
} from '@cong/wire/momo/create.ts';
import { formatQueryAnswer, parseQuery } from '@cong/wire/momo/query.ts';
import { formatRefundAnswer, parseRefund } from '@cong/wire/momo/refund.ts';
import { SANDBOX_ACCOUNT } from '@cong/wire/momo/sandbox.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Connector, RefundRequest, StartRequest } from '../../core/connector/connector.ts';
import { ATTEMPT, accountOf } from '../../testing/fake-return-ports.ts';
import { AMOUNT, T0 } from '../../testing/sample-payment.ts';
import { type ScriptedServer, scriptedServer } from '../../testing/scripted-server.ts';
import { credentialsOf } from './account.ts';
import { momoConnector } from './connector.ts';

const account = accountOf(SANDBOX_ACCOUNT);
const credentials = credentialsOf(account);
const FINAL_AFTER_MS = 15 * MINUTE_MS;
let server: ScriptedServer;
let connector: Connector;
let now: Date;

beforeAll(async () => {
  server = await scriptedServer();
  connector = momoConnector({
    ...{ baseUrl: `${server.url}/m/`, callTimeoutMs: 5_000, finalAfterMs: FINAL_AFTER_MS },
    ...{ newUuid, http: server.http, clock: () => now },
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
    ...{ attemptId: ATTEMPT, account, amount: AMOUNT, startedAt: T0, bank: 'MOMO' },
    ...{ method: 'provider', clientIp: '203.0.113.7', description: 'Cà phê & bánh' },
    ...{ locale: 'vi', returnUrl: 'https://gate.test/return' },
    ...{ resultUrl: 'https://gate.test/result', expiresAt: addMs(T0, 13 * MINUTE_MS) },
    ...{ signal: signal(), ...more },
  });

const made: Pick<CreateRequest, 'orderId' | 'requestId' | 'amount'> = {
  ...{ orderId: ATTEMPT, requestId: ATTEMPT, amount: AMOUNT },
};
const envelope = { message: 'x', respondedAt: T0 };
const payUrl = 'https://pay.momo.example/v2/gateway/pay?t=1&s=2';
const created = (asked = made) =>
  formatCreated(asked, { ...envelope, payUrl, deeplink: '', qrCodeUrl: '' }, credentials);
const refusal = (resultCode: string) =>
  formatCreateRefusal(made, { ...envelope, resultCode }, credentials);

describe('a payment', () => {
  test('is made under our own id, with the minutes after which MoMo must refuse', async () => {
    server.state.script = () => ({ body: created() });
    expect(await start()).toEqual({ outcome: 'redirect', connectorRef: ATTEMPT, url: payUrl });
    expect(parseCreate(server.asked[0] ?? '', credentials)).toEqual({
      ok: true,
      value: {
        ...{ ...made, orderInfo: 'Cà phê & bánh', locale: 'vi', extraData: '' },
        ...{ redirectUrl: 'https://gate.test/return', ipnUrl: 'https://gate.test/result' },
        expiresInMinutes: 13,
      },
    });
  });

  test('of a payer with less than a minute has one, and one without a text has our id', async () => {
    server.state.script = () => ({ body: created() });
    await start({ expiresAt: addMs(T0, 20 * SECOND_MS), description: '' });
    expect(parseCreate(server.asked[0] ?? '', credentials)).toMatchObject({
      value: { expiresInMinutes: 1, orderInfo: ATTEMPT },
    });
  });

  test.each<[string, string, object]>([
    ['22, the amount', refusal('22'), { outcome: 'refused', reason: 'over_limit' }],
    ['11, our access', refusal('11'), { outcome: 'refused', reason: 'not_permitted' }],
    ['41, it came before', refusal('41'), { outcome: 'refused', reason: 'not_permitted' }],
    ['1007, the account', refusal('1007'), { outcome: 'refused', reason: 'account_closed' }],
    ['99', refusal('99'), { outcome: 'unknown', why: 'resultCode 99' }],
    ['10, maintenance', refusal('10'), { outcome: 'unknown', why: 'resultCode 10' }],
    ['a code of no table', refusal('7777'), { outcome: 'unknown', why: 'resultCode 7777' }],
    ['another order', created({ ...made, orderId: 'X' }), { why: 'other_transaction' }],
    ['another amount', created({ ...made, amount: vnd(1n) }), { why: 'other_transaction' }],
    ['no JSON', '<html>', { outcome: 'unknown', why: 'malformed' }],
  ])('that is answered with %s', async (_name, body, expected) => {
    server.state.script = () => ({ body });
    expect(await start()).toMatchObject(expected);
    server.state.script = () => ({ body, status: 400 });
    expect(await start()).toMatchObject(expected);
    server.state.script = () => ({ body, status: 503 });
    expect(await start()).toEqual({ outcome: 'unknown', why: 'HTTP 503' });
  });
});

/** MoMo answers what it was asked under the query's own id. */
type Told = { readonly resultCode: string; readonly amount?: bigint; readonly orderId?: string };
const told =
  ({ resultCode, amount = AMOUNT, orderId }: Told) =>
  (body: string) => {
    const asked = parseQuery(body, credentials);
    if (!asked.ok) throw new Error(asked.error.code);
    return {
      body: formatQueryAnswer(
        { ...asked.value, ...(orderId && { orderId }) },
        {
          ...{ ...envelope, resultCode, payType: 'qr', transId: '4088878653', extraData: '' },
          ...(amount > 0n && { amount: vnd(amount) }),
        },
        credentials,
      ),
    };
  };

describe('an inquiry', () => {
  const inquire = (answer: Told) => {
    server.state.script = told(answer);
    return connector.inquire?.({
      ...{ attemptId: ATTEMPT, account, amount: AMOUNT, startedAt: T0, signal: signal() },
    });
  };
  const pending = { outcome: 'pending' };
  const payerDone = { outcome: 'pending', payerDone: true };
  const paid = { outcome: 'paid', amount: AMOUNT, connectorRef: '4088878653' };
  const left = { outcome: 'not_paid', reason: 'details_not_entered' };
  const cancelled = { outcome: 'not_paid', reason: 'payer_cancelled' };

  test.each<[string, Told, object, object]>([
    ['0', { resultCode: '0' }, paid, paid],
    ['0 of another amount', { resultCode: '0', amount: 7n }, { amount: 7n }, { amount: 7n }],
    ['1000, waiting for the payer', { resultCode: '1000' }, pending, payerDone],
    ['7000', { resultCode: '7000' }, payerDone, payerDone],
    ['7002', { resultCode: '7002' }, payerDone, payerDone],
    ['9000, held and not captured', { resultCode: '9000' }, payerDone, payerDone],
    ['1006', { resultCode: '1006' }, cancelled, cancelled],
    ['1005, out of time', { resultCode: '1005' }, left, left],
    ['42, no such order', { resultCode: '42' }, { outcome: 'not_found' }, left],
  ])('%s, before and after MoMo’s time for the payer', async (_name, answer, early, late) => {
    now = addMs(T0, FINAL_AFTER_MS - 1);
    const before = await inquire(answer);
    expect(before).toMatchObject(early);
    if (early === pending) expect(before).toEqual(pending);
    now = addMs(T0, FINAL_AFTER_MS);
    expect(await inquire(answer)).toMatchObject(late);
  });

  test.each<[string, Told, string]>([
    ['99', { resultCode: '99' }, 'resultCode 99'],
    ['10, maintenance', { resultCode: '10' }, 'resultCode 10'],
    ['11, our access', { resultCode: '11' }, 'resultCode 11'],
    ['1088, a refund’s', { resultCode: '1088' }, 'resultCode 1088'],
    ['a code of no table', { resultCode: '1234' }, 'resultCode 1234'],
    ['0, and not how much', { resultCode: '0', amount: 0n }, 'malformed'],
    ['another order', { resultCode: '0', orderId: 'X' }, 'other_transaction'],
  ])('%s says nothing', async (_name, answer, why) => {
    expect(await inquire(answer)).toEqual({ outcome: 'unknown', why });
  });

  test('is made under a new id each time', async () => {
    await inquire({ resultCode: '0' });
    await inquire({ resultCode: '0' });
    const ids = server.asked.map((body) => {
      const asked = parseQuery(body, credentials);
      return asked.ok ? [asked.value.orderId, asked.value.requestId] : [];
    });
    expect(ids.map(([orderId]) => orderId)).toEqual([ATTEMPT, ATTEMPT]);
    expect(ids[0]?.[1]).not.toBe(ids[1]?.[1]);
  });
});

const REFUND_ID = newUuid(T0) as RefundId;
const refund = (more: Partial<RefundRequest> = {}): RefundRequest => ({
  ...{ refundId: REFUND_ID, attemptId: ATTEMPT, account, startedAt: T0, requestedAt: T0 },
  ...{ amount: AMOUNT, captured: AMOUNT, reason: 'Trả hàng', connectorRef: '4088878653' },
  ...{ signal: signal(), ...more },
});

describe('a refund', () => {
  const sent = { orderId: REFUND_ID, requestId: REFUND_ID, amount: AMOUNT };
  const taken = (resultCode: string, asked = sent) =>
    formatRefundAnswer(asked, { ...envelope, resultCode, transId: '9' }, credentials);

  test('goes under its own id, by MoMo’s number', async () => {
    server.state.script = () => ({ body: taken('0') });
    expect(await connector.refund?.(refund())).toEqual({ outcome: 'done' });
    expect(parseRefund(server.asked[0] ?? '', credentials)).toEqual({
      ok: true,
      value: { ...sent, transId: '4088878653', description: 'Trả hàng', locale: 'vi' },
    });
  });

  test.each<[string, string, object]>([
    ['7002', taken('7002'), { outcome: 'pending' }],
    ['1080', taken('1080'), { outcome: 'failed', why: '1080 x' }],
    ['1088', taken('1088'), { outcome: 'failed', why: '1088 x' }],
    ['1001', taken('1001'), { outcome: 'failed', why: '1001 x' }],
    ['1081: back already, perhaps', taken('1081'), { outcome: 'unknown', why: '1081 x' }],
    ['41: it came before', taken('41'), { outcome: 'unknown', why: '41 x' }],
    ['13: our signature', taken('13'), { outcome: 'unknown', why: '13 x' }],
    ['99', taken('99'), { outcome: 'unknown', why: '99 x' }],
    ['a code of no table', taken('1234'), { outcome: 'unknown', why: '1234 x' }],
    [
      'another refund',
      taken('0', { ...sent, orderId: 'X' as RefundId }),
      { why: 'other_transaction' },
    ],
    ['another amount', taken('0', { ...sent, amount: vnd(1n) }), { why: 'other_transaction' }],
  ])('answered with %s', async (_name, body, expected) => {
    server.state.script = () => ({ body });
    expect(await connector.refund?.(refund())).toMatchObject(expected);
  });

  test.each([ATTEMPT, undefined])('without MoMo’s number is done by hand', async (connectorRef) => {
    const { connectorRef: _, ...rest } = refund();
    const request = { ...rest, ...(connectorRef && { connectorRef }) };
    expect(await connector.refund?.(request)).toEqual({ outcome: 'manual' });
    expect(await connector.inquireRefund?.(request)).toEqual({ outcome: 'manual' });
    expect(server.asked).toEqual([]);
  });

  test.each<[string, Told, object]>([
    ['0', { resultCode: '0' }, { outcome: 'done' }],
    ['0 of another amount', { resultCode: '0', amount: 7n }, { outcome: 'unknown' }],
    ['7002', { resultCode: '7002' }, { outcome: 'pending' }],
    ['1080', { resultCode: '1080' }, { outcome: 'failed' }],
    ['1081', { resultCode: '1081' }, { outcome: 'unknown' }],
    ['42', { resultCode: '42' }, { outcome: 'not_found' }],
    ['13', { resultCode: '13' }, { outcome: 'unknown' }],
    ['a code of no table', { resultCode: '1234' }, { outcome: 'unknown' }],
    ['another order', { resultCode: '0', orderId: 'X' }, { why: 'other_transaction' }],
  ])('inquired by its own id: %s', async (_name, answer, expected) => {
    server.state.script = told(answer);
    expect(await connector.inquireRefund?.(refund())).toMatchObject(expected);
    expect(parseQuery(server.asked[0] ?? '', credentials)).toMatchObject({
      value: { orderId: REFUND_ID },
    });
  });
});
