import { addMs, latest, SECOND_MS } from '@cong/values/time.ts';
import type { RefundAnswer } from '../core/connector/connector.ts';
import { type Refund, refundDueAt } from '../core/refund/refund.ts';
import { isWallet } from '../core/wallet/wallet-connector.ts';
import { askRefund } from './ask-refund.ts';
import { callDeadline } from './call-connector.ts';
import { type FlowDeps, inquiryWait } from './deps.ts';
import { refundStep } from './refund-step.ts';
import { refundToWallet } from './refund-to-wallet.ts';

/** What a refund needs once it is due: to be sent, to be asked after, or its lost call to be given up. */
export async function sendRefund(deps: FlowDeps, refund: Refund): Promise<void> {
  if (isWallet(refund)) return refundToWallet(deps, refund);
  const now = deps.clock();
  const nextInquiryAt = addMs(now, inquiryWait(deps.inquirySchedule, refund.tries));
  if (refund.status === 'sent') {
    await refundStep(deps, refund, { type: 'give_up_call', nextInquiryAt, now });
    return;
  }
  const until = refund.status === 'requested' ? await waitsUntil(deps, refund) : undefined;
  if (until !== undefined) {
    await refundStep(deps, refund, { type: 'put_off', until, now });
    return;
  }
  const due = refund.status === 'requested' ? await markSent(deps, refund, now) : refund;
  if (due === undefined || (due.status !== 'sent' && due.status !== 'unknown')) return;
  const answer = await ask(deps, due);
  if (answer.outcome === 'unknown') {
    const { id: refundId, attemptId } = due;
    deps.log('warn', 'a refund is not settled yet', { refundId, attemptId, why: answer.why });
  }
  await refundStep(deps, due, { type: 'record_answer', answer, nextInquiryAt, now: deps.clock() });
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
  refundStep(deps, refund, {
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
