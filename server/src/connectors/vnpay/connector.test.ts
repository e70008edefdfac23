import { newUuid, type RefundId } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import { addMs, DAY_MS, MINUTE_MS } from '@cong/values/time.ts';
import { parsePayQuery } from '@cong/wire/vnpay/pay-url.ts';
import {
  formatQueriedPayment,
  formatQueryRefusal,
  parseQueryDr,
  type QueriedPayment,
} from '@cong/wire/vnpay/query-dr.ts';
import { formatRefundAnswer, parseRefund } from '@cong/wire/vnpay/refund.ts';
import { SANDBOX_ACCOUNT } from '@cong/wire/vnpay/sandbox.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Connector, RefundRequest, StartRequest } from '../../core/connector/connector.ts';
import { ATTEMPT, accountOf } from '../../testing/fake-return-ports.ts';
import { AMOUNT, T0 } from '../../testing/sample-payment.ts';
import { type ScriptedServer, scriptedServer } from '../../testing/scripted-server.ts';
import { credentialsOf } from './account.ts';
import { vnpayConnector } from './connector.ts';

const account = accountOf(SANDBOX_ACCOUNT);
const credentials = credentialsOf(account);
const strangers = credentialsOf(accountOf({ ...SANDBOX_ACCOUNT, hashSecret: 'x' }));
const FINAL_AFTER_MS = 15 * MINUTE_MS;
let server: ScriptedServer;
let connector: Connector;
let now: Date;

beforeAll(async () => {
  server = await scriptedServer();
  connector = vnpayConnector({
    ...{ baseUrl: 'https://pay.vnpay.example/v/', apiUrl: `${server.url}/api/` },
    ...{ callTimeoutMs: 5_000, finalAfterMs: FINAL_AFTER_MS, newUuid },
    ...{ http: server.http, clock: () => now },
  });
});
beforeEach(() => {
  now = T0;
  server.asked.length = 0;
});
afterAll(() => server.close());

const signal = () => AbortSignal.timeout(5_000);
const startRequest = (more: Partial<StartRequest> = {}): StartRequest => ({
  ...{ attemptId: ATTEMPT, account, amount: AMOUNT, startedAt: T0, bank: 'VNPAY' },
  ...{ method: 'provider', clientIp: '203.0.113.7', description: 'Cà phê sữa đá & bánh' },
  ...{ locale: 'vi', returnUrl: 'https://gate.test/return', resultUrl: '' },
  ...{ expiresAt: addMs(T0, 13 * MINUTE_MS), signal: signal(), ...more },
});

test('the payer carries the order, signed, with the time at which VNPAY must refuse', async () => {
  const answer = await connector.start(startRequest());
  if (answer.outcome !== 'redirect') throw new Error(answer.outcome);
  const url = new URL(answer.url);
  expect([url.host, url.pathname]).toEqual(['pay.vnpay.example', '/v/paymentv2/vpcpay.html']);
  expect(answer.connectorRef).toBe(ATTEMPT);
  expect(parsePayQuery(url.search.slice(1), credentials)).toEqual({
    ok: true,
    value: {
      ...{ txnRef: ATTEMPT, amount: AMOUNT, orderInfo: 'Ca phe sua da banh' },
      ...{ clientIp: '203.0.113.7', locale: 'vn', returnUrl: 'https://gate.test/return' },
      ...{ createdAt: T0, expiresAt: addMs(T0, 13 * MINUTE_MS) },
    },
  });
  expect(server.asked).toEqual([]);
});

test('an account that lacks a key is our mistake, and is thrown', async () => {
  const { hashSecret: _, ...rest } = account;
  await expect(connector.start(startRequest({ account: rest }))).rejects.toThrow('hashSecret');
});

const queried = (more: Partial<QueriedPayment> = {}, key = credentials) =>
  formatQueriedPayment(
    {
      ...{ txnRef: ATTEMPT, amount: AMOUNT, orderInfo: 'Ca phe', transactionStatus: '00' },
      ...{ transactionType: '01', transactionNo: '144', bankCode: 'NCB', responseId: 'a1' },
      ...more,
    },
    key,
  );

const refusedQuery = (responseCode: string) =>
  formatQueryRefusal(
    { responseCode, message: 'x', responseId: 'a1', txnRef: ATTEMPT },
    credentials,
  );

