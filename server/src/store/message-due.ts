import type { Pool } from 'pg';
import type { DueMessage, DueMessageQuery } from '../core/notification/message-store.ts';
import { PARTITIONS } from '../core/payment/payment-store.ts';
import { plainArray, textArray } from './array-literal.ts';
import { decodeMessage, MESSAGE_COLUMNS, type MessageRow } from './message-row.ts';
import { decodePayment, type PaymentRow } from './payment-codec.ts';
import { PAYMENT_COLUMNS } from './payment-reader.ts';

/** Written as the index `message_due_host` has them, or it would not be used. */
const PARTITION = `(m.merchant_id % ${PARTITIONS})`;
const HOST = `coalesce(m.host, '')`;

/**
 * `waiting` steps from host to host through the index, reading one row of each, so that a host with a million
 * messages costs as much as a host with one. Each host that has something due then gives its oldest, and the
 * turns are dealt out.
 */
const DUE_SQL = `
with recursive waiting as (
  (select p.partition, first.host, first.due_at
   from unnest($2::int[]) as p (partition) cross join lateral (
     select ${HOST} as host, m.due_at from message m
     where m.status = 'pending' and ${PARTITION} = p.partition
     order by ${HOST}, m.due_at limit 1) first)
  union all
  select w.partition, next.host, next.due_at
  from waiting w cross join lateral (
    select ${HOST} as host, m.due_at from message m
    where m.status = 'pending' and ${PARTITION} = w.partition and ${HOST} > w.host
    order by ${HOST}, m.due_at limit 1) next
), host as materialized (
  select partition, host, least($4::int / count(*) over (partition by host), 2 * $3::int / count(*) over ()) as most
  from waiting where due_at <= $1 and host <> all ($5::text[])
), candidate as (
  select c.*, row_number() over (partition by h.host order by c.due_at, c.id) as turn
  from host h cross join lateral (
    select m.* from message m
    where m.status = 'pending' and ${PARTITION} = h.partition and ${HOST} = h.host
      and m.due_at <= $1 and m.id <> all ($6::uuid[])
      and not exists (
        select from message earlier
        where earlier.merchant_id = m.merchant_id and earlier.payment_id = m.payment_id
          and earlier.id < m.id and earlier.status = 'pending')
    order by m.due_at
    limit 1 + h.most) c
), taken as (
  select * from candidate where turn <= $4 order by turn, due_at limit $3
)
select ${MESSAGE_COLUMNS}, ${PAYMENT_COLUMNS}
from taken m join payment p on p.merchant_id = m.merchant_id and p.id = m.payment_id
order by m.turn, m.due_at`;

/** What is due, in one statement, with the payments as they are recorded now. */
export async function dueMessages(
  pool: Pool,
  query: DueMessageQuery,
): Promise<readonly DueMessage[]> {
  const { rows } = await pool.query<MessageRow & PaymentRow>({
    name: 'messages-due',
    text: DUE_SQL,
    values: [
      query.now,
      plainArray(query.partitions),
      query.limit,
      query.perHost,
      textArray(query.exceptHosts),
      plainArray(query.exceptIds),
    ],
  });
  return rows.map((row) => ({ message: decodeMessage(row), payment: decodePayment(row) }));
}
