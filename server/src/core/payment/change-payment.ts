import type { ChangeId, ConversionId, MessageId, RefundId } from '@cong/values/ids.ts';
import { subtractVnd } from '@cong/values/money.ts';
import { ok, type Result } from '@cong/values/result.ts';
import type { Change, DomainEvent, LimitUse, RecordedEvent, Write } from '../change/change.ts';
import { conversionFor } from '../instalment/conversion.ts';
import { dueOf } from '../instalment/terms.ts';
import { postingsFor } from '../ledger/posting.ts';
import { messageKindFor } from '../notification/message.ts';
import { newRefund } from '../refund/new-refund.ts';
import { openReversal } from '../reversal/open-reversal.ts';
import { apply } from './apply.ts';
import type { Command } from './command.ts';
import { decide } from './decide.ts';
import { refundableAtMost } from './decide-refund.ts';
import type { PaymentEvent, PaymentEventOf } from './event.ts';
import { attemptOf, type Payment } from './payment.ts';
import { type Policy, policyOf } from './policy.ts';
import type { PaymentRefusal } from './refusal.ts';

/** One command, or several that are done in one change: each on what those before it made of the payment. */
export type Commands = readonly [Command, ...Command[]];

/** Where fresh ids come from, so that this stays a pure function of its arguments in tests. */
export type NewIds = { readonly uuid: () => string };

type Context = {
  readonly policy: Policy;
  readonly ids: NewIds;
  /** The host that this payment's merchant is notified at; absent when there is none. */
  readonly notifyHost?: string | undefined;
};

export type Decided = {
  /** The payment after the command; the same value as before when nothing happened. */
  readonly payment: Payment;
  /** Undefined when the command was a repeat: there is nothing to write. */
  readonly change?: Change;
};

/** Decides commands and gathers everything they write: aggregates, events, postings, messages. */
export function changePayment(
  before: Payment,
  commands: Command | Commands,
  { policy, ids, notifyHost }: Context,
): Result<Decided, PaymentRefusal> {
  const all = isSeveral(commands) ? commands : ([commands] as const);
  const { now: at } = all[0];
  const decision = decideAll(before, all, policyOf(policy, before.order));
  if (!decision.ok) return decision;
  const { value: decided } = decision;
  if (decided.length === 0) return ok({ payment: before });
  const version = before.version + 1;
  const reached = decided.reduce(apply, before);
  const events = [...decided, ...returnOf(reached, decided)];
  const payment: Payment = { ...events.slice(decided.length).reduce(apply, reached), version };
  const born = events.flatMap((event) => bornOf(payment, event, { ids, now: at }));
  const writes: readonly Write[] = [{ type: 'payment', payment }, ...born.map(([write]) => write)];
  const recorded: readonly RecordedEvent[] = [
    ...events.map((event) => ({ stream: payment.id, version, event })),
    ...born.map(([, stream, event]) => ({ stream, version: 1, event })),
  ];
  const limitUse = limitGivenBack(payment, events);
  const { merchantId, id: paymentId } = payment;
  return ok({
    payment,
    change: {
      changeId: ids.uuid() as ChangeId,
      ...{ merchantId, subjectId: paymentId, at, writes },
      events: recorded,
      postings: events.flatMap((event) => postingsFor(payment, event)),
      messages: events.flatMap((event) => {
        const kind = messageKindFor(payment, event, policy);
        if (kind === undefined) return [];
        const host = notifyHost === undefined ? {} : { host: notifyHost };
        return [{ id: ids.uuid() as MessageId, merchantId, paymentId, kind, dueAt: at, ...host }];
      }),
      ...(limitUse && { limitUse }),
    },
  });
}

/** What verified a card goes back as soon as it came. */
function returnOf(payment: Payment, events: readonly PaymentEvent[]): readonly PaymentEvent[] {
  const comes = events.some(({ type }) => type === 'captured');
  if (!comes || payment.status !== 'captured' || payment.terms.account !== 'verification')
    return [];
  const amount = refundableAtMost(payment);
  return amount === 0n ? [] : [{ type: 'refund_reserved', amount }];
}

type Born = readonly [Write, stream: string, first: DomainEvent];

/** What an event of a payment brings into being beside it, in the same change. */
function bornOf(
  payment: Payment,
  event: PaymentEvent,
  { ids, now }: { readonly ids: NewIds; readonly now: Date },
): readonly Born[] {
  switch (event.type) {
    case 'reversal_opened': {
      const reversal = openReversal(payment, event, ids.uuid() as RefundId);
      const first = { type: 'reversal_requested', reversal } as const;
      return [[{ type: 'reversal', reversal }, reversal.id, first]];
    }
    case 'refund_reserved': {
      // A payment's own command brings it only where what verified a card goes back.
      if (payment.status !== 'captured') return [];
      const id = ids.uuid() as RefundId;
      const { amount } = event;
      const asked = { id, requestId: id, amount, reason: 'card verification', now };
      const refund = newRefund(payment, asked);
      return [[{ type: 'refund', refund }, refund.id, { type: 'refund_requested', refund }]];
    }
    case 'captured':
      return [...conversionOf(payment, event, ids), ...excessOf(payment, event, ids)];
    default:
      return [];
  }
}

/** An operator accepted more than was due: the rest is the payer's, and goes back. */
function excessOf(
  payment: Payment,
  { attemptId, connector, connectorRef, reportedAmount, at }: PaymentEventOf<'captured'>,
  ids: NewIds,
): readonly Born[] {
  const due = dueOf(payment, attemptOf(payment, attemptId));
  if (reportedAmount === undefined || reportedAmount <= due) return [];
  const amount = subtractVnd(reportedAmount, due);
  const excess = { attemptId, connector, amount, at, ...(connectorRef && { connectorRef }) };
  const reversal = openReversal(payment, excess, ids.uuid() as RefundId);
  return [[{ type: 'reversal', reversal }, reversal.id, { type: 'reversal_requested', reversal }]];
}

function conversionOf(
  payment: Payment,
  { attemptId, at }: PaymentEventOf<'captured'>,
  ids: NewIds,
): readonly Born[] {
  const attempt = attemptOf(payment, attemptId);
  if (attempt?.instalment === undefined) return [];
  const id = ids.uuid() as ConversionId;
  const conversion = conversionFor(payment, attempt, { id, terms: attempt.instalment, at });
  const first = { type: 'conversion_due', conversion } as const;
  return [[{ type: 'conversion', conversion }, conversion.id, first]];
}

const isSeveral = (commands: Command | Commands): commands is Commands => Array.isArray(commands);

/** A first command that is a repeat, or is refused, leaves the others undone. */
function decideAll(
  before: Payment,
  [first, ...others]: Commands,
  policy: Policy,
): Result<readonly PaymentEvent[], PaymentRefusal> {
  const decision = decide(before, first, policy);
  const [next, ...later] = others;
  if (!decision.ok || decision.value.length === 0 || next === undefined) return decision;
  const after = decideAll(decision.value.reduce(apply, before), [next, ...later], policy);
  return after.ok ? ok([...decision.value, ...after.value]) : after;
}

/** An order that ends unpaid no longer counts against its day's limit. */
function limitGivenBack(
  { terms, amount }: Payment,
  events: readonly PaymentEvent[],
): LimitUse | undefined {
  const unpaid = events.some(
    ({ type }) => type === 'declined' || type === 'cancelled' || type === 'expired',
  );
  return unpaid && terms.limitDay !== undefined
    ? { day: terms.limitDay, amount: -amount }
    : undefined;
}
