import type { ClientBase } from 'pg';
import type { Change, Draw } from '../core/change/change.ts';

type Drawing = { readonly idx: number; readonly merchantId: number; readonly draw: Draw };

/** The first of two keys of an advisory lock; the second is the merchant. Any fixed number. */
const LOCK = 5_026_513;

/** What accounts hold: what they held at the last checkpoint, and what was posted since. */
const HELD = `
select a.merchant_id, a.account,
  coalesce(c.credits - c.debits, 0) + coalesce((
    select sum(case when p.credit = a.account then p.amount else -p.amount end) from posting p
    where p.merchant_id = a.merchant_id and (p.debit = a.account or p.credit = a.account)
      and p.at >= coalesce((select max(upto) from balance_checkpoint), '-infinity')), 0) as held
from unnest($1::int[], $2::text[]) as a (merchant_id, account)
  left join balance_checkpoint c using (merchant_id, account)`;

/**
 * Admits changes that take from merchants' accounts, by running sum in queue order. Who takes from one account waits for
 * another who does, from here to the commit; who pays into it does not, since that can only make room.
 * @returns indexes of the changes for which an account holds too little.
 */
export async function admitDraws(
  client: ClientBase,
  changes: readonly (Change | undefined)[],
): Promise<ReadonlySet<number>> {
  const drawings = changes.flatMap((change, idx): readonly Drawing[] =>
    change?.draw === undefined ? [] : [{ idx, merchantId: change.merchantId, draw: change.draw }],
  );
  const overdrawn = new Set<number>();
  if (drawings.length === 0) return overdrawn;
  const merchants = [...new Set(drawings.map(({ merchantId }) => merchantId))];
  await client.query(
    `select pg_advisory_xact_lock($1, id) from (select unnest($2::int[]) as id order by 1) as m`,
    [LOCK, merchants.sort((a, b) => a - b)],
  );
  const held = await heldBy(client, drawings);
  for (const one of drawings) {
    const left = (held.get(keyOf(one)) ?? 0n) - one.draw.amount;
    if (left < one.draw.atLeast) overdrawn.add(one.idx);
    else held.set(keyOf(one), left);
  }
  return overdrawn;
}

const keyOf = ({ merchantId, draw }: Omit<Drawing, 'idx'>): string =>
  `${merchantId} ${draw.account}`;

async function heldBy(
  client: ClientBase,
  drawings: readonly Drawing[],
): Promise<Map<string, bigint>> {
  const accounts = [...new Map(drawings.map((one) => [keyOf(one), one])).values()];
  const { rows } = await client.query<{ merchant_id: number; account: string; held: string }>(
    HELD,
    [accounts.map(({ merchantId }) => merchantId), accounts.map(({ draw }) => draw.account)],
  );
  return new Map(rows.map((row) => [`${row.merchant_id} ${row.account}`, BigInt(row.held)]));
}