describe('an inquiry', () => {
  const tell = (body: string, status = 200) => {
    server.state.script = () => ({ body, status });
    return connector.inquire?.({
      ...{ attemptId: ATTEMPT, account, amount: AMOUNT, startedAt: T0, signal: signal() },
    });
  };

  test('names our order by its reference and the time at which it was made, under a new id', async () => {
    now = addMs(T0, MINUTE_MS);
    await tell(queried());
    await tell(queried());
    const asked = server.asked.map((body) => parseQueryDr(body, credentials));
    const [first, second] = asked.map((one) => (one.ok ? one.value : undefined));
    expect(first).toMatchObject({ txnRef: ATTEMPT, startedAt: T0, askedAt: now });
    expect(first?.requestId).toMatch(/^[0-9a-f]{32}$/);
    expect(second?.requestId).not.toBe(first?.requestId);
  });

  const pending = { outcome: 'pending' };
  const payerDone = { outcome: 'pending', payerDone: true };
  const unpaid = { outcome: 'not_paid', reason: 'failed' };
  const left = { outcome: 'not_paid', reason: 'details_not_entered' };

  test.each<[string, string, object, object]>([
    [
      '00',
      queried(),
      { outcome: 'paid', amount: AMOUNT, connectorRef: '144' },
      { outcome: 'paid' },
    ],
    ['00 of another amount', queried({ amount: vnd(7n) }), { amount: 7n }, { amount: 7n }],
    ['01', queried({ transactionStatus: '01' }), pending, payerDone],
    ['02', queried({ transactionStatus: '02' }), unpaid, unpaid],
    ['04, reversed', queried({ transactionStatus: '04' }), payerDone, payerDone],
    ['07, suspected', queried({ transactionStatus: '07' }), payerDone, payerDone],
    ['a status of no table', queried({ transactionStatus: '77' }), payerDone, payerDone],
    ['00 of a refund', queried({ transactionType: '02' }), payerDone, payerDone],
    ['no such payment', refusedQuery('91'), { outcome: 'not_found' }, left],
  ])('%s, before and after VNPAY’s time for the payer', async (_name, body, early, late) => {
    now = addMs(T0, FINAL_AFTER_MS - 1);
    const before = await tell(body);
    expect(before).toMatchObject(early);
    if (early === pending) expect(before).toEqual(pending);
    now = addMs(T0, FINAL_AFTER_MS);
    expect(await tell(body)).toMatchObject(late);
  });

  test.each([
    ['signed by somebody else', queried({}, strangers), 'unverified'],
    ['unsigned', '{"vnp_ResponseCode":"00","vnp_TransactionStatus":"00"}', 'unverified'],
    ['about another payment', queried({ txnRef: 'X' }), 'other_transaction'],
    ['code 97', refusedQuery('97'), 'ResponseCode 97'],
    ['code 94', refusedQuery('94'), 'ResponseCode 94'],
    ['a code of no table', refusedQuery('77'), 'ResponseCode 77'],
    ['no JSON', '<html>', 'unverified'],
  ])('%s says nothing', async (_name, body, why) => {
    expect(await tell(body)).toEqual({ outcome: 'unknown', why });
    expect(await tell(body, 500)).toEqual({ outcome: 'unknown', why: 'HTTP 500' });
  });
});

const REFUND_ID = newUuid(T0) as RefundId;
const REQUEST_ID = REFUND_ID.replaceAll('-', '');
const refund = (more: Partial<RefundRequest> = {}): RefundRequest => ({
  ...{ refundId: REFUND_ID, attemptId: ATTEMPT, account, startedAt: T0, requestedAt: T0 },
  ...{ amount: AMOUNT, captured: AMOUNT, reason: 'Trả hàng', connectorRef: '144' },
  ...{ signal: signal(), ...more },
});
const taken = (responseCode: string, transactionStatus = '', txnRef: string = ATTEMPT) =>
  formatRefundAnswer(
    {
      ...{ responseId: 'b1', extent: 'full', message: 'x', amount: AMOUNT, transactionNo: '9' },
      ...{ responseCode, transactionStatus, txnRef },
    },
    credentials,
  );

