import { hashToken, newToken } from '@cong/values/ids.ts';
import { Secret } from '@cong/values/secret.ts';
import type { CardDetails } from '../core/connector/connector.ts';
import type { InstalmentChoice } from '../core/instalment/fee-table.ts';
import { isFinal, type Payment } from '../core/payment/payment.ts';
import { submitOtp } from '../flows/authorise.ts';
import type { FlowDeps } from '../flows/deps.ts';
import { cancelPayment, leavePayment } from '../flows/end-payment.ts';
import { keyOf } from '../flows/execute-command.ts';
import { type ConfirmedPlan, plansOf } from '../flows/instalment-plan.ts';
import { openPayment } from '../flows/open-payment.ts';
import { type OneClick, payWithSavedCard } from '../flows/pay-with-saved-card.ts';
import { submitDetails } from '../flows/submit-details.ts';
import { must } from './must.ts';
import { payFromWalletAsPayer } from './pay-from-wallet.ts';
import { type PayerPlan, type PayerTask, payerPlan } from './payer-plan.ts';
import { actOnProviderPage, refuseAtProvider, type Typed } from './provider-page.ts';

const WAIT_MS = 30_000;
const STEP_MS = 50;

/**
 * Does what a payer would do on the pages, through the same flows, connector and simulator; gives up after the first
 * refusal. @returns the payment once it is final or uncertain, or undefined when that took too long.
 */
export async function payAsPayer(flows: FlowDeps, task: PayerTask): Promise<Payment | undefined> {
  const { merchantId, order } = task.payment;
  const saved = order.cardOnFile && (await flows.cards.byId(merchantId, order.cardOnFile));
  const plan = payerPlan(flows.route, { ...task, ...(saved && { saved }) });
  const opened = await openPayment(flows, task.payment);
  if (isSettled(opened)) return opened;
  const acted = await act(flows, opened, plan);
  return waitUntilSettled(flows, acted);
}

async function act(flows: FlowDeps, payment: Payment, plan: PayerPlan): Promise<Payment> {
  const { outcome, bank, away, typed, saved } = plan;
  if (outcome === 'cancelled') return must(await cancelPayment(flows, payment, 'payer'));
  if (outcome === 'details_not_entered') return must(await leavePayment(flows, payment));
  if (plan.ownWallet) return giveUp(flows, await payFromWalletAsPayer(flows, payment, plan));
  const card = away ? undefined : cardOf(typed);
  const confirmed = plan.instalments && (await planOf(flows, payment, plan.instalments));
  // In the browser that began, if one did.
  const browserHash = payment.browserHash ?? hashToken(newToken());
  const tries = outcome === 'wrong_details_too_often' ? 3 : 1;
  let after = payment;
  for (let i = 0; i < tries && after.status === 'created'; i += 1) {
    after = await (saved
      ? confirmSaved(flows, after, { card: saved, browserHash })
      : enterDetails(flows, after, { bank, card, browserHash, confirmed }));
  }
  if (after.status === 'redirected') {
    // The bank ends its page itself; the driver goes on until it does.
    await actAway(after.url, plan);
    return after;
  }
  if (after.status !== 'awaiting_otp') return giveUp(flows, after);
  if (outcome === 'otp_not_entered') return must(await leavePayment(flows, after));
  return enterOtp(flows, after, plan);
}

const actAway = (url: string, { typed, refusesWith: code }: PayerPlan): Promise<void> =>
  code === undefined ? actOnProviderPage(url, typed) : refuseAtProvider(url, code);

async function enterOtp(flows: FlowDeps, payment: Payment, plan: PayerPlan): Promise<Payment> {
  const tries = plan.outcome === 'wrong_otp_too_often' ? 3 : 1;
  let after = payment;
  for (let i = 0; i < tries && after.status === 'awaiting_otp'; i += 1) {
    const { attemptId, wrongOtps: step } = after;
    const otp = new Secret(plan.typed.otp);
    after = must(await submitOtp(flows, after, { attemptId, step, otp }));
  }
  return giveUp(flows, after);
}

type Entered = {
  readonly bank: string;
  readonly card: CardDetails | undefined;
  readonly browserHash: string;
  readonly confirmed: ConfirmedPlan | undefined;
};

/**
 * The first plan that is offered to such a payer, for the brand of the card if there is one.
 * @throws an error with statusCode 409 when none is.
 */
async function planOf(
  flows: FlowDeps,
  payment: Payment,
  choice: InstalmentChoice,
): Promise<ConfirmedPlan> {
  const { cardType: _brand, ...ofAnyBrand } = choice;
  for (const asked of [choice, ofAnyBrand]) {
    const offered = await plansOf(flows, payment, asked);
    const [first] = offered.ok ? offered.value : [];
    if (first !== undefined) return first;
  }
  throw Object.assign(new Error('refused: instalment_not_offered'), { statusCode: 409 });
}

const enterDetails = async (
  flows: FlowDeps,
  payment: Payment,
  { bank, card, browserHash, confirmed }: Entered,
): Promise<Payment> =>
  must(
    await submitDetails(flows, payment, {
      attemptNumber: payment.attempts.length + 1,
      ...{ bank, browserHash, locale: 'vi' },
      ...(card && { card }),
      ...(confirmed && { plan: confirmed }),
    }),
  );

const confirmSaved = async (
  flows: FlowDeps,
  payment: Payment,
  asked: Pick<OneClick, 'card'> & { readonly browserHash: string },
): Promise<Payment> =>
  must(
    await payWithSavedCard(flows, payment, {
      ...{ ...asked, by: 'payer', locale: 'vi' },
      attemptNumber: payment.attempts.length + 1,
    }),
  );

/** A payer who was refused and may try again leaves instead. */
async function giveUp(flows: FlowDeps, payment: Payment): Promise<Payment> {
  const refused =
    (payment.status === 'created' && payment.attempts.length > 0) ||
    (payment.status === 'awaiting_otp' && payment.wrongOtps > 0);
  return refused ? must(await leavePayment(flows, payment)) : payment;
}

const cardOf = ({ number, holder, date, securityCode }: Typed): CardDetails => ({
  ...{ number: new Secret(number), holder, date },
  ...(securityCode !== undefined && { securityCode: new Secret(securityCode) }),
});

const isSettled = (payment: Payment): boolean => isFinal(payment) || payment.status === 'uncertain';

async function waitUntilSettled(flows: FlowDeps, payment: Payment): Promise<Payment | undefined> {
  if (isSettled(payment)) return payment;
  const giveUpAt = performance.now() + WAIT_MS;
  while (performance.now() < giveUpAt) {
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    const read = await flows.reader.byKey(keyOf(payment));
    // A bank's own page may refuse, too.
    const now = read && (await giveUp(flows, read));
    if (now !== undefined && isSettled(now)) return now;
  }
  return undefined;
}
