import { DAY_MS, MINUTE_MS } from '@cong/values/time.ts';
import { startOfVietNamDay, vietNamDate } from '@cong/values/viet-nam-time.ts';
import type { Pool } from 'pg';
import { type NumberSeries, numberSeries } from './public-id-series.ts';

/** Running numbers of a protocol's Viet Nam day, unique over all processes; gaps happen. */
export type PublicIdAllocator = {
  /** The next number; a promise only where none is at hand yet. */
  next(protocol: string, now: Date): number | Promise<number>;
  /** Fetches ahead, so that the first order does not wait. */
  warm(protocol: string, now: Date): Promise<void>;
};

type AllocatorDeps = {
  readonly pool: Pick<Pool, 'query'>;
  /** Milliseconds on a clock that never goes back. */
  readonly elapsed?: () => number;
};

/** Tomorrow's first numbers are fetched this long before midnight. */
const EVENING_MS = 10 * MINUTE_MS;

/** Takes numbers from PostgreSQL in blocks, ahead of need. */
export function publicIdAllocator({
  pool,
  elapsed = () => performance.now(),
}: AllocatorDeps): PublicIdAllocator {
  const protocols = new Map<string, Map<number, NumberSeries>>();

  function seriesOf(protocol: string, dayStart: number): NumberSeries {
    let days = protocols.get(protocol);
    if (days === undefined) {
      days = new Map();
      protocols.set(protocol, days);
    }
    const known = days.get(dayStart);
    if (known !== undefined) return known;
    for (const other of days.keys()) {
      if (Math.abs(other - dayStart) > DAY_MS) days.delete(other);
    }
    const day = vietNamDate(new Date(dayStart));
    const fetchBlock = (size: number) => takeBlock(pool, { protocol, day, size });
    const series = numberSeries({ fetchBlock, elapsed });
    days.set(dayStart, series);
    return series;
  }

  return {
    next(protocol, now) {
      const dayStart = startOfVietNamDay(now).getTime();
      const number = seriesOf(protocol, dayStart).next();
      const tomorrow = dayStart + DAY_MS;
      if (tomorrow - now.getTime() <= EVENING_MS)
        seriesOf(protocol, tomorrow)
          .warm()
          .catch(() => {});
      return number;
    },
    warm: (protocol, now) => seriesOf(protocol, startOfVietNamDay(now).getTime()).warm(),
  };
}

type Wanted = { readonly protocol: string; readonly day: string; readonly size: number };

/** One statement: two processes that ask at once wait for each other and get different blocks. */
async function takeBlock(
  pool: Pick<Pool, 'query'>,
  { protocol, day, size }: Wanted,
): Promise<number> {
  const { rows } = await pool.query<{ first: string }>(
    `insert into public_id_block as block (protocol, day, next) values ($1, $2, 1 + $3::bigint)
     on conflict (protocol, day) do update set next = block.next + $3::bigint
     returning next - $3::bigint as first`,
    [protocol, day, size],
  );
  return Number(rows[0]?.first);
}
