import { GroupCommitWriter } from '../../../server/src/store/group-commit-writer.ts';
import { hotPool } from '../../../server/src/store/pool.ts';
import { paymentStory } from './payment-story.ts';

/** One round: so many payments, so many of them at once, through a writer of this kind. */
export type WriteRound = {
  readonly payments: number;
  readonly atOnce: number;
  readonly maxBatch: number;
  readonly inFlight: number;
};

export type WriteRoundResult = { readonly perSecond: number; readonly cpuUs: number };

let number = 0;

/** What each payment writes is made before the clock runs: the writer alone is measured. */
function makeStories(count: number) {
  const at = new Date();
  return Array.from({ length: count }, () => {
    number += 1;
    const orderRef = `write-path-${number}`;
    return paymentStory({ number, orderRef, at, connector: 'banknet' });
  });
}

async function runRound(url: string, round: WriteRound): Promise<WriteRoundResult> {
  const { maxBatch, inFlight } = round;
  const stories = makeStories(round.payments);
  const pool = hotPool({ url, max: 2 * inFlight + 1, name: 'bench writer' });
  const writer = new GroupCommitWriter({
    ...{ pool, maxBatch, maxInFlight: inFlight },
    capacity: Number.POSITIVE_INFINITY,
    patienceMs: 30_000,
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    now: () => performance.now(),
  });
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  const next = stories.values();
  const lane = async (): Promise<void> => {
    for (const changes of next) {
      for (const change of changes) {
        const outcome = await writer.write(change);
        if (outcome !== 'committed') throw new Error(`a change was ${outcome}`);
      }
    }
  };
  await Promise.all(Array.from({ length: round.atOnce }, lane));
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - startedAt) / 1_000;
  await pool.end();
  return { perSecond: round.payments / seconds, cpuUs: (user + system) / round.payments };
}

const [, , url = ''] = process.argv;
process.on('message', (round: WriteRound) => {
  void runRound(url, round).then((result) => process.send?.(result));
});
process.on('disconnect', () => process.exit(0));
