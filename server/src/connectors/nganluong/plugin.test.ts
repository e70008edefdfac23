import { formatReturnQuery } from '@cong/wire/nganluong/payment-return.ts';
import { SANDBOX_ACCOUNT } from '@cong/wire/nganluong/sandbox.ts';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  ATTEMPT,
  accountOf,
  type FakeReturnPorts,
  fakeReturnPorts,
} from '../../testing/fake-return-ports.ts';
import { nganluongReturns } from './plugin.ts';

const RETURN = '/connectors/nganluong/return';
const ours = { token: 'T1', orderCode: ATTEMPT, errorCode: '00' };
let app: FastifyInstance;
let fake: FakeReturnPorts;
let logs: string;

beforeEach(async () => {
  fake = fakeReturnPorts(accountOf(SANDBOX_ACCOUNT));
  fake.facts = { ...fake.facts, connectorRef: 'T1' };
  logs = '';
  const write = (line: string) => {
    logs += line;
  };
  app = Fastify({ logger: { stream: { write } } });
  await app.register(nganluongReturns, fake.ports);
});
afterEach(() => app.close());

const come = (query: string) => app.inject(`${RETURN}?attempt=${ATTEMPT}&${query}`);

test.each<[string, string, boolean]>([
  ['paid, as it says', formatReturnQuery(ours), false],
  ['without a word', '', false],
  ['without an order code', 'token=T1&error_code=00', false],
  ['with another token', formatReturnQuery({ ...ours, token: 'T2' }), true],
  ['with another order', formatReturnQuery({ ...ours, orderCode: 'X' }), true],
])('a return %s proves nothing: Ngân Lượng is asked about ours', async (_name, query, strange) => {
  const answer = await come(query);
  expect([answer.statusCode, answer.headers.location]).toEqual([303, `/pay/${ATTEMPT}`]);
  expect([fake.asked, fake.results, fake.mismatches]).toEqual([1, [], []]);
  expect(logs.includes('names another order')).toBe(strange);
});

test('once it is paid, the number stands where the token was', async () => {
  fake.facts = { ...fake.facts, outcome: 'captured', connectorRef: '20261122' };
  await come(formatReturnQuery(ours));
  expect(logs).not.toContain('names another order');
});

test('the payer goes on when Ngân Lượng could not be asked', async () => {
  fake.isDown = true;
  expect((await come(formatReturnQuery(ours))).statusCode).toBe(303);
  expect(logs).toContain('could not be followed up');
});

test('a return of an attempt that is not ours is not found', async () => {
  expect((await app.inject(`${RETURN}?attempt=X&token=T1`)).statusCode).toBe(404);
  expect((await app.inject(RETURN)).statusCode).toBe(404);
});
