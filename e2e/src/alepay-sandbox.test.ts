import { afterAll, beforeAll, expect, test } from 'vitest';
import { magicValues } from '../../server/src/protocols/alepay/magic-values.ts';
import { AlepayMerchant, goodOrder } from './alepay-merchant.ts';
import { newOrderRef } from './merchant.ts';
import { type RunningSystem, startSystem } from './running-system.ts';
import { type SandboxControl, sandboxAt } from './sandbox-control.ts';

let system: RunningSystem;
let merchant: AlepayMerchant;
let sandbox: SandboxControl;

beforeAll(async () => {
  system = await startSystem({ settings: { CONG_CALL_TIMEOUT: '300ms' } });
  merchant = await AlepayMerchant.at(system.gatewayUrl);
  sandbox = sandboxAt(system.gatewayUrl, 'alepay');
});
afterAll(() => system?.stop());

type Made = { readonly orderRef: string; readonly transactionCode: string };

async function created(change: object = {}): Promise<Made> {
  const orderRef = newOrderRef();
  const order = goodOrder(orderRef, change);
  const { data } = await merchant.call('/checkout/v1/request-order', order);
  return { orderRef, transactionCode: (data as { readonly token: string }).token };
}

const statusOf = async ({ transactionCode }: Made): Promise<unknown> => {
  const { data } = await merchant.call('/checkout/v1/get-transaction-info', { transactionCode });
  return (data as { readonly status: string }).status;
};

/** Orders by instalments alone, as the cards that are refused for instalments need. */
const IN_INSTALMENTS = { amount: 3_000_000, checkoutType: 2, installment: true };
const REFUSED_FOR_INSTALMENTS = ['143', '146'];

/** A moment on the way, and a card that takes longer than this system waits. */
const MOMENTS = ['unpaid', 'verifying', 'awaiting_otp', 'slow'];
const playable = magicValues.filter(
  ({ by, outcome }) => by === undefined && !MOMENTS.includes(outcome),
);

test('GET magic-values: the table itself', async () => {
  const { body } = await sandbox.call('GET', '/magic-values');
  expect(body.alepay).toEqual(JSON.parse(JSON.stringify(magicValues)));
});

test.each(playable.map(({ outcome, code }) => [outcome, code]))(
  'pay with outcome %s: the order says %s',
  async (outcome, code) => {
    const order = await created(REFUSED_FOR_INSTALMENTS.includes(code) ? IN_INSTALMENTS : {});
    const { http, body } = await sandbox.pay(order.orderRef, { outcome });
    expect([http, body.status]).toEqual([200, code]);
    // What ends uncertain may have been settled by the next inquiry meanwhile.
    if (code !== '107') expect(await statusOf(order)).toBe(code);
  },
);

test('pay in instalments asks an order that allows them; any other is told why not', async () => {
  const { orderRef } = await created({ amount: 3_000_000 });
  expect((await sandbox.pay(orderRef, { months: '6' })).body.status).toBe('000');
  const { http, body } = await sandbox.pay((await created()).orderRef, { months: '6' });
  expect([http, body]).toEqual([409, { error: 'refused: instalment_not_offered' }]);
});

test('cancel, expire, and what is known of an order', async () => {
  const cancelled = await created();
  expect((await sandbox.cancel(cancelled.orderRef)).body).toMatchObject({
    state: 'cancelled',
    status: '177',
  });
  const expired = await created();
  expect((await sandbox.expire(expired.orderRef)).body).toMatchObject({
    state: 'expired',
    status: '111',
  });
  expect(await sandbox.order(expired.orderRef)).toMatchObject({
    publicId: expired.transactionCode,
    status: '111',
    attempts: [],
  });
});

test('PUT notify-url takes effect at once, for the merchant that is named', async () => {
  const url = 'http://127.0.0.1:3000/alepay';
  await sandbox.setNotifyUrl(url);
  const order = await created();
  await sandbox.pay(order.orderRef);
  await expect
    .poll(async () => (await sandbox.order(order.orderRef)).notifications[0]?.tries[0]?.url)
    .toBe(url);
  const put = sandbox.call('PUT', '/merchants/alepay/notify-url?merchant=NOBODY', { url });
  expect((await put).http).toBe(404);
});
