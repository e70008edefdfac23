import { vnd } from '@cong/values/money.ts';
import { formatIpn, formatReturnQuery, type PaymentResult } from '@cong/wire/momo/result.ts';
import { SANDBOX_ACCOUNT } from '@cong/wire/momo/sandbox.ts';
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
import { momoReturns } from './plugin.ts';

const AT = '/connectors/momo';
const account = accountOf(SANDBOX_ACCOUNT);
const credentials = credentialsOf(account);
const strangers = credentialsOf(accountOf({ ...SANDBOX_ACCOUNT, secretKey: 'x' }));
const elsewhere = credentialsOf(accountOf({ ...SANDBOX_ACCOUNT, partnerCode: 'OTHER' }));
let app: FastifyInstance;
let fake: FakeReturnPorts;

beforeEach(async () => {
  fake = fakeReturnPorts(account);
  app = Fastify();
  await app.register(momoReturns, fake.ports);
});
afterEach(() => app.close());

const paid: PaymentResult = {
  ...{ orderId: ATTEMPT, requestId: ATTEMPT, amount: AMOUNT, orderInfo: 'a=b&c=d' },
  ...{ orderType: 'momo_wallet', transId: '9223372036854775807', resultCode: '0' },
  ...{ message: 'Thành công.', payType: 'qr', respondedAt: T0, extraData: '' },
};
const refused: PaymentResult = { ...paid, resultCode: '1001', transId: '5', payType: '' };
const other = vnd(AMOUNT + 1n);

const post = (body: string) =>
  app.inject({
    ...{ method: 'POST', url: `${AT}/result`, body },
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });
const send = (result: PaymentResult, key = credentials) => post(formatIpn(result, key));
const come = (result: PaymentResult, key = credentials) =>
  app.inject(`${AT}/return?${formatReturnQuery(result, key)}`);

const pending = { outcome: 'pending' };
const said: [string, PaymentResult, object[]][] = [
  ['paid', paid, [{ outcome: 'paid', amount: AMOUNT, connectorRef: paid.transId }]],
  ['paid, without a number', { ...paid, transId: '0' }, [{ outcome: 'paid', amount: AMOUNT }]],
  ['no money', refused, [{ outcome: 'refused', reason: 'insufficient_funds' }]],
  ['cancelled', { ...refused, resultCode: '1006' }, [{ reason: 'payer_cancelled' }]],
  ['worked on', { ...refused, resultCode: '7002' }, [pending]],
  ['held and not captured', { ...paid, resultCode: '9000' }, [pending]],
  ['not said', { ...refused, resultCode: '99' }, [pending]],
  ['a code of no table', { ...refused, resultCode: '1234' }, [pending]],
  ['the payer has not begun', { ...refused, resultCode: '1000' }, []],
];

describe('the IPN', () => {
  test.each(said)('%s: recorded, then acknowledged', async (_name, result, recorded) => {
    const answer = await send(result);
    expect([answer.statusCode, answer.body]).toEqual([204, '']);
    expect(fake.results).toMatchObject(recorded);
    expect([fake.results.length, fake.mismatches]).toEqual([recorded.length, []]);
  });

  test.each<[string, PaymentResult, typeof credentials, string]>([
    ['signed by somebody else', paid, strangers, 'unverified_result'],
    ['of another partner of MoMo’s', paid, elsewhere, 'unverified_result'],
    ['of another request', { ...paid, requestId: 'X' }, credentials, 'other_order'],
    ['a refusal of another amount', { ...refused, amount: other }, credentials, 'other_amount'],
  ])('%s is refused, and kept for the operator', async (_name, result, key, noted) => {
    expect((await send(result, key)).statusCode).toBe(400);
    expect([fake.results, fake.mismatches]).toEqual([[], [noted]]);
  });

  test('another amount that was paid is refused too, and is the core’s to judge', async () => {
    expect((await send({ ...paid, amount: other })).statusCode).toBe(400);
    expect(fake.results).toMatchObject([{ outcome: 'paid', amount: other }]);
  });

  test.each([
    ['of an order that is not ours', formatIpn({ ...paid, orderId: 'X' }, credentials), 404],
    ['of nothing', '', 404],
    ['no JSON', 'ok', 404],
    ['unsigned', JSON.stringify({ orderId: ATTEMPT, resultCode: 0 }), 400],
  ])('%s is not acknowledged', async (_name, body, status) => {
    expect((await post(body)).statusCode).toBe(status);
    expect(fake.results).toEqual([]);
  });

  test('that cannot be recorded is not acknowledged, so that it comes again', async () => {
    fake.isDown = true;
    expect((await send(paid)).statusCode).toBe(500);
  });
});

describe('the payer’s return', () => {
  test.each(said)('%s: recorded, and the payer goes on', async (_name, result, recorded) => {
    const answer = await come(result);
    expect([answer.statusCode, answer.headers.location]).toEqual([303, `/pay/${ATTEMPT}`]);
    expect(fake.results).toMatchObject(recorded);
    expect(fake.asked).toBe(0);
  });

  test('that does not verify proves nothing: MoMo is asked, and the browser learns nothing', async () => {
    const answer = await come(paid, strangers);
    expect([answer.statusCode, answer.headers.location]).toEqual([400, undefined]);
    expect([fake.results, fake.mismatches, fake.asked]).toEqual([[], ['unverified_return'], 1]);
  });

  test('that names ours first and is signed about another order is not believed', async () => {
    const query = formatReturnQuery({ ...paid, orderId: 'X', requestId: 'X' }, credentials);
    await app.inject(`${AT}/return?orderId=${ATTEMPT}&${query}`);
    expect([fake.results, fake.mismatches]).toEqual([[], ['other_order']]);
  });

  test('goes on when nothing can be recorded: the IPN brings the same', async () => {
    fake.isDown = true;
    expect((await come(paid)).statusCode).toBe(303);
    expect((await come(paid, strangers)).statusCode).toBe(400);
  });

  test('of an attempt that is not ours is not found', async () => {
    expect((await come({ ...paid, orderId: 'X' })).statusCode).toBe(404);
    expect((await app.inject(`${AT}/return`)).statusCode).toBe(404);
  });
});
