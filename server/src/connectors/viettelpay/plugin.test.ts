import { vnd } from '@cong/values/money.ts';
import { addMs, MINUTE_MS } from '@cong/values/time.ts';
import {
  formatResult,
  isReceived,
  type PaymentResult,
  parseResultAnswer,
} from '@cong/wire/viettelpay/payment-result.ts';
import { SANDBOX_ACCOUNT } from '@cong/wire/viettelpay/sandbox.ts';
import {
  formatVerifyCall,
  type Order,
  parseVerifyAnswer,
} from '@cong/wire/viettelpay/verify-call.ts';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  ATTEMPT,
  accountOf,
  type FakeReturnPorts,
  fakeReturnPorts,
} from '../../testing/fake-return-ports.ts';
import { AMOUNT, T0 } from '../../testing/sample-payment.ts';
import { credentialsOf } from './account.ts';
import { viettelpayReturns } from './plugin.ts';

const AT = '/connectors/viettelpay';
const account = accountOf(SANDBOX_ACCOUNT);
const credentials = credentialsOf(account);
const strangers = credentialsOf(accountOf({ ...SANDBOX_ACCOUNT, hashKey: 'x' }));
let app: FastifyInstance;
let fake: FakeReturnPorts;
let now: Date;

beforeEach(async () => {
  fake = fakeReturnPorts(account);
  now = T0;
  app = Fastify();
  await app.register(viettelpayReturns, {
    ports: fake.ports,
    clock: () => now,
    returnUrlOf: () => 'https://gate.test/return',
  });
});
afterEach(() => app.close());

const order: Order = { orderId: ATTEMPT, billcode: ATTEMPT, amount: AMOUNT };
const other = vnd(AMOUNT + 1n);
const post = (path: string, body: string) =>
  app.inject({
    ...{ method: 'POST', url: AT + path, body },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });

describe('ViettelPay asks before it debits', () => {
  test('yes, to this order and amount, while the payer may pay', async () => {
    const answer = await post('/verify', formatVerifyCall(order, credentials));
    expect(parseVerifyAnswer(answer.body, order, credentials)).toMatchObject({ ok: true });
    expect(answer.json()).toMatchObject({ error_code: '00', trans_amount: '100000' });
  });

  test.each<[string, () => void, string]>([
    ['time is over', () => (now = addMs(T0, 15 * MINUTE_MS)), '02'],
    ['it was refused', () => (fake.facts = { ...fake.facts, outcome: 'refused' }), '02'],
    ['it is paid', () => (fake.facts = { ...fake.facts, outcome: 'captured' }), '02'],
    ['it was given up', () => (fake.facts = { ...fake.facts, outcome: 'abandoned' }), '02'],
  ])('no, once %s', async (_name, happen, code) => {
    happen();
    const answer = await post('/verify', formatVerifyCall(order, credentials));
    expect(parseVerifyAnswer(answer.body, order, credentials)).toEqual({
      ok: false,
      error: { code: 'refused', errorCode: code },
    });
  });

  test.each<[string, string]>([
    ['another amount', formatVerifyCall({ ...order, amount: other }, credentials)],
    ['another bill', formatVerifyCall({ ...order, billcode: 'X' }, credentials)],
    ['another key', formatVerifyCall(order, strangers)],
  ])('no, to %s, signed, without our amount, and kept for the operator', async (_name, body) => {
    const answer = await post('/verify', body);
    expect(answer.json()).toMatchObject({ error_code: '03', trans_amount: '0' });
    expect(fake.mismatches).toEqual(['unverified_question']);
  });

  test.each([
    ['an order that is not ours', formatVerifyCall({ ...order, orderId: 'X' }, credentials)],
    ['nothing', ''],
    ['a name twice', `${formatVerifyCall(order, credentials)}&order_id=Y`],
  ])('no, to %s', async (_name, body) => {
    const answer = await post('/verify', body);
    expect([answer.statusCode, answer.json()]).toEqual([404, { error_code: '01' }]);
  });
});

const paid: PaymentResult = {
  ...order,
  errorCode: '00',
  paymentStatus: '1',
  transactionId: '123456789',
  customerMsisdn: '84901234567',
};
const refused = { ...paid, errorCode: '21', paymentStatus: '2', transactionId: '' };

