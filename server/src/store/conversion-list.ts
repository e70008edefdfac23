import type { Pool } from 'pg';
import type { ConversionList } from '../core/instalment/conversion-list.ts';
import { decodeConversion } from './refund-codec.ts';

type Row = { readonly state: Readonly<Record<string, unknown>>; readonly public_id: string };

/** Two searches, so that each finds its index. What was captured and withdrawn in one span comes once. */
const SQL = `
select state, public_id from (
  select * from conversion
  where ($1::text is null or bank = $1) and captured_at >= $2 and captured_at < $3
  union
  select * from conversion
  where ($1::text is null or bank = $1) and status = 'withdrawn'
    and state->>'withdrawnAt' >= $4 and state->>'withdrawnAt' < $5
) found
join (select merchant_id, id, public_id from payment) p
  on p.merchant_id = found.merchant_id and p.id = found.payment_id
order by captured_at, found.id`;

/** Reads the conversions of a span of time from their rows. */
export const conversionList = (pool: Pool): ConversionList => ({
  within: async ({ bank, from, before }) => {
    const { rows } = await pool.query<Row>(SQL, [
      ...[bank ?? null, from, before],
      // In the state an instant is text, as JSON has it: it sorts as time does.
      ...[from.toISOString(), before.toISOString()],
    ]);
    return rows.map(({ state, public_id: publicId }) => ({
      conversion: decodeConversion(state),
      publicId,
    }));
  },
});
