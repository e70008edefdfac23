import type { WalletId } from '@cong/values/ids.ts';
import { type Vnd, vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import { addMs, DAY_MS, MINUTE_MS } from '@cong/values/time.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { liveAttempt, type Payment } from '../core/payment/payment.ts';
import { changeWallet } from '../core/wallet/change-wallet.ts';
import type { WalletCommand } from '../core/wallet/decide-wallet.ts';
import { SANDBOX_OTPS } from '../core/wallet/one-time-password.ts';
import { walletConnector } from '../core/wallet/wallet-connector.ts';
import { ledgerStore } from '../store/ledger-store.ts';
import { accepted, type FlowWorld, flowWorld } from '../testing/flow-world.ts';
import { AMOUNT, BROWSER, LENIENT } from '../testing/sample-payment.ts';
import { freshChangeId } from '../testing/sample-refund.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import { toppedUp, walletWith } from '../testing/test-wallets.ts';
import { agreeWalletPayment } from './agree-wallet-payment.ts';
import type { FlowDeps } from './deps.ts';
import { keyOf } from './execute-command.ts';
import { payFromWallet } from './pay-from-wallet.ts';
import { refundPayment } from './refund-payment.ts';
import { sendRefund } from './send-refund.ts';
import { sendWalletOtp } from './send-wallet-otp.ts';

let store: TestStore;
let world: FlowWorld;
let deps: FlowDeps;

beforeAll(async () => {
  store = await openTestStore();
});

beforeEach(() => {
  world = flowWorld(store);
  deps = {
    ...world.deps,
    connectorOf: (name) => (name === walletConnector.name ? walletConnector : world.connector),
    route: () => ({ connector: walletConnector.name, method: 'wallet' }),
    policyOf: () => LENIENT,
  };
});

afterAll(() => store.close());

async function agree(payment: Payment, walletId: WalletId, attemptNumber?: number) {
  const { attempts } = payment;
  return accepted(
    await agreeWalletPayment(deps, payment, {
      ...{ walletId, attemptNumber: attemptNumber ?? attempts.length + 1 },
      ...{ bank: 'VIVIET', browserHash: BROWSER, locale: 'vi' },
    }),
  );
}

async function pay(payment: Payment, otp: string = SANDBOX_OTPS.right) {
  if (payment.status !== 'awaiting_otp') throw new Error(`${payment.status}, no OTP awaited`);
  const { id: attemptId } = liveAttempt(payment);
  const form = { attemptId, step: payment.wrongOtps, otp: new Secret(otp), browserHash: BROWSER };
  return accepted(await payFromWallet(deps, payment, form));
}

async function operate(id: WalletId, command: WalletCommand) {
  const funds = await deps.wallets.reader.funds(id, '2026-11-22');
  if (funds === undefined) throw new Error('no wallet');
  const { change } = accepted(changeWallet(funds.wallet, command, freshChangeId()));
  return change === undefined ? 'repeat' : deps.writer.write(change);
}

const balanceOf = async (id: WalletId) =>
  (await deps.wallets.reader.funds(id, '2026-11-22'))?.balance;

const lastOutcome = ({ attempts }: Payment) => attempts.at(-1)?.outcome;

test('agreed and proved by the OTP, the money is the merchant’s in the change that captures the payment', async () => {
  const { id } = await walletWith(store.writer(), 250_000n);
  const agreed = await agree(await world.newPayment(), id);
  expect(agreed.status).toBe('awaiting_otp');
  expect(await balanceOf(id)).toBe(250_000n);
  const paid = await pay(agreed);
  expect(paid).toMatchObject({ status: 'captured', amount: AMOUNT });
  expect(await balanceOf(id)).toBe(150_000n);
  const { rows } = await store.pool.query(
    'select debit, credit, amount from posting where payment_id = $1 order by seq',
    [paid.id],
  );
  expect(rows).toEqual([
    { debit: `wallet:${id}`, credit: 'merchant:1:payable', amount: '100000' },
    { debit: 'merchant:1:payable', credit: 'gateway:fees', amount: '1100' },
  ]);
  expect(world.connector.calls).toEqual([]);
});

test('the same OTP form twice at once pays once', async () => {
  const { id } = await walletWith(store.writer(), 250_000n);
  const agreed = await agree(await world.newPayment(), id);
  const both = await Promise.all([pay(agreed), pay(agreed)]);
  expect(both.map(({ status }) => status)).toEqual(['captured', 'captured']);
  expect(await balanceOf(id)).toBe(150_000n);
});

test.each<[string, bigint, WalletCommand | undefined, Vnd, string]>([
  ['closed', 0n, { type: 'close', now: new Date() }, AMOUNT, 'account_closed'],
  ['locked', 500_000n, { type: 'lock', now: new Date() }, AMOUNT, 'account_locked'],
  ['limited', 99_000_000n, undefined, vnd(50_000_001n), 'bank_transaction_limit'],
  ['poor', 99_999n, undefined, AMOUNT, 'insufficient_funds'],
])(
  'a %s wallet is refused before any OTP, and another may pay',
  async (_name, balance, command, amount, reason) => {
    const { id } = await walletWith(store.writer(), balance);
    if (command !== undefined) expect(await operate(id, command)).toBe('committed');
    const refused = await agree(await world.newPayment({ amount }), id);
    expect(refused.status).toBe('created');
    expect(lastOutcome(refused)).toMatchObject({ type: 'refused', reason });
    if (amount !== AMOUNT) return;
    const rich = await walletWith(store.writer(), 100_000n);
    expect((await pay(await agree(refused, rich.id))).status).toBe('captured');
  },
);

test('what changed between agreeing and the OTP is seen under lock', async () => {
  const { id } = await walletWith(store.writer(), 100_000n);
  const [first, second] = await Promise.all([
    agree(await world.newPayment(), id),
    agree(await world.newPayment(), id),
  ]);
  const [one, other] = await Promise.all([pay(first), pay(second)]);
  const statuses = [one.status, other.status].toSorted();
  expect(statuses).toEqual(['captured', 'created']);
  const lost = one.status === 'created' ? one : other;
  expect(lastOutcome(lost)).toMatchObject({ reason: 'insufficient_funds' });
  expect(await balanceOf(id)).toBe(0n);
});

test('the day’s limit counts what was paid since midnight in Viet Nam', async () => {
  const { id } = await walletWith(store.writer(), 99_000_000n, { tier: 'basic' });
  const amount = vnd(5_000_000n);
  for (let paid = 0; paid < 4; paid += 1) {
    const agreed = await agree(await world.newPayment({ amount }), id);
    expect((await pay(agreed)).status).toBe('captured');
  }
  const fifth = await agree(await world.newPayment({ amount }), id);
  expect(lastOutcome(fifth)).toMatchObject({ reason: 'bank_daily_amount_limit' });
  world.pass(DAY_MS);
  const expiresAt = addMs(world.now(), MINUTE_MS);
  const next = await agree(await world.newPayment({ amount, expiresAt }), id);
  expect((await pay(next)).status).toBe('captured');
});

test('three wrong OTPs end the payment, and debit nothing', async () => {
  const { id } = await walletWith(store.writer(), 100_000n);
  const agreed = await agree(await world.newPayment(), id);
  const once = await pay(agreed, '111111');
  expect(once).toMatchObject({ status: 'awaiting_otp', wrongOtps: 1 });
  const thrice = await pay(await pay(once, '333333'), '444444');
  expect(thrice).toMatchObject({ status: 'declined', reason: 'wrong_otp_too_often' });
  expect(await balanceOf(id)).toBe(100_000n);
});

test('after five minutes an OTP that was right has expired', async () => {
  const { id } = await walletWith(store.writer(), 100_000n);
  const agreed = await agree(await world.newPayment(), id);
  world.pass(5 * MINUTE_MS);
  expect(lastOutcome(await pay(agreed))).toMatchObject({ reason: 'otp_expired' });
  expect(await balanceOf(id)).toBe(100_000n);
});

test('an OTP is sent three times at most', async () => {
  const { id } = await walletWith(store.writer(), 100_000n);
  const agreed = await agree(await world.newPayment(), id);
  const more = [];
  for (let asked = 0; asked < 3; asked += 1) more.push(await sendWalletOtp(deps, agreed, 'en'));
  expect(more).toEqual(['sent', 'sent', 'too_often']);
});

test('a refund is in the wallet it came from, sent and done in one change', async () => {
  const { id } = await walletWith(store.writer(), 100_000n);
  const paid = await pay(await agree(await world.newPayment(), id));
  const asked = { requestId: 'r-1', amount: vnd(30_000n), reason: 'khách trả hàng' };
  await sendRefund(deps, accepted(await refundPayment(deps, paid, asked)));
  expect(await store.reader.refundsOf(keyOf(paid))).toMatchObject([{ status: 'done' }]);
  expect(await balanceOf(id)).toBe(30_000n);
});

test('a refund to a wallet that was closed fails, and the payment has its money back', async () => {
  const { id } = await walletWith(store.writer(), 100_000n);
  const paid = await pay(await agree(await world.newPayment(), id));
  expect(await operate(id, { type: 'close', now: world.now() })).toBe('committed');
  const asked = { requestId: 'r-2', amount: vnd(30_000n), reason: 'khách trả hàng' };
  await sendRefund(deps, accepted(await refundPayment(deps, paid, asked)));
  expect(await store.reader.refundsOf(keyOf(paid))).toMatchObject([{ status: 'failed' }]);
  expect(await world.current(paid)).toMatchObject({ status: 'captured', refunded: 0n });
});

test('a wallet that holds money is not closed, and a closed one takes none', async () => {
  const { id } = await walletWith(store.writer(), 1n);
  const close: WalletCommand = { type: 'close', now: world.now() };
  expect(await operate(id, close)).toBe('wallet_refused');
  const empty = await walletWith(store.writer(), 0n);
  expect(await operate(empty.id, close)).toBe('committed');
  expect(await toppedUp(store.writer(), empty.id, 5n)).toBe('wallet_refused');
});

test('a dedicated collection account takes the wallet’s money where the merchant has one', async () => {
  const { id } = await walletWith(store.writer(), 100_000n);
  const payment = await world.newPayment({ terms: { account: 'collection', feeBps: 0 } });
  await pay(await agree(payment, id));
  const { rows } = await store.pool.query('select credit from posting where payment_id = $1', [
    payment.id,
  ]);
  expect(rows).toEqual([{ credit: 'merchant:1:collection' }]);
});

test('the books are sound after all of it, and say so of every wallet', async () => {
  const ledger = ledgerStore({ ...store, policyOf: () => LENIENT });
  const sound = await ledger.verify({ allowPending: true });
  expect(sound.named).toEqual([]);
  await store.pool.query('update wallet set balance = balance + 1 where balance = 30000');
  const { named } = await ledger.verify({ allowPending: true });
  expect(named).toMatchObject([
    { check: 'wallets', what: 'holds 30001, its postings come to 30000' },
  ]);
});
