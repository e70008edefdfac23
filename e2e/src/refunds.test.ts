import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type BankNetwork, bankNetworkAt } from './bank-network.ts';
import type { Merchant } from './merchant.ts';
import { type RunningSystem, startSystem } from './running-system.ts';
import type { OrderView, SandboxControl } from './sandbox-control.ts';

let system: RunningSystem;
let merchant: Merchant;
let sandbox: SandboxControl;
let bank: BankNetwork;

beforeAll(async () => {
  system = await startSystem({ settings: { CONG_CALL_TIMEOUT: '400ms' } });
  ({ merchant, sandbox } = system);
  bank = bankNetworkAt(system.simulatorsUrl);
});
afterAll(() => system?.stop());

async function paid(outcome = 'success'): Promise<string> {
  const { orderRef } = await merchant.mustCreate();
  expect((await sandbox.pay(orderRef, { outcome })).body.status).toBe('1');
  return orderRef;
}

const refund = (...args: readonly string[]) => system.cong('refund', ...args);

const refundsBecome = (
  orderRef: string,
  expected: readonly [number, string][],
): Promise<OrderView> =>
  vi.waitFor(
    async () => {
      const order = await sandbox.order(orderRef);
      expect(order.refunds.map(({ amount, status }) => [amount, status])).toEqual(expected);
      return order;
    },
    { timeout: 5_000, interval: 20 },
  );

const bookOf = ({ attempts }: OrderView) => bank.bookOf(attempts[0]?.id ?? '');

/** What is left on an account of the order's own postings: debits less credits. */
const left = ({ postings }: OrderView, account: string): number =>
  postings.reduce(
    (sum, { debit, credit, amount }) =>
      sum + (debit === account ? amount : 0) - (credit === account ? amount : 0),
    0,
  );

test('a part, then the rest; the bank has both in its books; 123PAY’s status and opAmount stay', async () => {
  const orderRef = await paid();
  expect(
    await refund(orderRef, '30.000', '--request', 'R-1', '--reason', 'one cup was cold'),
  ).toMatchObject({ exit: 0 });
  const half = await refundsBecome(orderRef, [[30_000, 'done']]);
  expect(await bookOf(half)).toEqual({ debited: 100_000, refunded: 30_000 });
  const again = await refund(orderRef, '30.000', '--request', 'R-1');
  expect(again).toMatchObject({ exit: 0, output: expect.stringContaining('is done') });
  const other = await refund(orderRef, '20.000', '--request', 'R-1');
  expect(other).toMatchObject({ exit: 1, output: expect.stringContaining('--request exists') });
  const tooMuch = await refund(orderRef, '70.001');
  expect(tooMuch).toMatchObject({ exit: 1, output: expect.stringContaining('only 70.000 đ') });
  expect(await refund(orderRef)).toMatchObject({ exit: 0 });
  const whole = await refundsBecome(orderRef, [
    [30_000, 'done'],
    [70_000, 'done'],
  ]);
  expect(await bookOf(whole)).toEqual({ debited: 100_000, refunded: 100_000 });
  expect(left(whole, 'connector:banknet:receivable')).toBe(0);
  expect(left(whole, 'merchant:1:payable')).toBe(0);
  expect((await merchant.query(orderRef)).body.slice(2, 5)).toEqual(['1', '100000', '100000']);
  const nothing = await refund(orderRef);
  expect(nothing).toMatchObject({
    exit: 1,
    output: expect.stringContaining('nothing is left to refund'),
  });
});

test('a request without an amount is the same refund however often it is asked for, whatever is left', async () => {
  const orderRef = await paid();
  expect(await refund(orderRef, '40.000')).toMatchObject({ exit: 0 });
  expect(await refund(orderRef, '--request', 'REST')).toMatchObject({ exit: 0 });
  await refundsBecome(orderRef, [
    [40_000, 'done'],
    [60_000, 'done'],
  ]);
  expect(await refund(orderRef, '--request', 'REST')).toEqual({
    ...{ exit: 0, output: 'refund REST of 60.000 đ is done\n' },
  });
  const another = await paid();
  expect(await refund(another, '--request', 'REST')).toMatchObject({
    ...{ exit: 1, output: expect.stringContaining('--request exists, for another payment') },
  });
  expect(await refund(another, '0')).toMatchObject({
    ...{ exit: 1, output: expect.stringContaining('AMOUNT must be more than nothing') },
  });
});

test('what was not paid is not refunded', async () => {
  const { orderRef } = await merchant.mustCreate();
  expect(await refund(orderRef)).toMatchObject({
    exit: 1,
    output: expect.stringContaining('nothing was paid: the payment is created'),
  });
});

test('a bank that refuses: the money is the merchant’s again, and can be refunded again', async () => {
  const orderRef = await paid('refund_refused');
  await refund(orderRef, '40.000');
  const order = await refundsBecome(orderRef, [[40_000, 'failed']]);
  expect(await bookOf(order)).toEqual({ debited: 100_000, refunded: 0 });
  expect(left(order, 'merchant:1:payable')).toBe(-100_000);
  expect(left(order, 'merchant:1:refunding')).toBe(0);
  expect(await refund(orderRef, '100.000')).toMatchObject({ exit: 0 });
});

test.each([
  ['refund_pending', 'is still at it'],
  ['refund_silent', 'did it and never said so'],
  ['refund_lost', 'lost the order'],
])('%s: a bank that %s is asked until it is known; the payer has it once', async (outcome) => {
  const orderRef = await paid(outcome);
  await refund(orderRef);
  await refundsBecome(orderRef, [[100_000, 'unknown']]);
  for (const wait of ['PT10S', 'PT30S', 'PT2M', 'PT10M', 'PT15M']) {
    const { tries } = await triesOf(orderRef);
    if ((await sandbox.order(orderRef)).refunds[0]?.status === 'done') break;
    await sandbox.advance(wait);
    await vi.waitFor(
      async () => {
        const now = await triesOf(orderRef);
        if (now.status !== 'done' && now.tries === tries) throw new Error('wait');
      },
      { timeout: 5_000, interval: 20 },
    );
  }
  const order = await refundsBecome(orderRef, [[100_000, 'done']]);
  expect(await bookOf(order)).toEqual({ debited: 100_000, refunded: 100_000 });
  expect(left(order, 'connector:banknet:receivable')).toBe(0);
});

async function triesOf(
  orderRef: string,
): Promise<{ readonly tries: number; readonly status: string }> {
  const { rows } = await system.database.query(
    `select r.version as tries, r.status from refund r join payment p on p.id = r.payment_id where p.order_ref = $1`,
    [orderRef],
  );
  return rows[0];
}

test('“cong order show” tells the whole story by either id, without card, OTP or keys', async () => {
  const { orderRef, id } = await merchant.mustCreate();
  await sandbox.pay(orderRef);
  for (const name of [orderRef, id]) {
    const { exit, output } = await system.cong('order', 'show', name);
    expect(exit).toBe(0);
    for (const part of [orderRef, id, '100.000 đ', 'captured', '970400******0018']) {
      expect(output).toContain(part);
    }
    expect(output).not.toMatch(/9704000000000018|MIKEY|MIPASSCODE/);
    // Viet Nam's clock, and it says so.
    expect(output).toMatch(/created +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} \+07/);
  }
  const { output } = await system.cong('order', 'show', id, '--json');
  expect(JSON.parse(output).payment.createdAt).toMatch(/Z$/);
  expect((await system.cong('order', 'show', 'NEVER')).exit).toBe(1);
});
