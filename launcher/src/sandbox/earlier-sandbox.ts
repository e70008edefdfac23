import { isAlive } from '../process-signal.ts';
import { StartupProblem } from '../startup-problem.ts';
import type { LauncherSettings } from './launcher-settings.ts';
import type { RunFile } from './run-file.ts';

/** How long a sandbox that was killed or is being stopped may take to let go of its ports. */
const PATIENCE_MS = 4_000;

/** How long taken ports are waited for: nobody else lets go of one because we wait. */
export const patienceWith = (before: RunFile | undefined): number =>
  before !== undefined && (before.stopping === true || !isAlive(before.pid)) ? PATIENCE_MS : 0;

/** Whoever starts twice should not look for another program: the ports are this folder's own sandbox's. */
export function takenByOurselves(
  before: RunFile | undefined,
  { dataDir, ports }: Pick<LauncherSettings, 'dataDir' | 'ports'>,
): StartupProblem | undefined {
  if (before?.ports.gateway !== ports.gateway || !isAlive(before.pid)) return undefined;
  const { pid, urls } = before;
  return new StartupProblem(
    before.stopping === true
      ? `Cổng on ${dataDir} is still stopping (process ${pid}): start again when it has ended`
      : `Cổng is running on ${dataDir} already (process ${pid}): ${urls.gateway}, demo shop ` +
          `${urls.shop}. Another one beside it needs a PORT and a CONG_DATA_DIR of its own`,
  );
}
