import type { Change } from '../core/change/change.ts';
import { dueAt } from '../core/payment/payment.ts';
import { BinaryArray, type Cell, type ElementType } from './binary-array.ts';
import { jsonText } from './json-text.ts';
import { encodeFacts, encodeState } from './payment-codec.ts';

/**
 * One flush: payments inserted or updated first, then events, postings and messages of the changes that won.
 * A losing insert met an order with the same key; a losing update was decided on an old version.
 * Of two inserts with one key the first in the queue wins. Inserts go in key order and updates lock in key order, so overlapping batches cannot deadlock.
 * "(… in (select …)) is true" keeps PostgreSQL from making it a join: it builds one hash table instead, so that a flush of
 * n changes costs n steps and not n².
 * $28 names changes that won by another aggregate's version, in the same transaction.
 */
export const FLUSH_SQL = `
with new_row as (
  select * from unnest($1::int[], $2::int[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::bigint[],
    $8::jsonb[], $9::jsonb[], $10::timestamptz[], $11::timestamptz[])
    as t (idx, merchant_id, id, protocol, order_ref, public_id, amount, facts, state, created_at, due_at)
), inserted as (
  insert into payment (merchant_id, id, version, protocol, order_ref, public_id, amount, status, facts, state,
    created_at, due_at)
  select merchant_id, id, 1, protocol, order_ref, public_id, amount, 'created', facts, state, created_at, due_at
  from new_row order by merchant_id, protocol, order_ref, idx
  on conflict do nothing
  returning merchant_id, id
), next_row as (
  select * from unnest($12::int[], $13::int[], $14::uuid[], $15::int[], $16::text[], $17::jsonb[], $18::timestamptz[])
    as t (idx, merchant_id, id, version, status, state, due_at)
), locked as (
  select n.idx from next_row n join payment p on p.merchant_id = n.merchant_id and p.id = n.id
  where p.version = n.version - 1
  order by p.merchant_id, p.id
  for update of p
), updated as (
  update payment p set version = n.version, status = n.status, state = n.state, due_at = n.due_at
  from next_row n
  where (n.idx in (select idx from locked)) is true
    and p.merchant_id = n.merchant_id and p.id = n.id and p.version = n.version - 1
  returning n.idx
), won as materialized (
  select n.idx from new_row n where ((n.merchant_id, n.id) in (select merchant_id, id from inserted)) is true
  union all select idx from updated
  union all select unnest($28::int[])
), new_event as (
  insert into event (merchant_id, stream, version, seq, change_id, type, data, at)
  select e.merchant_id, e.stream, e.version, e.seq, e.change_id, e.type, e.data, e.at
  from unnest($19::int[], $20::int[], $21::uuid[], $22::int[], $23::smallint[], $24::uuid[], $25::text[],
    $26::jsonb[], $27::timestamptz[])
    as e (idx, merchant_id, stream, version, seq, change_id, type, data, at)
  where (e.idx in (select idx from won)) is true
), new_posting as (
  insert into posting (merchant_id, payment_id, change_id, seq, attempt_id, debit, credit, amount, at)
  select p.merchant_id, p.payment_id, p.change_id, p.seq, p.attempt_id, p.debit, p.credit, p.amount, p.at
  from unnest($29::int[], $30::int[], $31::uuid[], $32::uuid[], $33::smallint[], $34::text[], $35::text[],
    $36::text[], $37::bigint[], $38::timestamptz[])
    as p (idx, merchant_id, payment_id, change_id, seq, attempt_id, debit, credit, amount, at)
  where (p.idx in (select idx from won)) is true
), new_message as (
  insert into message (merchant_id, payment_id, id, kind, host, due_at, created_at)
  select m.merchant_id, m.payment_id, m.id, m.kind, m.host, m.due_at, m.due_at
  from unnest($39::int[], $40::int[], $41::uuid[], $42::uuid[], $43::text[], $44::text[], $45::timestamptz[])
    as m (idx, merchant_id, payment_id, id, kind, host, due_at)
  where (m.idx in (select idx from won)) is true
)
select idx from won`;

const KEY = ['int', 'int', 'uuid'] as const;

