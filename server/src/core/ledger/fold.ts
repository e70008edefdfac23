import {
  applyConversion,
  type Conversion,
  type ConversionEvent,
} from '../instalment/conversion.ts';
import { apply } from '../payment/apply.ts';
import type { PaymentEvent } from '../payment/event.ts';
import type { Payment, PaymentIn } from '../payment/payment.ts';
import type { EventRow } from '../payment/payment-store.ts';
import { applyRefund } from '../refund/decide-refund.ts';
import type { Refund, RefundEvent } from '../refund/refund.ts';
import { applyReversal, type Reversal, type ReversalEvent } from '../reversal/reversal.ts';
import { sameValue } from './same-value.ts';

export type Recorded = Pick<EventRow, 'version' | 'event'>;

/** Why a payment is not what its events say; undefined when it is. */
export const paymentFoldFault = (payment: Payment, events: readonly Recorded[]) =>
  foldFault(payment, events, {
    first: (event) => event.type === 'created' && asCreated(payment),
    next: (before: Payment, event) => apply(before, event as PaymentEvent),
  });

/** Likewise for a refund. */
export const refundFoldFault = (refund: Refund, events: readonly Recorded[]) =>
  foldFault(refund, events, {
    first: (event) => event.type === 'refund_requested' && event.refund,
    next: (before: Refund, event) => applyRefund(before, event as RefundEvent),
  });

/** Likewise for a reversal. */
export const reversalFoldFault = (reversal: Reversal, events: readonly Recorded[]) =>
  foldFault(reversal, events, {
    first: (event) => event.type === 'reversal_requested' && event.reversal,
    next: (before: Reversal, event) => applyReversal(before, event as ReversalEvent),
  });

/** Likewise for a conversion. */
export const conversionFoldFault = (conversion: Conversion, events: readonly Recorded[]) =>
  foldFault(conversion, events, {
    first: (event) => event.type === 'conversion_due' && event.conversion,
    next: (before: Conversion, event) => applyConversion(before, event as ConversionEvent),
  });

type Fold<Aggregate> = {
  /** The aggregate that its first event brings into being; false when that event cannot be the first. */
  readonly first: (event: EventRow['event']) => Aggregate | false;
  readonly next: (before: Aggregate, event: EventRow['event']) => Aggregate;
};

/** Why an aggregate is not what its events say, folded one after another; undefined when it is. */
export function foldFault<Aggregate extends { readonly version: number }>(
  recorded: Aggregate,
  events: readonly Recorded[],
  { first, next }: Fold<Aggregate>,
): string | undefined {
  const [opening, ...rest] = events;
  let folded = opening?.version === 1 && first(opening.event);
  if (!folded) return 'its first event is missing';
  for (const { version, event } of rest) {
    if (version !== folded.version && version !== folded.version + 1) {
      return `the events of version ${folded.version + 1} are missing`;
    }
    try {
      folded = { ...next(folded, event), version };
    } catch (error) {
      return `version ${version}: ${error instanceof Error ? error.message : 'unreadable'}`;
    }
  }
  if (folded.version !== recorded.version) {
    return `version ${recorded.version}, its events say ${folded.version}`;
  }
  return sameValue(folded, recorded) ? undefined : differingFields(folded, recorded);
}

function differingFields(folded: object, recorded: object): string {
  const [says, is] = [new Map(Object.entries(folded)), new Map(Object.entries(recorded))];
  const fields = [...new Set([...says.keys(), ...is.keys()])];
  const differing = fields.filter((field) => !sameValue(says.get(field), is.get(field)));
  return `its events say another ${differing.join(', ')}`;
}

/** The payment as it was created: what never changes, and nothing else. The event itself does not repeat it. */
function asCreated(payment: Payment): PaymentIn<'created'> {
  const { id, merchantId, protocol, orderRef, publicId, amount, order, terms } = payment;
  const { checkoutHash, createdAt, expiresAt } = payment;
  return {
    ...{ id, merchantId, protocol, orderRef, publicId, amount, order, terms },
    ...{ checkoutHash, createdAt, expiresAt },
    version: 1,
    status: 'created',
    attempts: [],
    wrongDetails: 0,
    wrongOtps: 0,
    discrepancies: [],
  };
}
