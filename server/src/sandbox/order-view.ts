import type { MessageStore } from '../core/notification/message-store.ts';
import type { Attempt } from '../core/payment/attempt.ts';
import type { Payment } from '../core/payment/payment.ts';
import type { Protocol } from '../core/protocol/protocol.ts';
import type { FlowDeps } from '../flows/deps.ts';
import { keyOf } from '../flows/execute-command.ts';

type Deps = { readonly flows: FlowDeps; readonly messages: Pick<MessageStore, 'ofPayment'> };

/** Everything that is known of an order, for a developer: amounts in whole đồng. */
export async function orderView({ flows, messages }: Deps, payment: Payment, protocol: Protocol) {
  const key = keyOf(payment);
  const [notifications, refunds, reversals] = await Promise.all([
    messages.ofPayment(key),
    flows.reader.refundsOf(key),
    flows.reader.reversalsOf(key),
  ]);
  // Last, so that every posting that these states imply is among them.
  const postings = await flows.reader.postingsOf(key);
  return {
    state: payment.status,
    status: protocol.statusOf(payment),
    publicId: payment.publicId,
    paymentId: payment.id,
    orderRef: payment.orderRef,
    amount: Number(payment.amount),
    ...('reason' in payment && { reason: payment.reason }),
    createdAt: payment.createdAt,
    attempts: payment.attempts.map(shownAttempt),
    postings: postings.map((posting) => ({ ...posting, amount: Number(posting.amount) })),
    refunds: refunds.map(({ id, requestId, amount, status, reason }) => ({
      ...{ id, requestId, status, reason },
      amount: Number(amount),
    })),
    reversals: reversals.map(({ id, attemptId, amount, status }) => ({
      ...{ id, attemptId, status },
      amount: Number(amount),
    })),
    notifications: notifications.map(({ id, kind, status, dueAt, history }) => ({
      ...{ id, kind, status, dueAt },
      tries: history,
    })),
  };
}

/** Amounts as numbers, as everywhere in this view. */
const shownAttempt = ({ instalment, ...attempt }: Attempt) => ({
  ...attempt,
  ...(instalment && { instalment: { ...instalment, fee: Number(instalment.fee) } }),
});
