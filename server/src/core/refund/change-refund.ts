import type { ChangeId } from '@cong/values/ids.ts';
import { ok, type Result } from '@cong/values/result.ts';
import type { Change } from '../change/change.ts';
import { applyConversion, type Conversion } from '../instalment/conversion.ts';
import { postingsForRefund } from '../ledger/refund-posting.ts';
import { messageOfRefund } from '../notification/message.ts';
import { apply } from '../payment/apply.ts';
import { decide } from '../payment/decide.ts';
import type { PaymentEvent } from '../payment/event.ts';
import type { Payment } from '../payment/payment.ts';
import type { Policy } from '../payment/policy.ts';
import type { PaymentRefusal } from '../payment/refusal.ts';
import {
  applyRefund,
  decideRefund,
  type RefundCommand,
  type RefundStepRefusal,
} from './decide-refund.ts';
import type { Refund, RefundEvent } from './refund.ts';

/** One step, or several that are done in one change. */
export type RefundCommands = readonly [RefundCommand, ...RefundCommand[]];

type Context = {
  readonly policy: Policy;
  readonly changeId: ChangeId;
  /** The refund's payment: a refund that fails gives its amount back to it. */
  readonly payment: Payment;
  /** What the payment's bank was to turn into instalments: once the money is back it must not. */
  readonly conversion?: Conversion | undefined;
  /** The host that this payment's merchant is notified at; absent when there is none. */
  readonly notifyHost?: string | undefined;
};

/** Steps of a refund and everything they write; no change when the first was a repeat. */
export function changeRefund(
  before: Refund,
  commands: RefundCommand | RefundCommands,
  { policy, changeId, payment, conversion, notifyHost }: Context,
): Result<{ refund: Refund; change?: Change }, RefundStepRefusal | PaymentRefusal> {
  const all = isSeveral(commands) ? commands : ([commands] as const);
  const decision = decideAll(before, all);
  if (!decision.ok) return decision;
  const events = decision.value;
  const { now } = all[0];
  if (events.length === 0) return ok({ refund: before });
  const refund: Refund = { ...events.reduce(applyRefund, before), version: before.version + 1 };
  const released = releasedEvents(payment, refund, { now, policy });
  if (!released.ok) return released;
  const withdrawn = withdrawnBy(refund, conversion, now);
  const { merchantId, paymentId } = before;
  const version = payment.version + 1;
  const after: Payment = { ...released.value.reduce(apply, payment), version };
  const change: Change = {
    ...{ changeId, merchantId, subjectId: paymentId, at: now },
    writes: [
      ...(released.value.length > 0 ? [{ type: 'payment', payment: after } as const] : []),
      { type: 'refund', refund },
      ...withdrawn.map(({ write }) => write),
    ],
    events: [
      ...released.value.map((event) => ({ stream: paymentId, version, event })),
      ...events.map((event) => ({ stream: before.id, version: refund.version, event })),
      ...withdrawn.map(({ event }) => event),
    ],
    postings: events.flatMap((event) => postingsForRefund(before, event)),
    messages: messageOfRefund(before, refund, { policy, host: notifyHost, at: now }),
  };
  return ok({ refund, change });
}

/** A payment given back is not to be turned into instalments. */
function withdrawnBy(refund: Refund, before: Conversion | undefined, at: Date) {
  if (refund.status !== 'done' || before?.status !== 'due') return [];
  const event = { type: 'conversion_withdrawn', at } as const;
  const version = before.version + 1;
  const conversion: Conversion = { ...applyConversion(before, event), version };
  return [
    {
      write: { type: 'conversion', conversion } as const,
      event: { stream: before.id, version, event },
    },
  ];
}

function releasedEvents(
  payment: Payment,
  refund: Refund,
  { now, policy }: { now: Date; policy: Policy },
): Result<readonly PaymentEvent[], PaymentRefusal> {
  if (refund.status !== 'failed') return ok([]);
  const { amount } = refund;
  return decide(payment, { type: 'release_refund', amount, now }, policy);
}

const isSeveral = (commands: RefundCommand | RefundCommands): commands is RefundCommands =>
  Array.isArray(commands);

function decideAll(
  before: Refund,
  [first, ...others]: RefundCommands,
): Result<readonly RefundEvent[], RefundStepRefusal> {
  const decision = decideRefund(before, first);
  const [next, ...later] = others;
  if (!decision.ok || decision.value.length === 0 || next === undefined) return decision;
  const after = decideAll(decision.value.reduce(applyRefund, before), [next, ...later]);
  return after.ok ? ok([...decision.value, ...after.value]) : after;
}
