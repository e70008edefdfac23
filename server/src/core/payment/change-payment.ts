import type { ChangeId, ConversionId, MessageId, RefundId } from '@cong/values/ids.ts';
import { ok, type Result } from '@cong/values/result.ts';
import type { Change, DomainEvent, LimitUse, RecordedEvent, Write } from '../change/change.ts';
import { conversionFor } from '../instalment/conversion.ts';
import { postingsFor } from '../ledger/posting.ts';
import { messageKindFor } from '../notification/message.ts';
import { openReversal } from '../reversal/open-reversal.ts';
import { apply } from './apply.ts';
import type { Command } from './command.ts';
import { decide } from './decide.ts';
import type { PaymentEvent } from './event.ts';
import { attemptOf, type Payment } from './payment.ts';
import type { Policy } from './policy.ts';
import type { PaymentRefusal } from './refusal.ts';

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

/** Decides a command and gathers everything it writes: aggregates, events, postings, messages. */
export function changePayment(
  before: Payment,
  command: Command,
  { policy, ids, notifyHost }: Context,
): Result<Decided, PaymentRefusal> {
  const decision = decide(before, command, policy);
  if (!decision.ok) return decision;
  const events = decision.value;
  if (events.length === 0) return ok({ payment: before });
  const version = before.version + 1;
  const payment: Payment = { ...events.reduce(apply, before), version };
  const born = events.flatMap((event) => bornOf(payment, event, ids));
  const writes: readonly Write[] = [{ type: 'payment', payment }, ...born.map(([write]) => write)];
  const recorded: readonly RecordedEvent[] = [
    ...events.map((event) => ({ stream: payment.id, version, event })),
    ...born.map(([, stream, event]) => ({ stream, version: 1, event })),
  ];
  const limitUse = limitGivenBack(payment, events);
  const { now: at } = command;
  const { merchantId, id: paymentId } = payment;
  return ok({
    payment,
    change: {
      changeId: ids.uuid() as ChangeId,
      ...{ merchantId, subjectId: paymentId, at, writes },
      events: recorded,
      postings: events.flatMap((event) => postingsFor(payment, event)),
      messages: events.flatMap((event) => {
        const kind = messageKindFor(event, policy);
        if (kind === undefined) return [];
        const host = notifyHost === undefined ? {} : { host: notifyHost };
        return [{ id: ids.uuid() as MessageId, merchantId, paymentId, kind, dueAt: at, ...host }];
      }),
      ...(limitUse && { limitUse }),
    },
  });
}

type Born = readonly [Write, stream: string, first: DomainEvent];

/** What an event of a payment brings into being beside it, in the same change. */
function bornOf(payment: Payment, event: PaymentEvent, ids: NewIds): readonly Born[] {
  if (event.type === 'reversal_opened') {
    const reversal = openReversal(payment, event, ids.uuid() as RefundId);
    return [
      [{ type: 'reversal', reversal }, reversal.id, { type: 'reversal_requested', reversal }],
    ];
  }
  const attempt = event.type === 'captured' && attemptOf(payment, event.attemptId);
  if (!attempt || attempt.instalment === undefined) return [];
  const conversion = conversionFor(payment, attempt, {
    id: ids.uuid() as ConversionId,
    terms: attempt.instalment,
    at: event.at,
  });
  return [
    [{ type: 'conversion', conversion }, conversion.id, { type: 'conversion_due', conversion }],
  ];
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
