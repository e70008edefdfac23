import type { AttemptId } from '@cong/values/ids.ts';
import type { ClientBase } from 'pg';
import type { Conversion } from '../core/instalment/conversion.ts';
import type { Posted } from '../core/ledger/books.ts';
import type { MessageFacts, RecordedEvent } from '../core/ledger/payment-book.ts';
import { type Refund, refundDueAt } from '../core/refund/refund.ts';
import { type Reversal, reversalDueAt } from '../core/reversal/reversal.ts';
import { AGGREGATE_TYPES } from './aggregate-tables.ts';
import { decodeEvent } from './event-codec.ts';
import { decodeConversion, decodeRefund, decodeReversal } from './refund-codec.ts';

/** Payments of one merchant with ids above `after` up to `upto`. */
export type BookRange = readonly [merchantId: number, after: string, upto: string];

type Grouped<One> = Map<string, One[]>;

const group = <Row, One>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  make: (row: Row) => One,
): Grouped<One> => {
  const grouped: Grouped<One> = new Map();
  for (const row of rows) {
    const key = keyOf(row);
    const one = make(row);
    const others = grouped.get(key);
    if (others === undefined) grouped.set(key, [one]);
    else others.push(one);
  }
  return grouped;
};

// One row per stream: a hundred thousand events are read as one text per payment.
const EVENTS = `json_agg(json_build_array(version, type, data) order by version, seq) as events
from event where merchant_id = $1`;

type EventGroup = {
  readonly stream: string;
  readonly events: readonly (readonly [version: number, type: string, data: unknown])[];
};

const eventGroups = (rows: readonly EventGroup[]): Map<string, readonly RecordedEvent[]> =>
  new Map(
    rows.map(({ stream, events }) => [
      stream,
      events.map(([version, type, data]) => ({ stream, version, event: decodeEvent(type, data) })),
    ]),
  );

/** The events of every stream in a range: payments', refunds', reversals' and conversions'. */
export async function eventsIn(client: ClientBase, range: BookRange) {
  const { rows } = await client.query<EventGroup>(
    `select stream, ${EVENTS} and stream > $2 and stream <= $3 group by stream`,
    [...range],
  );
  return eventGroups(rows);
}

/** The events of these streams. */
export async function eventsOf(client: ClientBase, merchantId: number, streams: readonly string[]) {
  if (streams.length === 0) return new Map<string, readonly RecordedEvent[]>();
  const { rows } = await client.query<EventGroup>(
    `select stream, ${EVENTS} and stream = any ($2::uuid[]) group by stream`,
    [merchantId, streams],
  );
  return eventGroups(rows);
}

const OF_NOBODY = AGGREGATE_TYPES.map(
  (table) => `not exists (select from ${table} where merchant_id = $1 and id = stream)`,
).join(' and ');

/** Which of these streams are nobody's: of no aggregate of any kind. */
export async function streamsOfNobody(
  client: ClientBase,
  merchantId: number,
  streams: readonly string[],
): Promise<readonly string[]> {
  if (streams.length === 0) return [];
  const { rows } = await client.query<{ stream: string }>(
    `select stream from unnest($2::uuid[]) as s (stream)
     where ${OF_NOBODY}`,
    [merchantId, streams],
  );
  return rows.map(({ stream }) => stream);
}

type AggregateRow = {
  readonly id: string;
  readonly payment_id: string;
  readonly version: number;
  readonly amount: string;
  readonly status: string;
  readonly state: Record<string, unknown>;
  readonly due_at: Date | null;
};

/** A refund, reversal or conversion as its row's state has it, and which of the row's columns say otherwise. */
export type RowOf<Aggregate> = { readonly aggregate: Aggregate; readonly fault?: string };

const aggregatesIn = async (client: ClientBase, table: string, range: BookRange) =>
  (
    await client.query<AggregateRow>(
      `select id, payment_id, version, amount, status, state, due_at from ${table}
       where merchant_id = $1 and payment_id > $2 and payment_id <= $3 order by id`,
      [...range],
    )
  ).rows;

type Implied = { readonly amount: bigint; readonly due?: Date | undefined };

