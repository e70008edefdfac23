import type { MerchantId, MessageId, PaymentKey } from '@cong/values/ids.ts';
import type { Pool } from 'pg';
import type {
  MessageStore,
  MessageTry,
  StoredMessage,
} from '../core/notification/message-store.ts';
import { dueMessages } from './message-due.ts';
import { MessageRecorder, type RecorderOptions } from './message-recorder.ts';
import {
  decodeMessage,
  decodeTry,
  MESSAGE_COLUMNS,
  type MessageRow,
  type TryRow,
} from './message-row.ts';

type Options = Omit<RecorderOptions, 'pool'> & {
  /** For the two statements of the hot path, see pool.ts. */
  readonly hot: Pool;
  readonly pool: Pool;
};

/** Messages in PostgreSQL: the row is the job. */
export function messageStore({ hot, pool, ...options }: Options): MessageStore {
  const recorder = new MessageRecorder({ ...options, pool: hot });
  const select = async (rest: string, values: unknown[]) => {
    const sql = `select ${MESSAGE_COLUMNS} from message m where ${rest}`;
    return (await pool.query<MessageRow>(sql, values)).rows.map(decodeMessage);
  };
  return {
    due: async (query) => (query.partitions.length === 0 ? [] : dueMessages(hot, query)),
    record: (record) => recorder.record(record),
    ofPayment: (key) => historiesOf(pool, key),
    byId: async (id) => (await select('m.id = $1', [id]))[0],
    parked: ({ limit, merchantId }) =>
      select(
        `m.status = 'parked' and ($2::int is null or m.merchant_id = $2) order by m.ended_at desc limit $1`,
        [limit, merchantId ?? null],
      ),
    sendAgain: (key, now) => sendAgain(pool, key, now),
    sendParkedAgain: (query, now) => sendParkedAgain(pool, query, now),
  };
}

type HistoryRow = MessageRow & (TryRow | { readonly number: null });

/** One statement: a message and its tries are of one moment. */
async function historiesOf(pool: Pool, { merchantId, paymentId }: PaymentKey) {
  const { rows } = await pool.query<HistoryRow>(
    `select ${MESSAGE_COLUMNS},
       t.number, t.at, t.took_ms, t.url, t.request, t.response_status, t.response, t.verdict
     from message m
     left join message_try t
       on t.merchant_id = m.merchant_id and t.payment_id = m.payment_id and t.message_id = m.id
     where m.merchant_id = $1 and m.payment_id = $2
     order by m.id, t.number`,
    [merchantId, paymentId],
  );
  const stored = new Map<string, StoredMessage & { readonly history: MessageTry[] }>();
  for (const row of rows) {
    const message = stored.get(row.message_id) ?? { ...decodeMessage(row), history: [] };
    stored.set(row.message_id, message);
    if (row.number !== null) message.history.push(decodeTry(row));
  }
  return [...stored.values()];
}

/** One that is pending is left alone: it is being sent as it is. */
async function sendAgain(
  pool: Pool,
  { merchantId, paymentId, id }: PaymentKey & { readonly id: MessageId },
  now: Date,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update message set status = 'pending', due_at = $4, ended_at = null
     where merchant_id = $1 and payment_id = $2 and id = $3 and status <> 'pending'`,
    [merchantId, paymentId, id, now],
  );
  return rowCount === 1;
}

async function sendParkedAgain(
  pool: Pool,
  { merchantId }: { readonly merchantId?: MerchantId | undefined },
  now: Date,
): Promise<number> {
  const { rowCount } = await pool.query(
    `with parked as (
       select merchant_id, payment_id, id from message
       where status = 'parked' and ($1::int is null or merchant_id = $1)
       order by merchant_id, payment_id, id for update)
     update message m set status = 'pending', due_at = $2, ended_at = null from parked p
     where m.merchant_id = p.merchant_id and m.payment_id = p.payment_id and m.id = p.id and m.status = 'parked'`,
    [merchantId ?? null, now],
  );
  return rowCount ?? 0;
}
