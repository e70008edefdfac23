import { isAttemptNumber, attemptId as newAttemptId } from '@cong/values/ids.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import { addMs, earliest, MINUTE_MS } from '@cong/values/time.ts';
import type { CardId } from '../core/card/saved-card.ts';
import type { CardDetails, StartAnswer } from '../core/connector/connector.ts';
import { dueOf, type InstalmentTerms } from '../core/instalment/terms.ts';
import type { Merchant } from '../core/merchant/merchant.ts';
import { type Attempt, maskedCard } from '../core/payment/attempt.ts';
import { liveAttempt, type Payment, type PaymentIn } from '../core/payment/payment.ts';
import type { Policy } from '../core/payment/policy.ts';
import type { Reason } from '../core/payment/reason.ts';
import { isCardOnly, type Route } from '../core/routing/route.ts';
import { authorise } from './authorise.ts';
import { type BankRefusal, bankRefusal } from './bank-refusal.ts';
import { callConnector, callDeadline } from './call-connector.ts';
import { cardRefusal } from './card-refusal.ts';
import type { FlowDeps } from './deps.ts';
import { executeCommand, type FlowRefusal, keyOf } from './execute-command.ts';
import { agreedTerms, type ConfirmedPlan, type PlanRefusal } from './instalment-plan.ts';
import { savedWith } from './save-card.ts';

export type Details = {
  /** The number of the attempt that this form starts: an older number is a repeat. */
  readonly attemptNumber: number;
  readonly bank: string;
  /** Absent where the payer types it at the bank. */
  readonly card?: CardDetails;
  /** The saved card that these details were taken from. */
  readonly cardOnFile?: CardId;
  /** Hash of the cookie that binds the payment to this browser; absent where no browser sent them. */
  readonly browserHash?: string;
  readonly locale: 'vi' | 'en';
  /** The instalments that the payer was shown and confirmed; absent: it is paid at once. */
  readonly plan?: ConfirmedPlan;
};

export type DetailsRefusal = FlowRefusal | BankRefusal | PlanRefusal;

/** A provider must refuse the payer before we do, so that its "not paid" is final when ours is asked for. */
const PROVIDER_MARGIN_MS = 2 * MINUTE_MS;

/**
 * The payer chose a bank and gave details: one attempt starts, the issuer is asked once, and its answer is recorded.
 * The same form posted again finds the attempt and changes nothing.
 */
export async function submitDetails(
  deps: FlowDeps,
  payment: Payment,
  details: Details,
): Promise<Result<Payment, DetailsRefusal>> {
  const found = await findWay(deps, payment, details);
  if (!found.ok) return found;
  const { merchant, route, terms } = found.value;
  if (!isAttemptNumber(details.attemptNumber)) return err({ code: 'unknown_attempt' });
  const now = deps.clock();
  const attempt = attemptFor(payment, details, found.value);
  const saved = await savedWith(deps, payment, { attempt, card: details.card, now });
  const saves = saved && ('id' in saved ? { savesCard: saved.id } : { savesNone: saved.refused });
  const started = await executeCommand(
    deps,
    payment,
    {
      type: 'start_attempt',
      attempt: { ...attempt, ...saves },
      ...(details.browserHash !== undefined && { browserHash: details.browserHash }),
      callDeadline: callDeadline(deps, route.connector, now),
      now,
    },
    saved && 'id' in saved ? saved.beside : undefined,
  );
  if (!started.ok) return started;
  const verifying = started.value.payment;
  if (!started.value.changed || verifying.status !== 'verifying') return ok(verifying);
  const reason =
    linkRefusalOf(verifying) ?? (await cardRefusal(deps, { merchant, card: details.card, terms }));
  const answer: StartAnswer = reason
    ? { outcome: 'refused', reason }
    : attendedOnly(await callStart(deps, verifying, details), details);
  const recorded = await executeCommand(deps, verifying, {
    type: 'record_start',
    attemptId: verifying.attemptId,
    answer,
    now: deps.clock(),
  });
  if (!recorded.ok) return recorded;
  const after = recorded.value.payment;
  return answer.outcome === 'ready' && after.status === 'awaiting_otp'
    ? authorise(deps, after, {})
    : ok(after);
}

