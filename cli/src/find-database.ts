import { startDatabase } from '@cong/launcher/embedded-postgres.ts';
import { requireDatabase } from '@cong/launcher/sandbox/external-database.ts';
import { readRunFile } from '@cong/launcher/sandbox/run-file.ts';
import { requireSettings } from '@cong/launcher/sandbox/settings-check.ts';
import type { CliEnvironment } from './environment.ts';

/** A database for as long as one command needs it. */
export type FoundDatabase = {
  /** Absent in production without DATABASE_URL: the server says what is missing. */
  readonly url: string | undefined;
  /** Where the simulators are that keep this sandbox's bank: a second gateway must not look for its own. */
  readonly simulatorsUrl?: string;
  release(): Promise<void>;
};

const kept = (url: string | undefined): FoundDatabase => ({ url, release: async () => {} });

/** DATABASE_URL if it is set; else the running sandbox's; else the embedded one, started for this command. */
export async function findDatabase({ variables, dataDir }: CliEnvironment): Promise<FoundDatabase> {
  if (variables.DATABASE_URL || variables.CONG_MODE === 'production') {
    return kept(variables.DATABASE_URL);
  }
  const running = await readRunFile(dataDir);
  if (running !== undefined && running.stopping !== true && (await answers(running.databaseUrl))) {
    const simulatorsUrl = `http://127.0.0.1:${running.ports.simulators}`;
    return { ...kept(running.databaseUrl), simulatorsUrl };
  }
  await requireSettings({ ...variables, CONG_DATA_DIR: dataDir });
  const database = await startDatabase({ dataDir });
  return { url: database.url, release: () => database.stop() };
}

/** A sandbox that was killed leaves its file behind, and maybe nobody at that address. */
const answers = (databaseUrl: string): Promise<boolean> =>
  requireDatabase(databaseUrl).then(
    () => true,
    () => false,
  );