describe('the result', () => {
  test.each<[string, PaymentResult, object[]]>([
    ['paid', paid, [{ outcome: 'paid', amount: AMOUNT, connectorRef: '123456789' }]],
    ['refused', refused, [{ outcome: 'refused', reason: 'failed' }]],
    ['in progress', { ...paid, paymentStatus: '0' }, [{ outcome: 'pending' }]],
    ['not known', { ...paid, paymentStatus: '3' }, [{ outcome: 'pending' }]],
    ['a status of no table', { ...paid, paymentStatus: '9' }, [{ outcome: 'pending' }]],
    ['paid and an error', { ...paid, errorCode: '21' }, [{ outcome: 'pending' }]],
    ['failed without an error', { ...refused, errorCode: '00' }, [{ outcome: 'pending' }]],
    ['not begun', { ...paid, paymentStatus: '-1' }, []],
  ])('%s: recorded, then acknowledged with a signature', async (_name, result, recorded) => {
    const answer = await post('/result', formatResult(result, credentials));
    const read = parseResultAnswer(answer.body, order, credentials);
    expect(read.ok && isReceived(read.value)).toBe(true);
    expect(answer.json().return_url).toBe(`https://gate.test/return?attempt=${ATTEMPT}`);
    expect(fake.results).toEqual(recorded);
  });

  test.each<[string, PaymentResult, typeof credentials, string[]]>([
    ['signed by somebody else', paid, strangers, ['unverified_result']],
    ['about another bill', { ...paid, billcode: 'X' }, credentials, ['other_order']],
    ['a refusal of another amount', { ...refused, amount: other }, credentials, ['other_amount']],
  ])('%s is refused, and kept for the operator', async (_name, result, key, mismatches) => {
    const answer = await post('/result', formatResult(result, key));
    expect(answer.json()).toMatchObject({ error_code: '03', order_id: ATTEMPT });
    expect([fake.results, fake.mismatches]).toEqual([[], mismatches]);
  });

  test('another amount that was paid is refused too, and is the core’s to judge', async () => {
    const answer = await post('/result', formatResult({ ...paid, amount: other }, credentials));
    expect(answer.json()).toMatchObject({ error_code: '03' });
    expect(fake.results).toMatchObject([{ outcome: 'paid', amount: other }]);
  });

  test('that cannot be recorded is not acknowledged, so that it comes again', async () => {
    fake.isDown = true;
    expect((await post('/result', formatResult(paid, credentials))).statusCode).toBe(500);
  });

  test('of an order that is not ours is not acknowledged', async () => {
    const answer = await post('/result', formatResult({ ...paid, orderId: 'X' }, credentials));
    expect([answer.statusCode, answer.json()]).toEqual([404, { error_code: '01' }]);
  });
});

describe('the payer’s return', () => {
  const come = (query: string) => app.inject(`${AT}/return?attempt=${ATTEMPT}&${query}`);

  test('with a signed result records it, and asks nobody', async () => {
    const answer = await come(formatResult(paid, credentials));
    expect([answer.statusCode, answer.headers.location]).toEqual([303, `/pay/${ATTEMPT}`]);
    expect([fake.results.length, fake.asked]).toEqual([1, 0]);
  });

  test.each([
    ['without a result', '', []],
    ['signed by somebody else', formatResult(paid, strangers), ['unverified_return']],
  ])('%s makes us ask ViettelPay', async (_name, query, mismatches) => {
    expect((await come(query)).statusCode).toBe(303);
    expect([fake.results, fake.mismatches, fake.asked]).toEqual([[], mismatches, 1]);
  });

  test('goes on when nothing can be recorded: the result comes again', async () => {
    fake.isDown = true;
    expect((await come(formatResult(paid, credentials))).statusCode).toBe(303);
    expect((await come('')).statusCode).toBe(303);
  });

  test('of an attempt that is not ours is not found', async () => {
    expect((await app.inject(`${AT}/return?attempt=X`)).statusCode).toBe(404);
    expect((await app.inject(`${AT}/return`)).statusCode).toBe(404);
  });
});
