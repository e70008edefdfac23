import { Secret } from '@cong/values/secret.ts';
import { MINUTE_MS } from '@cong/values/time.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Payment } from '../core/payment/payment.ts';
import type { Phone } from '../core/wallet/phone.ts';
import { walletConnector } from '../core/wallet/wallet-connector.ts';
import { accepted, type FlowWorld, flowWorld } from '../testing/flow-world.ts';
import { BROWSER, LENIENT } from '../testing/sample-payment.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import { freshPhone, walletWith } from '../testing/test-wallets.ts';
import type { FlowDeps } from './deps.ts';
import { type SignIn, signInWallet } from './sign-in-wallet.ts';

let store: TestStore;
let world: FlowWorld;
let deps: FlowDeps;
let addresses = 0;

const PASSWORD = new Secret('matkhau-1');
const WRONG = new Secret('matkhau-2');

beforeAll(async () => {
  store = await openTestStore();
});

beforeEach(() => {
  addresses += 1;
  world = flowWorld(store);
  deps = { ...world.deps, connectorOf: () => walletConnector, policyOf: () => LENIENT };
});

afterAll(() => store.close());

const opened = async () =>
  walletWith(store.writer(), 0n, { passwordHash: await deps.wallets.passwords.hash(PASSWORD) });

const signIn = (payment: Payment, phone: Phone, more: Partial<SignIn> = {}) =>
  signInWallet(deps, payment, {
    ...{ phone, password: PASSWORD, address: `203.0.113.${addresses}`, bank: 'VIVIET' },
    ...{ attemptNumber: payment.attempts.length + 1, browserHash: BROWSER },
    ...more,
  });

/** What the payer is told: never more than that it was wrong. */
async function told(payment: Payment, phone: Phone, password: Secret) {
  const result = await signIn(payment, phone, { password });
  if (!result.ok) return result.error.code;
  return 'wrong' in result.value
    ? { wrong: result.value.wrong.status, tries: result.value.wrong.wrongDetails }
    : 'signed in';
}

test('number and password name the wallet, and leave the payment as it was', async () => {
  const { id, phone } = await opened();
  const payment = await world.newPayment();
  expect(accepted(await signIn(payment, phone))).toEqual({ walletId: id });
  expect((await world.current(payment)).attempts).toEqual([]);
});

test('a wrong password and a number without a wallet are told alike', async () => {
  const { phone } = await opened();
  const one = await told(await world.newPayment(), phone, WRONG);
  const other = await told(await world.newPayment(), freshPhone(), PASSWORD);
  expect(one).toEqual({ wrong: 'created', tries: 1 });
  expect(other).toEqual(one);
});

test('the third wrong sign-in ends the payment', async () => {
  const { phone } = await opened();
  let payment = await world.newPayment();
  for (const status of ['created', 'created', 'declined']) {
    expect(await told(payment, phone, WRONG)).toMatchObject({ wrong: status });
    payment = await world.current(payment);
  }
});

test('five wrong sign-ins to a number close it for a quarter of an hour, whatever the payment and whoever asks', async () => {
  const { phone } = await opened();
  for (const number of [phone, freshPhone()]) {
    const guesses = await Promise.all(
      Array.from({ length: 8 }, async () => told(await world.newPayment(), number, WRONG)),
    );
    expect(guesses.filter((one) => one === 'too_many_sign_ins')).toHaveLength(3);
    expect(await told(await world.newPayment(), number, PASSWORD)).toBe('too_many_sign_ins');
  }
  world.pass(15 * MINUTE_MS);
  const fresh = await world.newPayment({ now: world.now() });
  expect(await told(fresh, phone, PASSWORD)).toBe('signed in');
});

test('a right sign-in forgets the wrong ones of its number', async () => {
  const { phone } = await opened();
  for (let round = 0; round < 2; round += 1) {
    for (let wrong = 0; wrong < 4; wrong += 1) {
      await told(await world.newPayment(), phone, WRONG);
    }
    expect(await told(await world.newPayment(), phone, PASSWORD)).toBe('signed in');
  }
});

test('fifty wrong sign-ins from an address close it, to every number', async () => {
  const address = '198.51.100.1';
  for (let count = 0; count < 50; count += 1) {
    await signIn(await world.newPayment(), freshPhone(), { address, password: WRONG });
  }
  const { phone } = await opened();
  const payment = await world.newPayment();
  expect(await signIn(payment, phone, { address })).toMatchObject({
    ok: false,
    error: { code: 'too_many_sign_ins' },
  });
  expect((await signIn(payment, phone)).ok).toBe(true);
});

test('neither number nor password is in what is kept of tries, or in the log', async () => {
  const { phone } = await opened();
  await told(await world.newPayment(), phone, WRONG);
  const { rows } = await store.pool.query('select * from try_count');
  expect(rows.length).toBeGreaterThan(0);
  const kept = JSON.stringify([rows, world.logged]);
  expect(kept).not.toContain(phone);
  expect(kept).not.toContain(WRONG.reveal());
});
