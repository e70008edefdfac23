import { newToken } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import type { SavedCard } from '../core/card/saved-card.ts';
import type { StartRequest } from '../core/connector/connector.ts';
import type { Payment } from '../core/payment/payment.ts';
import { PARTITIONS } from '../core/payment/payment-store.ts';
import type { End, Plan } from '../core/subscription/plan.ts';
import type { Subscription } from '../core/subscription/subscription.ts';
import { submitOtp } from '../flows/authorise.ts';
import { billSubscription } from '../flows/bill-subscription.ts';
import type { FlowDeps } from '../flows/deps.ts';
import { createPlan } from '../flows/plans.ts';
import { requestSubscription, type SignUpRequest } from '../flows/request-subscription.ts';
import { submitDetails } from '../flows/submit-details.ts';
import { dueReader } from '../store/due-reader.ts';
import { accepted, detailsFor, type FlowWorld, flowWorld, OTP } from './flow-world.ts';
import { BROWSER, LENIENT, samplePayment } from './sample-payment.ts';
import type { TestStore } from './test-store.ts';

/** The flows with plans, payers who sign up, and a worker that comes when it is called. */
export type SubscriptionWorld = Omit<FlowWorld, 'current'> & {
  plan(change?: Partial<Plan>): Promise<Plan>;
  signUpTo(plan: Plan, change?: Partial<SignUpRequest>): SignUpRequest;
  /** A payer who gave a card on our page and paid the first cycle. */
  signedUp(end?: End): Promise<Subscription>;
  /** The payer's part on the page. */
  pay(payment: Payment): Promise<Payment>;
  /** Does what is due, as a worker would. */
  work(): Promise<void>;
  current(subscription: Subscription): Promise<Subscription>;
  paymentsOf(subscription: Subscription): Promise<readonly Payment[]>;
  cardOf(subscription: Subscription): Promise<SavedCard>;
  /** How many orders to debit the bank has had. */
  debits(): number;
  /** The bank behaves again. */
  reset(): void;
};

const PROTOCOL = 'alepay';

/** One for each test, over a database of the test file. */
export function subscriptionWorld(store: TestStore): SubscriptionWorld {
  const world = flowWorld(store);
  const deps: FlowDeps = { ...world.deps, policyOf: () => LENIENT };
  const due = dueReader(store.pool);
  const customer = newToken();
  const partitions = Array.from({ length: PARTITIONS }, (_, i) => i);
  const { answers } = world.connector;
  const reset = (): void => {
    answers.start = ({ card }: StartRequest) =>
      card?.onFile === 'merchant'
        ? { outcome: 'ready', connectorRef: 'bank-2' }
        : { outcome: 'otp_required', connectorRef: 'bank-1' };
  };
  reset();
  const current = async ({ merchantId, id }: Subscription): Promise<Subscription> => {
    const found = await deps.subscriptions.byId(merchantId, id);
    if (found === undefined) throw new Error('the subscription is gone');
    return found;
  };
  const pay = async (payment: Payment): Promise<Payment> => {
    const asked = accepted(await submitDetails(deps, payment, detailsFor(payment)));
    if (asked.status !== 'awaiting_otp') return asked;
    const form = { attemptId: asked.attemptId, step: 0, otp: OTP, browserHash: BROWSER };
    return accepted(await submitOtp(deps, asked, form));
  };
  const plan = async (change: Partial<Plan> = {}): Promise<Plan> =>
    accepted(
      await createPlan(deps, {
        ...{ merchantId: world.merchant.id, protocol: PROTOCOL, code: `CAFE-${newToken()}` },
        ...{ name: 'Cà phê mỗi tháng', amount: vnd(100_000n), status: 'active' },
        interval: { unit: 'month', count: 1 },
        ...change,
      }),
    );
  const signUpTo = (to: Plan, change: Partial<SignUpRequest> = {}): SignUpRequest => {
    const { saveCard: _, ...order } = samplePayment().order;
    return {
      ...{ merchant: world.merchant, protocol: PROTOCOL, plan: to, customerRef: customer, end: {} },
      ...{ code: `SUB${newToken()}`, verification: vnd(4_321n) },
      order: { ...order, saveCard: { token: newToken(), customerRef: customer } },
      ...change,
    };
  };
  return {
    ...{ ...world, deps, current, pay, plan, signUpTo, reset },
    get merchant() {
      return world.merchant;
    },
    signedUp: async (end = {}) => {
      const request = signUpTo(await plan(), { end });
      const { payment, subscription } = accepted(await requestSubscription(deps, request));
      await pay(payment);
      return current(subscription);
    },
    work: async () => {
      const now = world.now();
      const found = await due.subscriptions({ now, partitions, limit: 100 });
      // The database is shared with the tests before.
      const own = found.filter(({ customerRef }) => customerRef === customer);
      for (const one of own) await billSubscription(deps, one);
    },
    paymentsOf: async (subscription) => deps.subscriptions.paymentsOf(await current(subscription)),
    cardOf: async (subscription) => {
      const now = await current(subscription);
      const card = now.status === 'active' && (await deps.cards.byId(now.merchantId, now.cardId));
      if (!card) throw new Error('no card');
      return card;
    },
    debits: () => world.connector.countOf('authorise'),
  };
}
