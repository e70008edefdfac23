import { vnd } from '@cong/values/money.ts';
import { formatReturnQuery, type PaymentReturn } from '@cong/wire/napas/payment-return.ts';
import { SANDBOX_ACCOUNT } from '@cong/wire/napas/sandbox.ts';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  ATTEMPT,
  accountOf,
  type FakeReturnPorts,
  fakeReturnPorts,
} from '../../testing/fake-return-ports.ts';
import { AMOUNT } from '../../testing/sample-payment.ts';
import { credentialsOf } from './account.ts';
import { napasReturns } from './plugin.ts';

const RETURN = '/connectors/napas/return';
const account = accountOf(SANDBOX_ACCOUNT);
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
  await app.register(napasReturns, fake.ports);
});
afterEach(() => app.close());

const paid: PaymentReturn = {
  merchTxnRef: ATTEMPT,
  amount: AMOUNT,
  responseCode: '0',
  transactionNo: '2024',
  message: 'Approved',
};
const refused = { ...paid, responseCode: '7', message: 'Tài khoản không đủ số dư' };
const other = vnd(AMOUNT + 1n);

const come = (result: PaymentReturn) =>
  app.inject(`${RETURN}?${formatReturnQuery(result, credentialsOf(account))}`);

test.each<[string, PaymentReturn, object]>([
  ['paid', paid, { outcome: 'paid', amount: AMOUNT, connectorRef: '2024' }],
  ['paid, without a number', { ...paid, transactionNo: '' }, { outcome: 'paid', amount: AMOUNT }],
  ['paid, another amount: the core judges it', { ...paid, amount: other }, { amount: other }],
  ['refused', refused, { outcome: 'refused', reason: 'insufficient_funds' }],
  ['waiting for the bank', { ...paid, responseCode: '26', message: '' }, { outcome: 'pending' }],
  ['a code of no table', { ...paid, responseCode: '99', message: '' }, { outcome: 'pending' }],
  ['a duplicate, which may be paid', { ...paid, responseCode: '33' }, { outcome: 'pending' }],
  ['paid, in a refusal’s words', { ...paid, message: 'Sai OTP' }, { outcome: 'pending' }],
])('a return that says %s is recorded, and the payer goes on', async (_name, result, expected) => {
  const answer = await come(result);
  expect([answer.statusCode, answer.headers.location]).toEqual([303, `/pay/${ATTEMPT}`]);
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(fake.results).toMatchObject([expected]);
  expect(fake.mismatches).toEqual([]);
});

test('a refusal of another amount is nobody’s word on this payment', async () => {
  expect((await come({ ...refused, amount: other })).statusCode).toBe(303);
  expect([fake.results, fake.mismatches]).toEqual([[], ['other_amount']]);
});

test('a payer who comes back without a result goes on, and nothing is recorded', async () => {
  const answer = await app.inject(`${RETURN}?back=${ATTEMPT}`);
  expect([answer.statusCode, answer.headers.location]).toEqual([303, `/pay/${ATTEMPT}`]);
  expect([fake.results, fake.mismatches]).toEqual([[], []]);
});

test('what could not be recorded is asked for again: nobody else brings it', async () => {
  fake.isDown = true;
  const answer = await come(paid);
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '3']);
  expect(answer.body).toContain('http-equiv="refresh"');
  fake.isDown = false;
  expect((await come(paid)).statusCode).toBe(303);
  expect(fake.results).toHaveLength(1);
});

test.each([
  ['unsigned', `${RETURN}?vpc_MerchTxnRef=${ATTEMPT}&vpc_TxnResponseCode=0`, 400],
  ['of another payment', `${RETURN}?vpc_MerchTxnRef=X&vpc_TxnResponseCode=0`, 404],
  ['of no payment', RETURN, 404],
])('a return that is %s is refused, and no secret is in the log', async (_name, url, status) => {
  const answer = await app.inject(url);
  expect(answer.statusCode).toBe(status);
  expect(answer.body).toContain('<html lang="vi">');
  expect(fake.results).toEqual([]);
  expect(fake.mismatches).toEqual(status === 400 ? ['unverified_return'] : []);
  expect(logs).not.toContain(SANDBOX_ACCOUNT.secret);
});