describe('a refund', () => {
  test.each<[string, Partial<RefundRequest>, object]>([
    ['of the whole', {}, { extent: 'full', transactionNo: '144' }],
    ['of a part', { captured: vnd(AMOUNT + 1n) }, { extent: 'partial' }],
    ['without VNPAY’s number', { connectorRef: ATTEMPT }, { transactionNo: '' }],
  ])('%s goes under its own id, and says it in its text', async (_name, more, expected) => {
    server.state.script = () => ({ body: taken('00', '05') });
    expect(await connector.refund?.(refund(more))).toEqual({ outcome: 'pending' });
    expect(parseRefund(server.asked[0] ?? '', credentials)).toMatchObject({
      ok: true,
      value: {
        ...{ requestId: REQUEST_ID, txnRef: ATTEMPT, amount: AMOUNT, startedAt: T0 },
        ...{ askedBy: 'cong', orderInfo: `${REQUEST_ID} Tra hang`, ...expected },
      },
    });
  });

  test.each<[string, string, object]>([
    ['00, done', taken('00', '00'), { outcome: 'done' }],
    ['00, being worked on', taken('00', '05'), { outcome: 'pending' }],
    ['00, with the bank', taken('00', '06'), { outcome: 'pending' }],
    ['00, without a status', taken('00'), { outcome: 'pending' }],
    ['00, refused', taken('00', '09'), { outcome: 'failed', why: 'TransactionStatus 09' }],
    ['95', taken('95'), { outcome: 'failed', why: '95 x' }],
    ['91', taken('91'), { outcome: 'failed', why: '91 x' }],
    ['94: this one, or another', taken('94'), { outcome: 'unknown', why: '94 x' }],
    ['97: our signature', taken('97'), { outcome: 'unknown', why: '97 x' }],
    ['99', taken('99'), { outcome: 'unknown', why: '99 x' }],
    ['a code of no table', taken('77'), { outcome: 'unknown', why: '77 x' }],
    ['about another payment', taken('00', '00', 'X'), { why: 'other_transaction' }],
    ['unsigned', '{"vnp_ResponseCode":"00"}', { outcome: 'unknown', why: 'unverified' }],
  ])('answered with %s', async (_name, body, expected) => {
    server.state.script = () => ({ body });
    expect(await connector.refund?.(refund())).toMatchObject(expected);
  });

  describe('inquired', () => {
    const ours = { transactionType: '02', orderInfo: `${REQUEST_ID} Tra hang` };
    const inquire = (more: Partial<RefundRequest> = {}) => connector.inquireRefund?.(refund(more));
    const answers = (query: string, refundAnswer = taken('00', '05')) => {
      server.state.script = (asked) => ({
        body: asked.includes('"querydr"') ? query : refundAnswer,
      });
    };
    const refundsAsked = () => server.asked.filter((one) => one.includes('"refund"')).length;

    test.each<[string, string, object]>([
      ['00', '00', { outcome: 'done' }],
      ['05', '05', { outcome: 'pending' }],
      ['06', '06', { outcome: 'pending' }],
      ['09', '09', { outcome: 'failed' }],
      ['a status of no table', '77', { outcome: 'pending' }],
    ])('with status %s of our own', async (_name, transactionStatus, expected) => {
      answers(queried({ ...ours, transactionStatus }));
      expect(await inquire()).toMatchObject(expected);
      expect(refundsAsked()).toBe(0);
    });

    const notOurs: [string, Partial<QueriedPayment>][] = [
      ['the payment alone', {}],
      ['another refund', { ...ours, orderInfo: 'Hoan tien' }],
      ['another amount', { ...ours, amount: vnd(1n) }],
    ];

    test.each(notOurs)('%s: sent again under its id on its first day', async (_name, told) => {
      answers(queried(told));
      now = addMs(T0, 13 * 60 * MINUTE_MS);
      expect(await inquire()).toEqual({ outcome: 'pending' });
      expect(parseRefund(server.asked.at(-1) ?? '', credentials)).toMatchObject({
        value: { requestId: REQUEST_ID },
      });
    });

    test.each(notOurs)('%s, from its second day on: an operator’s', async (_name, told) => {
      answers(queried(told));
      // Five minutes before midnight in Viet Nam VNPAY's day may be over.
      for (const late of [addMs(T0, 13 * 60 * MINUTE_MS + 55 * MINUTE_MS), addMs(T0, DAY_MS)]) {
        now = late;
        expect(await inquire()).toMatchObject({ outcome: 'unknown' });
      }
      expect(refundsAsked()).toBe(0);
    });

    test('a refusal of what was sent again proves nothing: it may be done already', async () => {
      answers(queried(), taken('95'));
      expect(await inquire()).toEqual({ outcome: 'unknown', why: 'sent again: 95 x' });
    });

    test.each([
      ['signed by somebody else', queried(ours, strangers), 'unverified'],
      ['code 91', refusedQuery('91'), 'ResponseCode 91'],
    ])('%s says nothing, and nothing is sent', async (_name, body, why) => {
      answers(body);
      expect(await inquire()).toEqual({ outcome: 'unknown', why });
      expect(refundsAsked()).toBe(0);
    });
  });
});
