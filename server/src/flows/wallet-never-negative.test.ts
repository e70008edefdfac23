import type { WalletId } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { liveAttempt, type Payment } from '../core/payment/payment.ts';
import { SANDBOX_OTPS } from '../core/wallet/one-time-password.ts';
import { walletConnector } from '../core/wallet/wallet-connector.ts';
import { ledgerStore } from '../store/ledger-store.ts';
import { accepted, flowWorld } from '../testing/flow-world.ts';
import { BROWSER, LENIENT } from '../testing/sample-payment.ts';
import { openTestStore, type TestStore } from '../testing/test-store.ts';
import { toppedUp, walletWith } from '../testing/test-wallets.ts';
import { agreeWalletPayment } from './agree-wallet-payment.ts';
import type { FlowDeps } from './deps.ts';
import { payFromWallet } from './pay-from-wallet.ts';
import { refundPayment } from './refund-payment.ts';
import { sendRefund } from './send-refund.ts';

let store: TestStore;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

/** One of two processes: each has a writer of its own. */
type Side = 0 | 1;
type Try = { readonly amount: bigint; readonly side: Side; readonly refunded: boolean };
type Story = {
  readonly balance: bigint;
  readonly tries: readonly Try[];
  readonly topUps: readonly bigint[];
};

const stories: fc.Arbitrary<Story> = fc.record({
  balance: fc.bigInt({ min: 0n, max: 1_000_000n }),
  tries: fc.array(
    fc.record({
      amount: fc.bigInt({ min: 1n, max: 300_000n }),
      side: fc.constantFrom<Side>(0, 1),
      refunded: fc.boolean(),
    }),
    { minLength: 2, maxLength: 24 },
  ),
  topUps: fc.array(fc.bigInt({ min: 1n, max: 200_000n }), { maxLength: 3 }),
});

test('many payments from one wallet at once, through two processes, take what it holds and never more', async () => {
  const world = flowWorld(store);
  const deps = [0, 1].map(
    (): FlowDeps => ({
      ...world.deps,
      writer: store.writer({ url: store.url }),
      connectorOf: () => walletConnector,
      route: () => ({ connector: walletConnector.name, method: 'wallet' }),
      policyOf: () => LENIENT,
    }),
  );
  const [one, other] = deps;
  if (one === undefined || other === undefined) throw new Error('no processes');
  const sides = [one, other] as const;

  await fc.assert(
    fc.asyncProperty(stories, async ({ balance, tries, topUps }) => {
      const { id } = await walletWith(one.writer, balance);
      // What a wallet can pay alone is agreed to; that they cannot all be paid shows at the OTP.
      const agreed = await Promise.all(
        tries.map(async ({ amount, side }) =>
          agree(sides[side], await world.newPayment({ amount: vnd(amount) }), id),
        ),
      );
      const [results, more] = await Promise.all([
        Promise.all(agreed.map((payment, i) => payAndRefund(sides, tries[i], payment))),
        Promise.all(topUps.map((amount) => toppedUp(other.writer, id, amount))),
      ]);
      expect(more.every((outcome) => outcome === 'committed')).toBe(true);
      const paid = results.reduce((sum, { kept }) => sum + kept, 0n);
      const added = topUps.reduce((sum, amount) => sum + amount, balance);
      const { rows } = await store.pool.query<{ balance: string; lowest: string | null }>(
        `select balance, (select min(balance) from wallet_entry e where e.wallet_id = w.id) as lowest
         from wallet w where id = $1`,
        [id],
      );
      expect(BigInt(rows[0]?.balance ?? -1)).toBe(added - paid);
      expect(BigInt(rows[0]?.lowest ?? 0)).toBeGreaterThanOrEqual(0n);
      // Nobody was refused what the wallet holds in the end, unless it came after they asked.
      const refused = results.filter((result) => result.wanted > 0n);
      if (topUps.length === 0 && tries.every(({ refunded }) => !refunded)) {
        for (const { wanted } of refused) expect(wanted).toBeGreaterThan(added - paid);
      }
    }),
    { numRuns: 40 },
  );
  const books = await ledgerStore({ ...store, policyOf: () => LENIENT }).verify({
    allowPending: true,
  });
  expect(books.named).toEqual([]);
}, 120_000);

async function agree(deps: FlowDeps, payment: Payment, walletId: WalletId): Promise<Payment> {
  return accepted(
    await agreeWalletPayment(deps, payment, {
      ...{ walletId, attemptNumber: 1, bank: 'VIVIET', browserHash: BROWSER, locale: 'vi' },
    }),
  );
}

/** What stayed with the merchant, or what was wanted in vain. */
type Outcome = { readonly kept: bigint; readonly wanted: bigint };

async function payAndRefund(
  sides: readonly [FlowDeps, FlowDeps],
  { amount, side, refunded }: Try = { amount: 0n, side: 0, refunded: false },
  payment: Payment,
): Promise<Outcome> {
  if (payment.status !== 'awaiting_otp') return { kept: 0n, wanted: amount };
  const form = {
    ...{ attemptId: liveAttempt(payment).id, step: 0, browserHash: BROWSER },
    otp: new Secret(SANDBOX_OTPS.right),
  };
  const after = accepted(await payFromWallet(sides[side], payment, form));
  if (after.status !== 'captured') return { kept: 0n, wanted: amount };
  if (!refunded) return { kept: amount, wanted: 0n };
  const back = { requestId: payment.id, amount: vnd(amount), reason: 'trả hàng' };
  const asked = await refundPayment(sides[side], after, back);
  await sendRefund(sides[side === 0 ? 1 : 0], accepted(asked));
  return { kept: 0n, wanted: 0n };
}
