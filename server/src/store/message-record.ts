import type { Pool } from 'pg';
import type { TryRecord } from '../core/notification/message-store.ts';
import { plainArray, textArray } from './array-literal.ts';
import { boundedText } from './message-text.ts';

const URL_BYTES = 2_048;
const REQUEST_BYTES = 4_096;
const RESPONSE_BYTES = 2_048;
const VERDICT_BYTES = 200;
const INT_MAX = 0x7fff_ffff;

/**
 * Tries of many messages at once. A try counts when it is the message's next one; the others lost to
 * themselves, committed before a connection was lost, or to another worker's.
 * Rows are updated in key order, so that overlapping batches of two workers do not deadlock.
 */
const RECORD_SQL = `
with done as materialized (
  select * from unnest($1::int[], $2::int[], $3::uuid[], $4::uuid[], $5::int[], $6::timestamptz[], $7::int[], $8::text[],
    $9::text[], $10::int[], $11::text[], $12::text[], $13::text[], $14::timestamptz[])
    as t (idx, merchant_id, payment_id, message_id, number, at, took_ms, url, request, response_status, response,
      verdict, status, due_at)
  order by merchant_id, payment_id, message_id
), updated as (
  update message m set tries = d.number, status = d.status, due_at = coalesce(d.due_at, m.due_at),
    ended_at = case when d.status <> 'pending' then d.at end
  from done d
  where m.merchant_id = d.merchant_id and m.payment_id = d.payment_id and m.id = d.message_id
    and m.tries = d.number - 1
  returning d.*
), written as (
  insert into message_try (merchant_id, payment_id, message_id, number, at, took_ms, url, request, response_status,
    response, verdict)
  select merchant_id, payment_id, message_id, number, at, took_ms, url, request, response_status, response, verdict
  from updated
)
select idx from updated`;

/** A try whose number another worker took keeps its own place in the history; a receipt is a receipt. */
const RECORD_BESIDE_SQL = `
with updated as (
  update message m set tries = m.tries + 1,
    status = case when $11 = 'received' then 'received' else m.status end,
    ended_at = case when $11 = 'received' and m.status <> 'received' then $4::timestamptz else m.ended_at end
  where m.merchant_id = $1 and m.payment_id = $2 and m.id = $3 and not exists (
    select from message_try t
    where t.merchant_id = $1 and t.payment_id = $2 and t.message_id = $3
      and t.at = $4 and t.took_ms = $5 and t.verdict = $10)
  returning m.tries
)
insert into message_try (merchant_id, payment_id, message_id, number, at, took_ms, url, request, response_status,
  response, verdict)
select $1, $2, $3, tries, $4, $5, $6, $7, $8, $9, $10 from updated`;

/** A try as it is written: texts within their bounds. */
const written = ({ message, done, next }: TryRecord) => ({
  merchantId: message.merchantId,
  paymentId: message.paymentId,
  messageId: message.id,
  number: done.number,
  at: done.at.toISOString(),
  tookMs: Math.min(INT_MAX, Math.max(0, Math.round(done.tookMs))),
  url: boundedText(done.url, URL_BYTES),
  request: boundedText(done.request, REQUEST_BYTES),
  responseStatus: done.responseStatus ?? null,
  response: done.response === undefined ? null : boundedText(done.response, RESPONSE_BYTES),
  verdict: boundedText(done.verdict, VERDICT_BYTES),
  status: next.status,
  dueAt: next.status === 'pending' ? next.dueAt.toISOString() : null,
});

/** One statement, one commit. @returns indexes of the tries that were not their message's next. */
export async function recordTries(
  pool: Pool,
  records: readonly TryRecord[],
): Promise<readonly number[]> {
  const rows = records.map(written);
  const { rows: counted } = await pool.query<[number]>({
    name: 'record-tries',
    text: RECORD_SQL,
    values: [
      plainArray(rows.map((_, idx) => idx)),
      plainArray(rows.map(({ merchantId }) => merchantId)),
      plainArray(rows.map(({ paymentId }) => paymentId)),
      plainArray(rows.map(({ messageId }) => messageId)),
      plainArray(rows.map(({ number }) => number)),
      plainArray(rows.map(({ at }) => at)),
      plainArray(rows.map(({ tookMs }) => tookMs)),
      textArray(rows.map(({ url }) => url)),
      textArray(rows.map(({ request }) => request)),
      plainArray(rows.map(({ responseStatus }) => responseStatus)),
      textArray(rows.map(({ response }) => response)),
      textArray(rows.map(({ verdict }) => verdict)),
      textArray(rows.map(({ status }) => status)),
      plainArray(rows.map(({ dueAt }) => dueAt)),
    ],
    rowMode: 'array',
  });
  if (counted.length === records.length) return [];
  const won = new Set(counted.map(([idx]) => idx));
  return records.flatMap((_, idx) => (won.has(idx) ? [] : [idx]));
}

/** For a try that was not its message's next. Does nothing when it is written already. */
export async function recordBeside(pool: Pool, record: TryRecord): Promise<void> {
  const row = written(record);
  await pool.query(RECORD_BESIDE_SQL, [
    ...[row.merchantId, row.paymentId, row.messageId, row.at, row.tookMs, row.url, row.request],
    ...[row.responseStatus, row.response, row.verdict, row.status],
  ]);
}
