import type { AttemptId, MerchantId, PaymentKey } from '@cong/values/ids.ts';
import type { Pool } from 'pg';
import type { Conversion } from '../core/instalment/conversion.ts';
import type { Payment } from '../core/payment/payment.ts';
import type {
  EventRow,
  OrderKey,
  PaymentReader,
  PostingRow,
} from '../core/payment/payment-store.ts';
import type { Refund } from '../core/refund/refund.ts';
import type { Reversal } from '../core/reversal/reversal.ts';
import { plainArray, textArray } from './array-literal.ts';
import { BatchedLookup } from './batched-lookup.ts';
import { decodeEvent } from './event-codec.ts';
import { decodePayment, type PaymentRow } from './payment-codec.ts';
import { decodeConversion, decodeRefund, decodeReversal } from './refund-codec.ts';
import { RememberedPayments } from './remembered-payments.ts';

export const PAYMENT_COLUMNS =
  'p.merchant_id, p.id, p.version, p.protocol, p.order_ref, p.public_id, p.amount, p.status, p.facts, p.state, p.created_at';

const BATCH = { maxBatch: 500, maxInFlight: 2, maxWaiting: 10_000 };

type Statement = { readonly name: string; readonly text: string };
type Found = PaymentRow & { readonly idx: number };
type StateRow = { readonly state: Record<string, unknown> };

/** Every column but the version is left out where the asker holds that version already. */
const NEWS = PAYMENT_COLUMNS.split(', ')
  .map((column) => column.slice('p.'.length))
  .map((column) =>
    column === 'version'
      ? 'p.version'
      : `case when p.version <> k.known then p.${column} end as ${column}`,
  )
  .join(', ');

const BY_KEY: Statement = {
  name: 'payments-by-key',
  text: `select k.idx, ${NEWS} from unnest($1::int[], $2::uuid[], $3::int[]) with ordinality
           as k (merchant_id, id, known, idx) join payment p on p.merchant_id = k.merchant_id and p.id = k.id`,
};
const BY_ORDER: Statement = {
  name: 'payments-by-order',
  text: `select k.idx, ${NEWS} from unnest($1::int[], $2::text[], $3::text[], $4::int[]) with ordinality
           as k (merchant_id, protocol, order_ref, known, idx) join payment p on p.merchant_id = k.merchant_id
           and p.protocol = k.protocol and p.order_ref = k.order_ref`,
};

type ReaderDeps = {
  readonly hot: Pool;
  readonly pool: Pool;
  /** Absent where payments are seldom read twice. */
  readonly remembered?: RememberedPayments;
};

/** Payments from PostgreSQL. Look-ups by key, which every page and request makes, are batched. */
export function paymentReader({
  hot,
  pool,
  remembered = new RememberedPayments(0),
}: ReaderDeps): PaymentReader {
  const lookUp = async <Key>(
    keys: readonly Key[],
    held: (key: Key) => Payment | undefined,
    { statement, columns }: Lookup<Key>,
  ): Promise<readonly (Payment | undefined)[]> => {
    const known = keys.map(held);
    const versions = plainArray(known.map((payment) => payment?.version ?? 0));
    const values = [...columns(keys), versions];
    const { rows } = await hot.query<Found>({ ...statement, values });
    return inOrder(rows, { known, remembered });
  };
  const byKey = new BatchedLookup<PaymentKey, Payment>({
    ...BATCH,
    fetch: (keys) => lookUp(keys, (key) => remembered.byKey(key), KEYS),
  });
  const byOrder = new BatchedLookup<OrderKey, Payment>({
    ...BATCH,
    fetch: (keys) => lookUp(keys, (key) => remembered.byOrder(key), ORDERS),
  });
  const select = async (where: string, values: unknown[]): Promise<readonly Payment[]> => {
    const sql = `select ${PAYMENT_COLUMNS} from payment p where ${where} order by p.created_at limit 50`;
    return (await pool.query<PaymentRow>(sql, values)).rows.map(decodePayment);
  };
  return {
    byKey: (key) => byKey.find(key),
    byOrder: (key) => byOrder.find(key),
    byPublicId: (publicId) => select('p.public_id = $1', [publicId]),
    byOrderRef: (protocol, orderRef) =>
      select('p.order_ref = $1 and ($2::text is null or p.protocol = $2)', [
        orderRef,
        protocol ?? null,
      ]),
    byRequestRef: async ({ merchantId, protocol, requestRef }) => {
      const [found] = await select(
        `p.merchant_id = $1 and p.protocol = $2
          and p.facts->'order' ? 'requestRef' and p.facts->'order'->>'requestRef' = $3`,
        [merchantId, protocol, requestRef],
      );
      return found;
    },
    historyOf: (key) => historyOf(pool, key),
    postingsOf: (key) => postingsOf(pool, key),
    refundsOf: (key) => refundsOf(pool, key),
    reversalsOf: (key) => reversalsOf(pool, key),
    conversionsOf: (key) => conversionsOf(pool, key),
    refundByRequest: (merchantId, protocol, requestId) =>
      refundByRequest(pool, { merchantId, protocol, requestId }),
    usedOfDay: (merchantId, day) => usedOfDay(pool, merchantId, day),
  };
}

