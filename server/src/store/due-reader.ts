import type { Pool } from 'pg';
import { type DueQuery, type DueReader, PARTITIONS } from '../core/payment/payment-store.ts';
import { decodePayment, type PaymentRow } from './payment-codec.ts';
import { PAYMENT_COLUMNS } from './payment-reader.ts';
import { decodeRefund, decodeReversal } from './refund-codec.ts';
import { decodeSubscription } from './subscription-reader.ts';

/** What is due, straight from the `due_at` columns: no queue beside the rows can disagree with them. */
export function dueReader(pool: Pool): DueReader {
  const states = async (table: string, { now, partitions, limit, exceptIds = [] }: DueQuery) => {
    const { rows } = await pool.query<{ state: Record<string, unknown> }>(
      `select state from ${table} where due_at <= $1 and merchant_id % ${PARTITIONS} = any ($2)
         and id <> all ($4::uuid[])
       order by due_at limit $3`,
      [now, partitions, limit, exceptIds],
    );
    return rows.map(({ state }) => state);
  };
  return {
    payments: async ({ now, partitions, limit, exceptIds = [], statuses }) => {
      const { rows } = await pool.query<PaymentRow>(
        `select ${PAYMENT_COLUMNS} from payment p
         where p.due_at <= $1 and p.merchant_id % ${PARTITIONS} = any ($2)
           and p.id <> all ($4::uuid[]) and ($5::text[] is null or p.status = any ($5))
         order by p.due_at limit $3`,
        [now, partitions, limit, exceptIds, statuses ?? null],
      );
      return rows.map(decodePayment);
    },
    refunds: async (due) => (await states('refund', due)).map(decodeRefund),
    reversals: async (due) => (await states('reversal', due)).map(decodeReversal),
    subscriptions: async (due) => (await states('subscription', due)).map(decodeSubscription),
  };
}
