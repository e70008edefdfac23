import pg from 'pg';

/** From the commit of a message to its first try, in milliseconds. */
export type NotificationLag = {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
};

const SQL = `
select count(*)::int as count, percentile_cont(0.5) within group (order by lag) as p50,
  percentile_cont(0.99) within group (order by lag) as p99
from (select extract(epoch from t.at - m.created_at)::float8 * 1000 as lag
      from message m join message_try t
        on t.merchant_id = m.merchant_id and t.payment_id = m.payment_id and t.message_id = m.id and t.number = 1
      where m.created_at >= $1 and m.created_at < $2) lags`;

/** How soon results were first sent, for messages of this time. */
export async function notificationLag(
  url: string,
  from: Date,
  until: Date,
): Promise<NotificationLag> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(SQL, [from, until]);
    const { count, p50, p99 } = rows[0];
    return { count, p50: p50 ?? 0, p99: p99 ?? 0 };
  } finally {
    await client.end();
  }
}
