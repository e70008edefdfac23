import { attemptId as newAttemptId } from '@cong/values/ids.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import { addMs, MINUTE_MS } from '@cong/values/time.ts';
import type { CardDetails, StartAnswer } from '../core/connector/connector.ts';
import type { Attempt } from '../core/payment/attempt.ts';
import { deadline, liveAttempt, type Payment, type PaymentIn } from '../core/payment/payment.ts';
import type { Route } from '../core/routing/route.ts';
import { authorise } from './authorise.ts';
import { callConnector, callDeadline } from './call-connector.ts';
import type { FlowDeps } from './deps.ts';
import { executeCommand, type FlowRefusal, keyOf } from './execute-command.ts';

export type Details = {
  /** The number of the attempt that this form starts: an older number is a repeat. */
  readonly attemptNumber: number;
  readonly bank: string;
  /** Absent where the payer types it at the bank. */
  readonly card?: CardDetails;
  /** Hash of the cookie that binds the payment to this browser. */
  readonly browserHash: string;
  readonly locale: 'vi' | 'en';
};

export type DetailsRefusal =
  | FlowRefusal
  | { readonly code: 'bank_not_enabled' }
  | { readonly code: 'bank_maintenance' };

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
  const route = deps.route(details.bank);
  const fixed = payment.order.bank;
  if (route === undefined || (fixed !== undefined && fixed !== details.bank)) {
    return err({ code: 'bank_not_enabled' });
  }
  if ((await deps.banks.stateOf(details.bank)) === 'maintenance') {
    return err({ code: 'bank_maintenance' });
  }
  const now = deps.clock();
  const started = await executeCommand(deps, payment, {
    type: 'start_attempt',
    attempt: attemptFor(payment, details, route),
    browserHash: details.browserHash,
    callDeadline: callDeadline(deps, route.connector, now),
    now,
  });
  if (!started.ok) return started;
  const verifying = started.value.payment;
  if (!started.value.changed || verifying.status !== 'verifying') return ok(verifying);
  const answer = await callStart(deps, verifying, details);
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

function attemptFor(
  payment: Payment,
  { attemptNumber: number, bank, card }: Details,
  { connector, method }: Route,
): Omit<Attempt, 'outcome' | 'startedAt'> {
  return {
    id: newAttemptId(keyOf(payment), number),
    ...{ number, bank, connector, method },
    ...(card && { maskedCard: mask(card.number.reveal()) }),
  };
}

/** First six and last four digits, as every receipt shows them. */
const mask = (number: string): string => `${number.slice(0, 6)}******${number.slice(-4)}`;

function callStart(
  deps: FlowDeps,
  payment: PaymentIn<'verifying'>,
  { card, locale }: Details,
): Promise<StartAnswer> {
  const attempt = liveAttempt(payment);
  const { id: attemptId, bank, method, connector } = attempt;
  return callConnector<StartAnswer>(deps, attempt, (signal) =>
    deps.connectorOf(connector).start({
      ...{ attemptId, bank, method, locale, signal },
      amount: payment.amount,
      description: payment.order.description,
      clientIp: payment.order.clientIp,
      ...(card && { card }),
      ...deps.connectorUrls(connector, attemptId),
      expiresAt: addMs(deadline(payment), -PROVIDER_MARGIN_MS),
    }),
  );
}
