import type { ChangeId } from '@cong/values/ids.ts';
import { addMs, latest, SECOND_MS } from '@cong/values/time.ts';
import type { RefundAnswer } from '../core/connector/connector.ts';
import { termsOf } from '../core/instalment/terms.ts';
import { changeRefund } from '../core/refund/change-refund.ts';
import type { RefundCommand } from '../core/refund/decide-refund.ts';
import { type Refund, refundDueAt } from '../core/refund/refund.ts';
import { askRefund } from './ask-refund.ts';
import { callDeadline } from './call-connector.ts';
import { type FlowDeps, inquiryWait } from './deps.ts';
import { notifyHost } from './execute-command.ts';

/** What a refund needs once it is due: to be sent, to be asked after, or its lost call to be given up. */
export async function sendRefund(deps: FlowDeps, refund: Refund): Promise<void> {
  const now = deps.clock();
  const nextInquiryAt = addMs(now, inquiryWait(deps.inquirySchedule, refund.tries));
  if (refund.status === 'sent') {
    await step(deps, refund, { type: 'give_up_call', nextInquiryAt, now });
    return;
  }
  const until = refund.status === 'requested' ? await waitsUntil(deps, refund) : undefined;
  if (until !== undefined) {
    await step(deps, refund, { type: 'put_off', until, now });
    return;
  }
  const due = refund.status === 'requested' ? await markSent(deps, refund, now) : refund;
  if (due === undefined || (due.status !== 'sent' && due.status !== 'unknown')) return;
  const answer = await ask(deps, due);
  if (answer.outcome === 'unknown') {
    const { id: refundId, attemptId } = due;
    deps.log('warn', 'a refund is not settled yet', { refundId, attemptId, why: answer.why });
  }
  await step(deps, due, { type: 'record_answer', answer, nextInquiryAt, now: deps.clock() });
}

/** A little after the other refund is asked after again. */
const AFTER_THE_OTHER_MS = SECOND_MS;

/** When to look again, while the provider works on another refund of the payment and takes one at a time. */
async function waitsUntil(deps: FlowDeps, refund: Refund): Promise<Date | undefined> {
  const { merchantId, paymentId, connector } = refund;
  if (!deps.connectorOf(connector).refundsOneAtATime) return undefined;
  const others = (await deps.reader.refundsOf({ merchantId, paymentId })).filter(
    ({ id, status }) =>
      status === 'sent' || status === 'unknown' || (status === 'requested' && id < refund.id),
  );
  const [dueAt] = others.flatMap((other) => refundDueAt(other) ?? []);
  return dueAt && addMs(latest(dueAt, deps.clock()), AFTER_THE_OTHER_MS);
}

const markSent = (deps: FlowDeps, refund: Refund, now: Date): Promise<Refund | undefined> =>
  step(deps, refund, {
    type: 'send',
    callDeadline: callDeadline(deps, refund.connector, now),
    now,
  });

function ask(deps: FlowDeps, refund: Refund): Promise<RefundAnswer> {
  const { id: refundId, attemptId, connectorRef, amount, captured, reason, requestedAt } = refund;
  const request = {
    ...{ refundId, attemptId, amount, captured, reason, requestedAt },
    ...(connectorRef !== undefined && { connectorRef }),
  };
  const { connector, status } = refund;
  return askRefund(deps, { connector, request, sentBefore: status === 'unknown' });
}

/** @returns the refund after the step, or undefined when someone else took it first. */
export async function step(
  deps: FlowDeps,
  refund: Refund,
  command: RefundCommand,
): Promise<Refund | undefined> {
  const { merchantId, paymentId } = refund;
  const key = { merchantId, paymentId };
  // A refund that fails gives its amount back to the payment, which may have changed meanwhile: decide again.
  for (let conflicts = 0; conflicts < 5; conflicts += 1) {
    const payment = await deps.reader.byKey(key);
    if (payment === undefined) throw new Error(`refund ${refund.id} has no payment`);
    // Few payments are in instalments: nothing is asked for the others.
    const terms = termsOf(payment, refund.attemptId);
    const [conversion] = terms === undefined ? [] : await deps.reader.conversionsOf(key);
    const policy = deps.policyOf(payment.protocol);
    const changed = changeRefund(refund, command, {
      policy,
      ...(policy.tellsRefunds && { notifyHost: await notifyHost(deps, payment) }),
      changeId: deps.newUuid(command.now) as ChangeId,
      ...{ payment, conversion },
    });
    if (!changed.ok) return undefined;
    const { change, refund: after } = changed.value;
    if (change === undefined) return after;
    if ((await deps.writer.write(change)) === 'committed') return after;
    const current = (await deps.reader.refundsOf(key)).find(({ id }) => id === refund.id);
    if (current?.version !== refund.version) return undefined;
  }
  return undefined;
}
