import type { MerchantId, MessageId, PaymentId } from '@cong/values/ids.ts';
import type { PaymentEvent } from '../payment/event.ts';
import type { Base } from '../payment/payment.ts';
import type { Policy } from '../payment/policy.ts';
import type { Refund } from '../refund/refund.ts';

/** What a message tells the merchant. Its text is made at each try, from the payment as it is recorded. */
export type MessageKind = 'payment_result' | 'refund_result';

/** Something the gateway owes the merchant; a worker delivers it at least once, in order per payment. */
export type Message = {
  readonly id: MessageId;
  readonly merchantId: MerchantId;
  readonly paymentId: PaymentId;
  readonly kind: MessageKind;
  /** Where it goes, so that a dead host is known before its messages are taken up; absent: nowhere yet. */
  readonly host?: string;
  readonly dueAt: Date;
};

/**
 * The kind of message an event owes the merchant, if any: an end that the protocol tells of is told once. What only
 * verifies a card is no order of the merchant's.
 */
export function messageKindFor(
  { terms }: Pick<Base, 'terms'>,
  event: PaymentEvent,
  { toldEnds }: Pick<Policy, 'toldEnds'>,
): MessageKind | undefined {
  if (terms.account === 'verification') return undefined;
  switch (event.type) {
    case 'captured':
    case 'declined':
    case 'cancelled':
    case 'expired':
      return toldEnds.includes(event.type) ? 'payment_result' : undefined;
    default:
      return undefined;
  }
}

/** Whether a refund is over: the money is back with the payer, or it never will be by this refund. */
export const hasEnded = ({ status }: Pick<Refund, 'status'>): boolean =>
  status === 'done' || status === 'failed';

/** The message that a refund's end owes the merchant, where its protocol tells of refunds; it has the refund's own id. */
export function messageOfRefund(
  before: Refund,
  { id, merchantId, paymentId, ...refund }: Refund,
  { policy, host, at }: RefundEnd,
): readonly Message[] {
  if (!policy.tellsRefunds || hasEnded(before) || !hasEnded(refund)) return [];
  const kind = 'refund_result';
  const where = host === undefined ? {} : { host };
  return [{ id: messageIdOf(id), merchantId, paymentId, kind, dueAt: at, ...where }];
}

type RefundEnd = {
  readonly policy: Pick<Policy, 'tellsRefunds'>;
  readonly host: string | undefined;
  readonly at: Date;
};

/** One refund, one message: nothing else has to say which. */
export const messageIdOf = (id: Refund['id']): MessageId => id as string as MessageId;