type Lookup<Key> = {
  readonly statement: Statement;
  readonly columns: (keys: readonly Key[]) => readonly string[];
};

const KEYS: Lookup<PaymentKey> = {
  statement: BY_KEY,
  columns: (keys) => [
    plainArray(keys.map(({ merchantId }) => merchantId)),
    plainArray(keys.map(({ paymentId }) => paymentId)),
  ],
};

const ORDERS: Lookup<OrderKey> = {
  statement: BY_ORDER,
  columns: (keys) => [
    plainArray(keys.map(({ merchantId }) => merchantId)),
    textArray(keys.map(({ protocol }) => protocol)),
    textArray(keys.map(({ orderRef }) => orderRef)),
  ],
};

type Held = {
  readonly known: readonly (Payment | undefined)[];
  readonly remembered: RememberedPayments;
};

/** `with ordinality` counts from 1. */
function inOrder(
  rows: readonly Found[],
  { known, remembered }: Held,
): readonly (Payment | undefined)[] {
  const found: (Payment | undefined)[] = new Array(known.length).fill(undefined);
  for (const row of rows) {
    const idx = Number(row.idx) - 1;
    const held = known[idx];
    if (held?.version === row.version) found[idx] = held;
    else {
      const payment = decodePayment(row);
      remembered.remember(payment);
      found[idx] = payment;
    }
  }
  return found;
}

async function historyOf(pool: Pool, { merchantId, paymentId }: PaymentKey): Promise<EventRow[]> {
  const { rows } = await pool.query(
    `select stream, version, type, data, at from event where merchant_id = $1 and stream in (
       select $2::uuid union all select id from refund where merchant_id = $1 and payment_id = $2
       union all select id from reversal where merchant_id = $1 and payment_id = $2
       union all select id from conversion where merchant_id = $1 and payment_id = $2)
     order by at, stream, version, seq`,
    [merchantId, paymentId],
  );
  return rows.map(({ stream, version, type, data, at }) => ({
    stream,
    version,
    at,
    event: decodeEvent(type, data),
  }));
}

async function postingsOf(
  pool: Pool,
  { merchantId, paymentId }: PaymentKey,
): Promise<PostingRow[]> {
  const { rows } = await pool.query(
    `select attempt_id, debit, credit, amount, at from posting
     where merchant_id = $1 and payment_id = $2 order by at, change_id, seq`,
    [merchantId, paymentId],
  );
  return rows.map((row) => ({
    attemptId: row.attempt_id as AttemptId,
    debit: row.debit,
    credit: row.credit,
    amount: BigInt(row.amount),
    at: row.at,
  }));
}

async function refundsOf(pool: Pool, key: PaymentKey): Promise<readonly Refund[]> {
  const sql = 'select state from refund where merchant_id = $1 and payment_id = $2 order by id';
  const { rows } = await pool.query<StateRow>(sql, [key.merchantId, key.paymentId]);
  return rows.map(({ state }) => decodeRefund(state));
}

async function reversalsOf(pool: Pool, key: PaymentKey): Promise<readonly Reversal[]> {
  const sql = 'select state from reversal where merchant_id = $1 and payment_id = $2 order by id';
  const { rows } = await pool.query<StateRow>(sql, [key.merchantId, key.paymentId]);
  return rows.map(({ state }) => decodeReversal(state));
}

async function conversionsOf(pool: Pool, key: PaymentKey): Promise<readonly Conversion[]> {
  const sql = 'select state from conversion where merchant_id = $1 and payment_id = $2 order by id';
  const { rows } = await pool.query<StateRow>(sql, [key.merchantId, key.paymentId]);
  return rows.map(({ state }) => decodeConversion(state));
}

type RefundKey = {
  readonly merchantId: MerchantId;
  readonly protocol: string;
  readonly requestId: string;
};

async function refundByRequest(pool: Pool, key: RefundKey): Promise<Refund | undefined> {
  const { rows } = await pool.query<StateRow>(
    'select state from refund where merchant_id = $1 and protocol = $2 and request_id = $3',
    [key.merchantId, key.protocol, key.requestId],
  );
  return rows[0] && decodeRefund(rows[0].state);
}

async function usedOfDay(pool: Pool, merchantId: MerchantId, day: string): Promise<bigint> {
  const { rows } = await pool.query<{ used: string }>(
    'select used from merchant_day where merchant_id = $1 and day = $2',
    [merchantId, day],
  );
  return BigInt(rows[0]?.used ?? 0);
}