/** What is to verify a card, and nothing else, is not tried with one that may not be linked. */
const linkRefusalOf = (payment: PaymentIn<'verifying'>): Reason | undefined =>
  payment.terms.account === 'verification' ? liveAttempt(payment).savesNone : undefined;

type Way = {
  readonly merchant: Merchant;
  readonly route: Route;
  /** Absent: it is paid at once. */
  readonly terms?: InstalmentTerms;
};

/** Which way the money would go and under which terms, or why it cannot. */
async function findWay(
  deps: FlowDeps,
  payment: Payment,
  { bank, plan }: Details,
): Promise<Result<Way, DetailsRefusal>> {
  const { order } = payment;
  const agreed = plan && (await agreedTerms(deps, payment, plan));
  if (agreed?.ok === false) return agreed;
  const instalment = agreed && { instalment: agreed.value };
  const amount = dueOf(payment, instalment);
  const merchant = await deps.merchants.byId(payment.merchantId);
  const cardOnly = plan !== undefined || isCardOnly(order);
  const route = merchant && deps.route({ merchant, bank, amount, cardOnly });
  const otherFixed = order.bank !== undefined && order.bank !== bank;
  if (route === undefined || merchant === undefined || otherFixed) {
    return err({ code: 'bank_not_enabled' });
  }
  // The groups say what may be paid at once; instalments are allowed beside them.
  const within = agreed === undefined ? order : { typedCardOnly: true as const };
  const closed = await bankRefusal(deps, { merchant, order: within, amount, bank });
  return closed === undefined
    ? ok({ merchant, route, ...(agreed && { terms: agreed.value }) })
    : err(closed);
}

function attemptFor(
  payment: Payment,
  { attemptNumber: number, bank, card, cardOnFile }: Details,
  { route: { connector, method }, terms }: Way,
): Omit<Attempt, 'outcome' | 'startedAt'> {
  return {
    id: newAttemptId(keyOf(payment), number),
    ...{ number, bank, connector, method },
    ...(card && { maskedCard: maskedCard(card.number.reveal()) }),
    ...(terms && { instalment: terms }),
    ...(card && method === 'international_card' && { cardExpiry: card.date }),
    ...(cardOnFile !== undefined && { cardOnFile }),
  };
}

function callStart(
  deps: FlowDeps,
  payment: PaymentIn<'verifying'>,
  { card, locale }: Details,
): Promise<StartAnswer> {
  const attempt = liveAttempt(payment);
  const { id: attemptId, bank, method, connector } = attempt;
  const { start, startAsksNobody: asksNobody } = deps.connectorOf(connector);
  if (start === undefined) throw new Error(`no details are given to ${connector}`);
  return callConnector<StartAnswer>(
    deps,
    attempt,
    (signal, account) =>
      start({
        ...{ attemptId, account, startedAt: attempt.startedAt, bank, method, locale, signal },
        amount: dueOf(payment, attempt),
        description: payment.order.description,
        clientIp: payment.order.clientIp,
        ...(card && { card }),
        ...deps.connectorUrls(connector, attemptId),
        expiresAt: providerExpiry(payment, attempt, deps.policyOf(payment.protocol)),
      }),
    { ...(asksNobody && { asksNobody }) },
  );
}

/** Where nobody is there, an issuer that asks its holder has refused. */
const attendedOnly = (answer: StartAnswer, { card }: Details): StartAnswer =>
  card?.onFile === 'merchant' &&
  (answer.outcome === 'otp_required' || answer.outcome === 'redirect')
    ? { outcome: 'refused', reason: 'not_permitted' }
    : answer;

/** Before our own deadline, which the answer to these details moves to this or a little later; never over already. */
function providerExpiry(
  { expiresAt }: Payment,
  { startedAt }: Attempt,
  { idleMs }: Pick<Policy, 'idleMs'>,
): Date {
  const ours = earliest(expiresAt, addMs(startedAt, idleMs));
  const left = ours.getTime() - startedAt.getTime();
  return addMs(ours, -Math.min(PROVIDER_MARGIN_MS, Math.floor(left / 2)));
}
