import { HOUSE, type WalletId } from '@cong/values/ids.ts';
import type { ClientBase } from 'pg';
import { plainArray, textArray } from './array-literal.ts';
import { dayColumns, dayOf, type WalletMove } from './wallet-moves.ts';
import type { LockedWallet, WalletMoves } from './wallet-rows.ts';

/** Books what the winners move: the balance, a line of the statement for each posting, and the day's sum. */
export async function bookWalletMoves(
  client: ClientBase,
  { moves, wallets }: WalletMoves,
  won: ReadonlySet<number>,
): Promise<void> {
  const booked = moves.filter(({ idx }) => won.has(idx));
  if (booked.length === 0) return;
  const ends = await insertEntries(client, booked, wallets);
  await client.query(
    `update wallet w set balance = n.balance, entries = n.entries
     from unnest($2::uuid[], $3::bigint[], $4::int[]) as n (id, balance, entries)
     where w.merchant_id = $1 and w.id = n.id`,
    [
      HOUSE,
      plainArray([...ends.keys()]),
      plainArray([...ends.values()].map(({ balance }) => balance)),
      plainArray([...ends.values()].map(({ entries }) => entries)),
    ],
  );
  await useDays(client, booked);
}

type End = { readonly balance: bigint; readonly entries: number };

/** @returns what each wallet holds in the end, and how many lines it has. */
async function insertEntries(
  client: ClientBase,
  booked: readonly WalletMove[],
  wallets: ReadonlyMap<WalletId, LockedWallet>,
): Promise<ReadonlyMap<WalletId, End>> {
  const ends = new Map<WalletId, End>();
  const lines = booked.map((move) => {
    const { walletId, amount } = move;
    const locked = wallets.get(walletId);
    const before = ends.get(walletId) ?? {
      balance: BigInt(locked?.balance ?? 0),
      entries: locked?.entries ?? 0,
    };
    const after = { balance: before.balance + amount, entries: before.entries + 1 };
    ends.set(walletId, after);
    return { ...move, ...after };
  });
  await client.query(
    `insert into wallet_entry (merchant_id, wallet_id, number, change_id, other_merchant_id, subject_id,
       other_account, amount, balance, at)
     select $1, * from unnest($2::uuid[], $3::int[], $4::uuid[], $5::int[], $6::uuid[], $7::text[], $8::bigint[],
       $9::bigint[], $10::timestamptz[])`,
    [
      HOUSE,
      plainArray(lines.map(({ walletId }) => walletId)),
      plainArray(lines.map(({ entries }) => entries)),
      plainArray(lines.map(({ change }) => change.changeId)),
      plainArray(lines.map(({ change }) => change.merchantId)),
      plainArray(lines.map(({ change }) => change.subjectId)),
      textArray(lines.map(({ other }) => other)),
      plainArray(lines.map(({ amount }) => amount)),
      plainArray(lines.map(({ balance }) => balance)),
      plainArray(lines.map(({ change }) => change.at.toISOString())),
    ],
  );
  return ends;
}

async function useDays(client: ClientBase, booked: readonly WalletMove[]): Promise<void> {
  const sums = new Map<string, bigint>();
  for (const move of booked) {
    const day = dayOf(move);
    if (day !== undefined) sums.set(day, (sums.get(day) ?? 0n) - move.amount);
  }
  const keys = [...sums.keys()].sort();
  if (keys.length === 0) return;
  await client.query(
    `insert into wallet_day (merchant_id, wallet_id, day, used)
     select $1, * from unnest($2::uuid[], $3::date[], $4::bigint[])
     on conflict (merchant_id, wallet_id, day) do update set used = wallet_day.used + excluded.used`,
    [HOUSE, ...dayColumns(keys), plainArray(keys.map((key) => sums.get(key) ?? 0n))],
  );
}