function rowOf<Aggregate extends Refund | Reversal | Conversion>(
  row: AggregateRow,
  aggregate: Aggregate,
  { amount, due }: Implied,
): RowOf<Aggregate> {
  const differing = [
    ...(row.id === aggregate.id ? [] : ['id']),
    ...(row.payment_id === aggregate.paymentId ? [] : ['payment_id']),
    ...(row.version === aggregate.version ? [] : ['version']),
    ...(BigInt(row.amount) === amount ? [] : ['amount']),
    ...(row.status === aggregate.status ? [] : ['status']),
    ...(row.due_at?.getTime() === due?.getTime() ? [] : ['due_at']),
  ];
  if (differing.length === 0) return { aggregate };
  return { aggregate, fault: `${row.id}: the state says another ${differing.join(', ')}` };
}

/** Refunds by their payment. */
export async function refundsIn(client: ClientBase, range: BookRange) {
  const rows = await aggregatesIn(client, 'refund', range);
  const make = (row: AggregateRow): RowOf<Refund> => {
    const refund = decodeRefund(row.state);
    return rowOf(row, refund, { amount: refund.amount, due: refundDueAt(refund) });
  };
  return group(rows, (row) => row.payment_id, make);
}

/** Reversals by their payment. */
export async function reversalsIn(client: ClientBase, range: BookRange) {
  const rows = await aggregatesIn(client, 'reversal', range);
  const make = (row: AggregateRow): RowOf<Reversal> => {
    const reversal = decodeReversal(row.state);
    return rowOf(row, reversal, { amount: reversal.amount, due: reversalDueAt(reversal) });
  };
  return group(rows, (row) => row.payment_id, make);
}

/** Conversions by their payment. */
export async function conversionsIn(client: ClientBase, range: BookRange) {
  const rows = await aggregatesIn(client, 'conversion', range);
  const make = (row: AggregateRow): RowOf<Conversion> => {
    const conversion = decodeConversion(row.state);
    return rowOf(row, conversion, { amount: conversion.principal });
  };
  return group(rows, (row) => row.payment_id, make);
}

type PostingGroup = {
  readonly payment_id: string;
  readonly postings: readonly (readonly [string, string, string, string])[];
};

/** Postings by their payment. Those of no attempt are no payment's: see wallet-books.ts. */
export async function postingsIn(client: ClientBase, range: BookRange) {
  const { rows } = await client.query<PostingGroup>(
    `select payment_id, json_agg(json_build_array(attempt_id, debit, credit, amount::text)) as postings from posting
     where merchant_id = $1 and payment_id > $2 and payment_id <= $3 and attempt_id is not null group by payment_id`,
    [...range],
  );
  return new Map(
    rows.map(({ payment_id, postings }) => [
      payment_id,
      postings.map(
        ([attempt, debit, credit, amount]): Posted => ({
          ...{ attemptId: attempt as AttemptId, debit, credit },
          amount: BigInt(amount),
        }),
      ),
    ]),
  );
}

type MessageCells = Omit<MessageFacts, 'keptTries' | 'receivedTry'> & {
  readonly payment_id: string;
  readonly kept: number;
  readonly received: boolean;
};

/** Messages by their payment, with what is kept of their tries; tries of no message count as one of no kind. */
export async function messagesIn(client: ClientBase, range: BookRange) {
  const { rows } = await client.query<MessageCells>(
    `select payment_id, coalesce(kind, 'none') as kind, coalesce(status, 'parked') as status,
       coalesce(tries, 0) as tries, coalesce(kept, 0) as kept, coalesce(received, false) as received
     from (select payment_id, id, kind, status, tries from message
           where merchant_id = $1 and payment_id > $2 and payment_id <= $3) m
     full join (select payment_id, message_id as id, count(*)::int as kept, bool_or(verdict = 'received') as received
           from message_try where merchant_id = $1 and payment_id > $2 and payment_id <= $3
           group by payment_id, message_id) t using (payment_id, id)`,
    [...range],
  );
  const make = ({ kind, status, tries, kept, received }: MessageCells): MessageFacts => ({
    ...{ kind, status, tries, keptTries: kept, receivedTry: received },
  });
  return group(rows, (row) => row.payment_id, make);
}
