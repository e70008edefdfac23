import { firstUuidOf } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import type { Pool } from 'pg';
import type { Bank } from '../core/bank/bank.ts';
import { BANKS } from '../core/bank/banks.ts';
import type {
  ListedRefund,
  MerchantLists,
  PaymentListQuery,
  RefundListQuery,
} from '../core/merchant/merchant-lists.ts';
import { decodePayment, type PaymentRow } from './payment-codec.ts';
import { PAYMENT_COLUMNS } from './payment-reader.ts';
import { decodeRefund } from './refund-codec.ts';

/** Ids begin with the time at which they were made: the primary key finds a merchant's payments of a time. */
const OF_TIME = 'merchant_id = $1 and id >= $2 and id < $3 and protocol = $4';
const FIRST = '00000000-0000-0000-0000-000000000000';
const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** A merchant's own payments and refunds, found by its keys. */
export const merchantLists = (pool: Pool): MerchantLists => ({
  payments: (query) => payments(pool, query),
  refunds: (query) => refunds(pool, query),
  paymentByPublicId: async (merchantId, protocol, publicId) => {
    const { rows } = await pool.query<PaymentRow>(
      `select ${PAYMENT_COLUMNS} from payment p
       where p.merchant_id = $1 and p.public_id = $2 and p.protocol = $3`,
      [merchantId, publicId, protocol],
    );
    return rows[0] && decodePayment(rows[0]);
  },
  refundById: async (merchantId, protocol, id) => {
    const { rows } = await pool.query<RefundRow>(
      `${LISTED_REFUND} where r.merchant_id = $1 and r.id = $2 and r.protocol = $3`,
      [merchantId, id, protocol],
    );
    return rows[0] && listed(rows[0]);
  },
});

const timeOf = ({ merchantId, protocol, from, until }: PaymentListQuery | RefundListQuery) => [
  merchantId,
  from === undefined ? FIRST : firstUuidOf(from),
  until === undefined ? LAST : firstUuidOf(until),
  protocol,
];

const PAYMENT_BANK = `coalesce(state->'attempts'->-1->>'bank', facts->'order'->>'bank')`;
const PAYMENTS = `from payment p where ${OF_TIME} and ($5::text[] is null or status = any ($5))
  and ($6::text[] is null or ${PAYMENT_BANK} = any ($6)
    or (${PAYMENT_BANK} is null and facts->'order'->'groups' = $7::jsonb))`;

async function payments(pool: Pool, query: PaymentListQuery) {
  const { statuses, group, limit, offset } = query;
  const values = [
    ...timeOf(query),
    statuses ?? null,
    group === undefined ? null : banksOf(group),
    JSON.stringify([group]),
  ];
  const [page, counted] = await Promise.all([
    pool.query<PaymentRow>(
      `select ${PAYMENT_COLUMNS} ${PAYMENTS} order by id desc limit $8 offset $9`,
      [...values, limit, offset],
    ),
    pool.query<{ total: string }>(`select count(*) as total ${PAYMENTS}`, values),
  ]);
  return { payments: page.rows.map(decodePayment), total: Number(counted.rows[0]?.total) };
}

const banksOf = (group: Bank['group']): readonly string[] =>
  Object.entries<Bank>(BANKS).flatMap(([id, bank]) => (bank.group === group ? [id] : []));

type RefundRow = { readonly state: Record<string, unknown>; readonly public_id: string };

const LISTED_REFUND = `select r.state, p.public_id from refund r
  join payment p on p.merchant_id = r.merchant_id and p.id = r.payment_id`;
const REFUNDS = `${OF_TIME} and ($5::text[] is null or status = any ($5))`;

async function refunds(pool: Pool, query: RefundListQuery) {
  const { statuses, limit, offset } = query;
  const values = [...timeOf(query), statuses ?? null];
  const [page, counted] = await Promise.all([
    pool.query<RefundRow>(
      `${LISTED_REFUND} where (r.merchant_id, r.id) in (
         select merchant_id, id from refund where ${REFUNDS} order by id desc limit $6 offset $7
       ) order by r.id desc`,
      [...values, limit, offset],
    ),
    pool.query<{ total: string; amount: string | null }>(
      `select count(*) as total, sum(amount) as amount from refund where ${REFUNDS}`,
      values,
    ),
  ]);
  const [sums] = counted.rows;
  return {
    refunds: page.rows.map(listed),
    total: Number(sums?.total),
    totalAmount: vnd(BigInt(sums?.amount ?? 0)),
  };
}

const listed = ({ state, public_id: publicId }: RefundRow): ListedRefund => ({
  refund: decodeRefund(state),
  publicId,
});
