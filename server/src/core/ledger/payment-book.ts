import type { Conversion } from '../instalment/conversion.ts';
import { termsOf } from '../instalment/terms.ts';
import { hasEnded } from '../notification/message.ts';
import type { MessageStatus } from '../notification/message-store.ts';
import { refundableAtMost } from '../payment/decide-refund.ts';
import { isFinal } from '../payment/payment.ts';
import type { EventRow } from '../payment/payment-store.ts';
import type { Policy } from '../payment/policy.ts';
import {
  type Balances,
  impliedBalances,
  type MoneyStates,
  type Posted,
  postedBalances,
} from './books.ts';
import type { BookCheck, Difference } from './difference.ts';
import {
  conversionFoldFault,
  paymentFoldFault,
  refundFoldFault,
  reversalFoldFault,
} from './fold.ts';
import { sameValue } from './same-value.ts';

/** What the check needs to know of a message. */
export type MessageFacts = {
  readonly kind: string;
  readonly status: MessageStatus;
  readonly tries: number;
  /** How many tries are kept, and whether one of them was received. */
  readonly keptTries: number;
  readonly receivedTry: boolean;
};

export type RecordedEvent = Pick<EventRow, 'stream' | 'version' | 'event'>;

/** A payment with everything that is written about it. */
export type PaymentBook = MoneyStates & {
  readonly conversions: readonly Conversion[];
  /** Of the payment, its refunds, reversals and conversions; each stream in its order. */
  readonly events: ReadonlyMap<string, readonly RecordedEvent[]>;
  readonly postings: readonly Posted[];
  readonly messages: readonly MessageFacts[];
};

export type Checked = {
  readonly differences: readonly Difference[];
  /** Messages that are still being delivered, where that is allowed. */
  readonly pending: number;
};

export type CheckTerms = Pick<Policy, 'toldEnds' | 'tellsRefunds'> & {
  /** Messages that are still being delivered are no fault. */
  readonly allowPending: boolean;
};

/** Everything that must hold of one payment alone. */
export function checkPaymentBook(book: PaymentBook, terms: CheckTerms): Checked {
  const { allowPending } = terms;
  const { merchantId, publicId, id: paymentId } = book.payment;
  const faults: readonly (readonly [BookCheck, string])[] = [
    ...historyFaults(book).map((what) => ['history', what] as const),
    ...postingFaults(book).map((what) => ['postings', what] as const),
    ...refundFaults(book).map((what) => ['refund_limit', what] as const),
    ...conversionFaults(book).map((what) => ['conversions', what] as const),
    ...messageFaults(book, terms).map((what) => ['messages', what] as const),
    ...receiptFaults(book).map((what) => ['receipts', what] as const),
  ];
  return {
    differences: faults.map(([check, what]) => ({
      ...{ check, merchantId, subject: publicId, paymentId, what },
    })),
    pending: allowPending ? book.messages.filter(({ status }) => status === 'pending').length : 0,
  };
}

function historyFaults(book: PaymentBook): readonly string[] {
  const { payment, refunds, reversals, conversions, events } = book;
  const of = (id: string): readonly RecordedEvent[] => events.get(id) ?? [];
  return [
    told('payment', paymentFoldFault(payment, of(payment.id))),
    ...refunds.map((one) => told(`refund ${one.id}`, refundFoldFault(one, of(one.id)))),
    ...reversals.map((one) => told(`reversal ${one.id}`, reversalFoldFault(one, of(one.id)))),
    ...conversions.map((one) => told(`conversion ${one.id}`, conversionFoldFault(one, of(one.id)))),
  ].flat();
}

const told = (of: string, fault: string | undefined): readonly string[] =>
  fault === undefined ? [] : [`${of}: ${fault}`];

function postingFaults(book: PaymentBook): readonly string[] {
  const [posted, implied] = [postedBalances(book.postings), impliedBalances(book)];
  const keys = new Set([...posted.keys(), ...implied.keys()]);
  return [...keys]
    .filter((key) => of(posted, key) !== of(implied, key))
    .map(
      (key) => `${key} is ${of(posted, key)}, ${book.payment.status} implies ${of(implied, key)}`,
    );
}

const of = (balances: Balances, key: string): bigint => balances.get(key) ?? 0n;

function refundFaults({ payment, refunds }: PaymentBook): readonly string[] {
  const taken = refunds.reduce(
    (sum, { status, amount }) => (status === 'failed' ? sum : sum + amount),
    0n,
  );
  if (payment.status !== 'captured') {
    return refunds.length > 0 ? [`${payment.status}, with ${refunds.length} refunds`] : [];
  }
  const most = refundableAtMost(payment);
  return [
    ...(taken > most ? [`refunds of ${taken} exceed ${most}`] : []),
    ...(taken === payment.refunded ? [] : [`refunded ${payment.refunded}, its refunds: ${taken}`]),
  ];
}

function conversionFaults({ payment, refunds, conversions }: PaymentBook): readonly string[] {
  const terms = payment.status === 'captured' ? termsOf(payment, payment.attemptId) : undefined;
  const [conversion, ...more] = conversions;
  if (payment.status !== 'captured' || terms === undefined) {
    return conversions.map(({ id }) => `conversion ${id} of a payment that is not in instalments`);
  }
  if (conversion === undefined) return ['captured in instalments, with no conversion'];
  const { attemptId, principal, status } = conversion;
  const same = attemptId === payment.attemptId && principal === payment.amount;
  const back = refunds.some((refund) => refund.status === 'done');
  return [
    ...more.map(({ id }) => `conversion ${id} is one too many`),
    ...(same && sameValue(terms, conversion.terms) ? [] : ['its conversion says other terms']),
    ...(back === (status === 'withdrawn') ? [] : [`its conversion is ${status}`]),
  ];
}

function messageFaults(
  { payment, messages, refunds }: PaymentBook,
  { toldEnds, tellsRefunds, allowPending }: CheckTerms,
): readonly string[] {
  const results = messages.filter(({ kind }) => kind === 'payment_result').length;
  const told = isFinal(payment) && toldEnds.includes(payment.status);
  const owed = told && payment.terms.account !== 'verification' ? 1 : 0;
  const ended = tellsRefunds ? refunds.filter(hasEnded).length : 0;
  const ofRefunds = messages.length - results;
  return [
    ...(ofRefunds === ended ? [] : [`${ended} refunds ended, with ${ofRefunds} messages of them`]),
    ...(results === owed ? [] : [`${payment.status}, with ${results} messages of its result`]),
    ...messages.flatMap(({ status, tries }) =>
      status === 'pending' && !allowPending
        ? [`a message is not delivered after ${tries} tries`]
        : [],
    ),
  ];
}

function receiptFaults({ messages }: PaymentBook): readonly string[] {
  return messages.flatMap(({ status, tries, keptTries, receivedTry }) => [
    ...(status === 'received' && !receivedTry ? ['received, but no try says so'] : []),
    ...(keptTries === tries ? [] : [`${tries} tries to deliver, ${keptTries} kept`]),
  ]);
}
