import type { MerchantId, PaymentId } from '@cong/values/ids.ts';
import type { Pool } from 'pg';
import type { Attention, AttentionReader } from '../core/payment/attention.ts';

type Row = {
  readonly kind: Attention['kind'];
  readonly merchant_id: number;
  readonly payment_id: string;
  readonly public_id: string;
  readonly since: Date;
  readonly detail: string;
};

const SQL = `
select kind, found.merchant_id, payment_id, p.public_id, since, detail from (
  select 'uncertain_payment' as kind, merchant_id, id as payment_id,
    (state->>'since')::timestamptz as since, state->>'cause' as detail
  from payment where status = 'uncertain'
  union all
  select 'discrepancy', merchant_id, stream, at, data->>'discrepancy' from event
  where type = 'discrepancy_noted'
  union all
  select 'reversal', merchant_id, payment_id, (state->>'openedAt')::timestamptz,
    status || ' ' || attempt_id || ' ' || amount || coalesce(' ' || (state->>'why'), '')
  from reversal where $2 or status <> 'done'
  union all
  select 'manual_refund', merchant_id, payment_id, (state->>'requestedAt')::timestamptz, request_id
  from refund where status = 'manual'
  union all
  select 'unknown_refund', merchant_id, payment_id, (state->>'requestedAt')::timestamptz,
    request_id || ', asked ' || (state->>'tries') || ' times'
  from refund where status = 'unknown'
  union all
  select 'parked_message', merchant_id, payment_id, created_at, id::text from message
  where status = 'parked'
) found join payment p on p.merchant_id = found.merchant_id and p.id = found.payment_id
order by since limit $1`;

/** Reads what waits for an operator straight from the rows that say so. */
export const attentionReader = (pool: Pool): AttentionReader => ({
  list: async ({ limit, all }) => {
    const { rows } = await pool.query<Row>(SQL, [limit, all]);
    return rows.map(({ kind, merchant_id, payment_id, public_id, since, detail }) => ({
      ...{ kind, since, detail },
      merchantId: merchant_id as MerchantId,
      paymentId: payment_id as PaymentId,
      publicId: public_id,
    }));
  },
});