/** The columns of each `unnest` above, in their order. */
const COLUMNS = {
  inserts: [
    ...KEY,
    'text',
    'text',
    'text',
    'bigint',
    'jsonb',
    'jsonb',
    'timestamptz',
    'timestamptz',
  ],
  updates: [...KEY, 'int', 'text', 'jsonb', 'timestamptz'],
  events: [...KEY, 'int', 'smallint', 'uuid', 'text', 'jsonb', 'timestamptz'],
  won: ['int'],
  postings: [...KEY, 'uuid', 'smallint', 'text', 'text', 'text', 'bigint', 'timestamptz'],
  messages: [...KEY, 'uuid', 'text', 'text', 'timestamptz'],
} as const satisfies Readonly<Record<string, readonly ElementType[]>>;

/** Column-wise collector of rows: what `unnest` wants. */
class Columns {
  readonly #columns: readonly BinaryArray[];

  constructor(types: readonly ElementType[]) {
    this.#columns = types.map((type) => new BinaryArray(type));
  }

  add(...row: readonly Cell[]): void {
    for (let i = 0; i < row.length; i += 1) this.#columns[i]?.add(row[i] ?? null);
  }

  parameters(): readonly Buffer[] {
    return this.#columns.map((column) => column.toBuffer());
  }
}

type Tables = Readonly<Record<keyof typeof COLUMNS, Columns>>;

/**
 * The parameters of FLUSH_SQL for these changes; a change's index in the array is its idx.
 * @param alreadyWon indexes of changes that another aggregate's version has admitted.
 */
export function flushParameters(
  changes: readonly (Change | undefined)[],
  alreadyWon: readonly number[] = [],
): readonly Buffer[] {
  const tables: Tables = {
    inserts: new Columns(COLUMNS.inserts),
    updates: new Columns(COLUMNS.updates),
    events: new Columns(COLUMNS.events),
    won: new Columns(COLUMNS.won),
    postings: new Columns(COLUMNS.postings),
    messages: new Columns(COLUMNS.messages),
  };
  for (const idx of alreadyWon) tables.won.add(idx);
  for (let idx = 0; idx < changes.length; idx += 1) {
    const change = changes[idx];
    if (change !== undefined) addChange(change, idx, tables);
  }
  const { inserts, updates, events, won, postings, messages } = tables;
  return [inserts, updates, events, won, postings, messages].flatMap((columns) =>
    columns.parameters(),
  );
}

function addChange(change: Change, idx: number, tables: Tables): void {
  const { merchantId, subjectId, changeId, messages, postings } = change;
  const { at } = change;
  addPayment(change, idx, tables);
  for (let seq = 0; seq < change.events.length; seq += 1) {
    const recorded = change.events[seq];
    if (recorded === undefined) continue;
    const { stream, version, event } = recorded;
    const { type, ...data } = event;
    // What a payment was created with stands in its row; it is not written twice.
    const json = type === 'created' ? null : jsonText(data);
    tables.events.add(idx, merchantId, stream, version, seq, changeId, type, json, at);
  }
  for (let seq = 0; seq < postings.length; seq += 1) {
    const posting = postings[seq];
    if (posting === undefined) continue;
    const { attemptId, debit, credit, amount } = posting;
    tables.postings.add(
      idx,
      merchantId,
      subjectId,
      changeId,
      seq,
      attemptId ?? null,
      debit,
      credit,
      amount,
      at,
    );
  }
  for (const { id, kind, host, dueAt: due } of messages) {
    tables.messages.add(idx, merchantId, subjectId, id, kind, host ?? null, due);
  }
}

function addPayment(change: Change, idx: number, { inserts, updates }: Tables): void {
  for (const write of change.writes) {
    if (write.type !== 'payment') continue;
    const { payment } = write;
    const { merchantId, id, version, status } = payment;
    const due = dueAt(payment) ?? null;
    if (version === 1) {
      const { protocol, orderRef, publicId, amount } = payment;
      const json = [encodeFacts(payment), encodeState(payment)] as const;
      const created = payment.createdAt;
      inserts.add(idx, merchantId, id, protocol, orderRef, publicId, amount, ...json, created, due);
    } else {
      updates.add(idx, merchantId, id, version, status, encodeState(payment), due);
    }
  }
}
