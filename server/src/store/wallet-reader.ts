import { HOUSE, type MerchantId, type WalletId } from '@cong/values/ids.ts';
import { Secret } from '@cong/values/secret.ts';
import type { Pool } from 'pg';
import type { WalletFunds } from '../core/wallet/check-payment.ts';
import type { WalletEntry, WalletReader } from '../core/wallet/wallet-store.ts';
import { decodeTopUp, decodeWallet } from './wallet-codec.ts';

type State = Readonly<Record<string, unknown>>;
type FundsRow = { readonly state: State; readonly balance: string; readonly used: string | null };

const FUNDS = `select w.state, w.balance, d.used from wallet w left join wallet_day d
  on d.merchant_id = w.merchant_id and d.wallet_id = w.id and d.day = $2::date where w.merchant_id = $1`;

const fundsOf = ({ state, balance, used }: FundsRow): WalletFunds => ({
  wallet: decodeWallet(state),
  balance: BigInt(balance),
  usedOfDay: BigInt(used ?? 0),
});

/** Wallets from PostgreSQL. */
export const walletReader = (pool: Pool): WalletReader => ({
  byPhone: async (phone) => {
    const { rows } = await pool.query<{ state: State; password_hash: string }>(
      'select state, password_hash from wallet where merchant_id = $1 and phone = $2',
      [HOUSE, phone],
    );
    const [row] = rows;
    return row && { wallet: decodeWallet(row.state), passwordHash: new Secret(row.password_hash) };
  },
  funds: async (id, day) => {
    const { rows } = await pool.query<FundsRow>(`${FUNDS} and w.id = $3`, [HOUSE, day, id]);
    return rows[0] && fundsOf(rows[0]);
  },
  list: async (day) =>
    (await pool.query<FundsRow>(`${FUNDS} order by w.phone`, [HOUSE, day])).rows.map(fundsOf),
  topUpByRequest: async (requestId) => {
    const { rows } = await pool.query<{ state: State }>(
      'select state from top_up where merchant_id = $1 and request_id = $2',
      [HOUSE, requestId],
    );
    return rows[0] && decodeTopUp(rows[0].state);
  },
  statement: (id, period) => statement(pool, id, period),
});

type EntryRow = {
  readonly number: number;
  readonly at: Date;
  readonly other_account: string;
  readonly amount: string;
  readonly balance: string;
  readonly other_merchant_id: number;
  readonly order_ref: string | null;
  readonly public_id: string | null;
  readonly request_id: string | null;
};

async function statement(
  pool: Pool,
  id: WalletId,
  { from, until }: Parameters<WalletReader['statement']>[1],
): Promise<readonly WalletEntry[]> {
  const { rows } = await pool.query<EntryRow>(
    `select e.number, e.at, e.other_account, e.amount, e.balance, e.other_merchant_id, p.order_ref, p.public_id,
       t.request_id
     from wallet_entry e
       left join payment p on p.merchant_id = e.other_merchant_id and p.id = e.subject_id
       left join top_up t on t.merchant_id = e.merchant_id and t.id = e.subject_id
     where e.merchant_id = $1 and e.wallet_id = $2 and e.at >= coalesce($3::timestamptz, '-infinity')
       and e.at < coalesce($4::timestamptz, 'infinity')
     order by e.number`,
    [HOUSE, id, from ?? null, until ?? null],
  );
  return rows.map(entryOf);
}

function entryOf(row: EntryRow): WalletEntry {
  const { number, at, other_account, order_ref, public_id, request_id } = row;
  const [amount, balance] = [BigInt(row.amount), BigInt(row.balance)];
  const facts = { number, at, amount, balance };
  if (other_account === 'gateway:cash') {
    return { ...facts, kind: 'top_up', reference: request_id ?? '' };
  }
  return {
    ...facts,
    kind: amount < 0n ? 'payment' : 'refund',
    reference: order_ref ?? '',
    merchantId: row.other_merchant_id as MerchantId,
    ...(public_id !== null && { publicId: public_id }),
  };
}
