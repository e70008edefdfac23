import { vnd } from '@cong/values/money.ts';
import { formatResultQuery, type PaymentResult } from '@cong/wire/vnpay/payment-result.ts';
import { SANDBOX_ACCOUNT } from '@cong/wire/vnpay/sandbox.ts';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  ATTEMPT,
  accountOf,
  type FakeReturnPorts,
  fakeReturnPorts,
} from '../../testing/fake-return-ports.ts';
import { AMOUNT } from '../../testing/sample-payment.ts';
import { credentialsOf } from './account.ts';
import { vnpayReturns } from './plugin.ts';

const AT = '/connectors/vnpay';
const account = accountOf(SANDBOX_ACCOUNT);
const credentials = credentialsOf(account);
const strangers = credentialsOf(accountOf({ ...SANDBOX_ACCOUNT, hashSecret: 'x' }));
const elsewhere = credentialsOf(accountOf({ ...SANDBOX_ACCOUNT, tmnCode: 'OTHER' }));
let app: FastifyInstance;
let fake: FakeReturnPorts;
let logs: string;

beforeEach(async () => {
  fake = fakeReturnPorts(account);
  logs = '';
  const write = (line: string) => {
    logs += line;
  };
  app = Fastify({ logger: { stream: { write } } });
  await app.register(vnpayReturns, fake.ports);
});
afterEach(() => app.close());

const paid: PaymentResult = {
  ...{ txnRef: ATTEMPT, amount: AMOUNT, responseCode: '00', transactionStatus: '00' },
  ...{ transactionNo: '144', orderInfo: 'Ca phe', bankCode: 'NCB' },
  ...{ bankTransactionNo: 'VNP144', cardType: 'ATM', paidAt: new Date('2026-11-22T03:01:00Z') },
};
const { paidAt: _never, ...unpaid } = paid;
const refused: PaymentResult = {
  ...{ ...unpaid, responseCode: '51', transactionStatus: '02' },
  ...{ transactionNo: '0', bankTransactionNo: '' },
};
const other = vnd(AMOUNT + 1n);

const send = (result: PaymentResult, key = credentials) =>
  app.inject(`${AT}/result?${formatResultQuery(result, key)}`);
const come = (result: PaymentResult, key = credentials) =>
  app.inject(`${AT}/return?${formatResultQuery(result, key)}`);

const said: [string, PaymentResult, object][] = [
  ['paid', paid, { outcome: 'paid', amount: AMOUNT, connectorRef: '144' }],
  ['paid, without a number', { ...paid, transactionNo: '0' }, { outcome: 'paid', amount: AMOUNT }],
  ['refused', refused, { outcome: 'refused', reason: 'insufficient_funds' }],
  ['cancelled', { ...refused, responseCode: '24' }, { reason: 'payer_cancelled' }],
  ['debited and suspected', { ...paid, responseCode: '07' }, { outcome: 'pending' }],
  ['not finished', { ...refused, transactionStatus: '01' }, { outcome: 'pending' }],
  [
    'refused, and a status of no table',
    { ...refused, transactionStatus: '77' },
    { outcome: 'pending' },
  ],
  ['a code of no table', { ...refused, responseCode: '77' }, { outcome: 'pending' }],
  ['paid and refused', { ...paid, transactionStatus: '02' }, { outcome: 'pending' }],
];

describe('the IPN', () => {
  test.each(said)('%s: recorded, then confirmed', async (_name, result, recorded) => {
    const answer = await send(result);
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      { RspCode: '00', Message: 'Confirm Success' },
    ]);
    expect(fake.results).toMatchObject([recorded]);
    expect(fake.mismatches).toEqual([]);
  });

  test.each<[string, PaymentResult, FakeReturnPorts['facts']['outcome'], string]>([
    ['paid, once it is captured', paid, 'captured', '02'],
    ['paid, once it is reversed', paid, 'reversed', '02'],
    ['refused, once it is refused', refused, 'refused', '02'],
    ['refused, once it is captured', refused, 'captured', '02'],
    ['paid, once it is refused: late money', paid, 'refused', '00'],
    ['paid, once it is given up: late money', paid, 'abandoned', '00'],
  ])('%s: told to the core, and answered %4$s', async (_name, result, outcome, code) => {
    fake.facts = { ...fake.facts, outcome };
    expect((await send(result)).json().RspCode).toBe(code);
    expect(fake.results).toHaveLength(1);
  });

  test.each<[string, PaymentResult, typeof credentials, string, string[]]>([
    ['signed by somebody else', paid, strangers, '97', ['unverified_result']],
    ['of another merchant of VNPAY’s', paid, elsewhere, '97', ['unverified_result']],
    [
      'a refusal of another amount',
      { ...refused, amount: other },
      credentials,
      '04',
      ['other_amount'],
    ],
  ])('%s is refused, and kept for the operator', async (_name, result, key, code, noted) => {
    expect((await send(result, key)).json().RspCode).toBe(code);
    expect([fake.results, fake.mismatches]).toEqual([[], noted]);
    expect(logs).not.toContain(SANDBOX_ACCOUNT.hashSecret);
  });

  test('another amount that was paid is refused too, and is the core’s to judge', async () => {
    const answer = await send({ ...paid, amount: other });
    expect(answer.json()).toEqual({ RspCode: '04', Message: 'Invalid amount' });
    expect(fake.results).toMatchObject([{ outcome: 'paid', amount: other }]);
  });

  test.each([
    [
      'of an order that is not ours',
      formatResultQuery({ ...paid, txnRef: 'X' }, credentials),
      '01',
    ],
    ['of no order', '', '01'],
    ['unsigned', `vnp_TxnRef=${ATTEMPT}&vnp_ResponseCode=00`, '97'],
    ['with a name twice', `${formatResultQuery(paid, credentials)}&vnp_Amount=1`, '97'],
  ])('%s', async (_name, query, code) => {
    expect((await app.inject(`${AT}/result?${query}`)).json().RspCode).toBe(code);
    expect(fake.results).toEqual([]);
  });

  test('that cannot be recorded is not confirmed, so that it comes again', async () => {
    fake.isDown = true;
    const answer = await send(paid);
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      { RspCode: '99', Message: 'Unknown error' },
    ]);
  });
});

describe('the payer’s return', () => {
  test.each(said)('%s: recorded, and the payer goes on', async (_name, result, recorded) => {
    const answer = await come(result);
    expect([answer.statusCode, answer.headers.location]).toEqual([303, `/pay/${ATTEMPT}`]);
    expect(fake.results).toMatchObject([recorded]);
    expect(fake.asked).toBe(0);
  });

  test('that does not verify proves nothing: VNPAY is asked, and the browser learns nothing', async () => {
    const answer = await come(paid, strangers);
    expect([answer.statusCode, answer.headers.location]).toEqual([400, undefined]);
    expect([fake.results, fake.mismatches, fake.asked]).toEqual([[], ['unverified_return'], 1]);
  });

  test('goes on when nothing can be recorded: the IPN brings the same', async () => {
    fake.isDown = true;
    expect((await come(paid)).statusCode).toBe(303);
    expect((await come(paid, strangers)).statusCode).toBe(400);
  });

  test('of an attempt that is not ours is not found', async () => {
    expect((await come({ ...paid, txnRef: 'X' })).statusCode).toBe(404);
    expect((await app.inject(`${AT}/return`)).statusCode).toBe(404);
  });
});
