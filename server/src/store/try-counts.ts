import { hash } from 'node:crypto';
import { HOUSE } from '@cong/values/ids.ts';
import { addMs } from '@cong/values/time.ts';
import type { Pool } from 'pg';
import type { TryCounter, TryLimit } from '../core/wallet/try-limit.ts';
import { plainArray, textArray } from './array-literal.ts';

/** Numbers and addresses are found again, and read by nobody. */
const keyOf = ({ subject }: TryLimit): string => hash('sha256', subject, 'base64url');

type Counted = { readonly subject: string; readonly tries: number; readonly until: Date };

/** Tries, counted in PostgreSQL: all processes share one count, and none forgets it when it ends. */
export const tryCounts = (pool: Pool): TryCounter => ({
  fullUntil: async (limits, now) => {
    const { rows } = await pool.query<Counted>(
      `select subject, tries, until from try_count
       where merchant_id = $1 and until > $2 and subject = any ($3::text[]) order by until desc`,
      [HOUSE, now, textArray(limits.map(keyOf))],
    );
    return rows.find((row) => row.tries >= mostOf(limits, row))?.until;
  },
  count: async (limits, now) => {
    const { rows } = await pool.query<Counted>(
      `insert into try_count as c (merchant_id, subject, tries, until)
       select $1, subject, 1, until from unnest($3::text[], $4::timestamptz[]) as t (subject, until) order by subject
       on conflict (merchant_id, subject) do update set
         tries = case when c.until <= $2 then 1 else c.tries + 1 end,
         until = case when c.until <= $2 then excluded.until else c.until end
       returning subject, tries, until`,
      [
        HOUSE,
        now,
        textArray(limits.map(keyOf)),
        plainArray(limits.map(({ withinMs }) => addMs(now, withinMs).toISOString())),
      ],
    );
    return rows.every((row) => row.tries <= mostOf(limits, row));
  },
  forget: async (limit) => {
    await pool.query('delete from try_count where merchant_id = $1 and subject = $2', [
      HOUSE,
      keyOf(limit),
    ]);
  },
});

const mostOf = (limits: readonly TryLimit[], { subject }: Counted): number =>
  limits.find((limit) => keyOf(limit) === subject)?.most ?? 0;
