import { HOUSE, type WalletId } from '@cong/values/ids.ts';
import type { ClientBase } from 'pg';
import type { Change } from '../core/change/change.ts';
import { plainArray } from './array-literal.ts';
import { dayColumns, dayOf, movesOf, type WalletMove } from './wallet-moves.ts';

type Batch = readonly (Change | undefined)[];

/** A wallet as it was when this batch locked it. */
export type LockedWallet = {
  readonly id: WalletId;
  readonly status: string;
  readonly balance: string;
  readonly entries: number;
};

/** What a batch does to wallets, and which of its changes it must not do. */
export type WalletMoves = {
  readonly moves: readonly WalletMove[];
  readonly wallets: ReadonlyMap<WalletId, LockedWallet>;
  readonly refused: ReadonlySet<number>;
};

/**
 * Locks every wallet that the batch moves or replaces, in key order, and admits moves by running sum in queue order: a
 * wallet gives while it is active, what it holds, and no more in a day than the change says; it takes until it is
 * closed, and is closed only when it is empty. What the batch itself brings in counts for the next batch: its change may
 * yet lose. Refused changes are decided again on the wallet as it is.
 */
export async function admitWalletMoves(client: ClientBase, changes: Batch): Promise<WalletMoves> {
  const moves = changes.flatMap((change, idx) => (change ? movesOf(change, idx) : []));
  const closing = changes.flatMap((change, idx) => (change ? closedBy(change, idx) : []));
  const wallets = await lockWallets(client, [
    ...moves.map(({ walletId }) => walletId),
    ...changes.flatMap((change) => (change ? replacedBy(change) : [])),
  ]);
  const days = await lockDays(client, moves);
  const refused = new Set<number>();
  const left = new Map([...wallets].map(([id, { balance }]) => [id, BigInt(balance)]));
  const used = new Map(days);
  for (const move of moves) {
    const { idx, walletId, amount } = move;
    const wallet = wallets.get(walletId);
    if (refused.has(idx) || wallet === undefined || !admits(wallet, move, { left, used })) {
      refused.add(idx);
      continue;
    }
    if (amount > 0n) continue;
    left.set(walletId, (left.get(walletId) ?? 0n) + amount);
    const day = dayOf(move);
    if (day !== undefined) used.set(day, (used.get(day) ?? 0n) - amount);
  }
  const moved = new Set(moves.map(({ walletId }) => walletId));
  for (const { idx, walletId } of closing) {
    if (moved.has(walletId) || wallets.get(walletId)?.balance !== '0') refused.add(idx);
  }
  return { moves, wallets, refused };
}

const replacedBy = ({ writes }: Change): readonly WalletId[] =>
  writes.flatMap((write) =>
    write.type === 'wallet' && write.wallet.version > 1 ? [write.wallet.id] : [],
  );

const closedBy = ({ writes }: Change, idx: number) =>
  writes.flatMap((write) =>
    write.type === 'wallet' && write.wallet.status === 'closed'
      ? [{ idx, walletId: write.wallet.id }]
      : [],
  );

async function lockWallets(
  client: ClientBase,
  ids: readonly WalletId[],
): Promise<ReadonlyMap<WalletId, LockedWallet>> {
  if (ids.length === 0) return new Map();
  const { rows } = await client.query<LockedWallet>(
    `select id, status, balance, entries from wallet
     where merchant_id = $1 and id = any ($2::uuid[]) order by merchant_id, id for update`,
    [HOUSE, plainArray([...new Set(ids)])],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Their wallets are locked: nobody else is at these rows. */
async function lockDays(
  client: ClientBase,
  moves: readonly WalletMove[],
): Promise<ReadonlyMap<string, bigint>> {
  const keys = [...new Set(moves.flatMap((move) => dayOf(move) ?? []))].sort();
  if (keys.length === 0) return new Map();
  const { rows } = await client.query<{ wallet_id: string; day: string; used: string }>(
    `select wallet_id, day::text, used from wallet_day join unnest($2::uuid[], $3::date[])
       as t (wallet_id, day) using (wallet_id, day) where merchant_id = $1`,
    [HOUSE, ...dayColumns(keys)],
  );
  return new Map(rows.map(({ wallet_id, day, used }) => [`${wallet_id} ${day}`, BigInt(used)]));
}

type Sums = {
  readonly left: ReadonlyMap<WalletId, bigint>;
  readonly used: ReadonlyMap<string, bigint>;
};

function admits({ id, status }: LockedWallet, move: WalletMove, { left, used }: Sums): boolean {
  if (move.amount > 0n) return status !== 'closed';
  if (status !== 'active' || (left.get(id) ?? 0n) + move.amount < 0n) return false;
  const day = dayOf(move);
  const limit = move.change.walletDay?.limit;
  return day === undefined || limit === undefined || (used.get(day) ?? 0n) - move.amount <= limit;
}
