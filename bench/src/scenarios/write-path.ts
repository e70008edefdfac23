import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { migrate } from '../../../server/src/store/migrate.ts';
import { requireSoundBooks } from '../system/check-books.ts';
import { treeCpuMs } from '../system/process-use.ts';
import type { RunningSystem } from '../system/running-system.ts';
import { sideDatabase } from '../system/side-database.ts';
import { bestOf, ONES_IN_FLIGHT } from './comparison.ts';
import type { WriteRound, WriteRoundResult } from './write-path-process.ts';

type Weighed = WriteRoundResult & { readonly postgresUs: number; readonly inFlight: number };

export type WritePathResult = {
  readonly batched: Weighed;
  readonly ones: Weighed;
  /** Batched over ones. */
  readonly ratio: number;
};

const ENTRY = fileURLToPath(new URL('./write-path-process.ts', import.meta.url));
const BATCHED = { atOnce: 512, maxBatch: 1_000, inFlight: 2 };

/** The store's writer alone, without HTTP: payments from order to capture, in batches and one by one, in turns. */
export async function writePath(
  system: RunningSystem,
  { rounds, payments }: { readonly rounds: number; readonly payments: number },
): Promise<WritePathResult> {
  const url = await sideDatabase(system.database.url, 'write_path');
  await migrate(url);
  const writer = fork(ENTRY, [url], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const run = async (round: WriteRound): Promise<Weighed> => {
    const before = treeCpuMs(system.database.pid);
    writer.send(round);
    const [result] = (await once(writer, 'message')) as [WriteRoundResult];
    const postgresUs = ((treeCpuMs(system.database.pid) - before) * 1_000) / round.payments;
    return { ...result, postgresUs, inFlight: round.inFlight };
  };
  const batched: Weighed[] = [];
  const ones: Weighed[] = [];
  // The first round of each only makes caches and code warm.
  for (let round = 0; round <= rounds; round += 1) {
    const inGroups = await run({ ...BATCHED, payments });
    const alone: Weighed[] = [];
    for (const inFlight of ONES_IN_FLIGHT) {
      const few = Math.ceil(payments / 5);
      alone.push(await run({ payments: few, atOnce: 512, maxBatch: 1, inFlight }));
    }
    if (round === 0) continue;
    batched.push(inGroups);
    ones.push(...alone);
  }
  writer.disconnect();
  const environment = system.environment({ DATABASE_URL: url });
  await requireSoundBooks({ environment, allowPending: true });
  const best = { batched: bestOf(batched), ones: bestOf(ones) };
  return { ...best, ratio: best.batched.perSecond / best.ones.perSecond };
}
