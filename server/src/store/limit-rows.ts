import type { ClientBase } from 'pg';
import type { Change, LimitUse } from '../core/change/change.ts';

type Limited = { readonly idx: number; readonly merchantId: number; readonly use: LimitUse };

const limited = (changes: readonly Change[]): readonly Limited[] =>
  changes.flatMap(({ limitUse, merchantId }, idx) =>
    limitUse === undefined ? [] : [{ idx, merchantId, use: limitUse }],
  );

const keyOf = (merchantId: number, day: string): string => `${merchantId}/${day}`;

/**
 * Locks the days that these changes count against, in key order, and admits changes by running sum in queue order.
 * An order that exists already is let through: it loses as a duplicate, which is the answer its sender needs.
 * @returns indexes of the changes that would exceed their merchant's limit.
 */
export async function admitWithinLimits(
  client: ClientBase,
  changes: readonly Change[],
): Promise<ReadonlySet<number>> {
  const uses = limited(changes);
  const over = new Set<number>();
  if (uses.length === 0) return over;
  const days = [...new Map(uses.map((one) => [keyOf(one.merchantId, one.use.day), one])).values()];
  const { rows } = await client.query<{ merchant_id: number; day: string; used: string }>(
    `insert into merchant_day (merchant_id, day, used)
     select merchant_id, day, 0 from unnest($1::int[], $2::date[]) as t (merchant_id, day) order by 1, 2
     on conflict (merchant_id, day) do update set used = merchant_day.used
     returning merchant_id, day::text, used`,
    [days.map((one) => one.merchantId), days.map((one) => one.use.day)],
  );
  const used = new Map(rows.map((row) => [keyOf(row.merchant_id, row.day), BigInt(row.used)]));
  const known = await existingOrders(client, changes);
  const admitted = new Set<string>();
  for (const { idx, merchantId, use } of uses) {
    const order = newOrderOf(changes[idx]);
    // Its twin in this batch has the amount already.
    if (known.has(idx) || (order !== undefined && admitted.has(order))) continue;
    const key = keyOf(merchantId, use.day);
    const sum = (used.get(key) ?? 0n) + use.amount;
    if (use.limit !== undefined && sum > use.limit) {
      over.add(idx);
      continue;
    }
    used.set(key, sum);
    if (order !== undefined) admitted.add(order);
  }
  return over;
}

/** The key of the order that a change creates, if it does. */
function newOrderOf(change: Change | undefined): string | undefined {
  for (const write of change?.writes ?? []) {
    if (write.type !== 'payment' || write.payment.version !== 1) continue;
    const { merchantId, protocol, orderRef } = write.payment;
    return JSON.stringify([merchantId, protocol, orderRef]);
  }
  return undefined;
}

async function existingOrders(
  client: ClientBase,
  changes: readonly Change[],
): Promise<ReadonlySet<number>> {
  const fresh = changes.flatMap(({ writes, limitUse }, idx) =>
    limitUse === undefined
      ? []
      : writes.flatMap((write) =>
          write.type === 'payment' && write.payment.version === 1
            ? [{ idx, payment: write.payment }]
            : [],
        ),
  );
  const { rows } = await client.query<{ idx: number }>(
    `select t.idx from payment p join unnest($1::int[], $2::int[], $3::text[], $4::text[])
       as t (idx, merchant_id, protocol, order_ref) using (merchant_id, protocol, order_ref)`,
    [
      fresh.map(({ idx }) => idx),
      fresh.map(({ payment }) => payment.merchantId),
      fresh.map(({ payment }) => payment.protocol),
      fresh.map(({ payment }) => payment.orderRef),
    ],
  );
  return new Set(rows.map(({ idx }) => idx));
}

/** Books what the winners use, or give back. */
export async function useLimits(
  client: ClientBase,
  changes: readonly Change[],
  won: ReadonlySet<number>,
): Promise<void> {
  const uses = limited(changes).filter(({ idx }) => won.has(idx));
  if (uses.length === 0) return;
  await client.query(
    `update merchant_day d set used = greatest(0, d.used + t.amount)
     from (select merchant_id, day, sum(amount) as amount
           from unnest($1::int[], $2::date[], $3::bigint[]) as u (merchant_id, day, amount) group by 1, 2) t
     where d.merchant_id = t.merchant_id and d.day = t.day`,
    [
      uses.map(({ merchantId }) => merchantId),
      uses.map(({ use }) => use.day),
      uses.map(({ use }) => use.amount.toString()),
    ],
  );
}
