import { StartupProblem } from '@cong/launcher/startup-problem.ts';
import { Command } from 'commander';
import pc from 'picocolors';
import { readEnvironment } from './environment.ts';
import { findDatabase } from './find-database.ts';
import { runServer } from './run-server.ts';

export type CongRun = {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly version: string;
  /** Aborted when this process was asked to stop before there was anything to stop. */
  readonly interrupted: AbortSignal;
  /** Another program in the server's place. */
  readonly entry?: string;
};

const INTERRUPTED = 130;

const SERVERS = `cong – the operator's command of Cổng

Servers, until they are stopped:
  cong serve       take requests
  cong work        deliver notifications, inquire, expire
  cong serve work  both in one process
  cong migrate     bring the database up to date (servers do it at their start)

Their settings come from the environment or .env; the README lists them.
`;
const SERVER_WORDS: ReadonlySet<string> = new Set(['serve', 'work', 'migrate']);

const LIST = `${SERVERS}
Commands; they use DATABASE_URL, else the running sandbox, else the database in --data-dir:
`;

/** Runs what was typed after `cong`. @returns the exit code. */
export async function cong(run: CongRun): Promise<number> {
  let code = 1;
  const program = new Command('cong')
    .version(run.version)
    .helpOption(false)
    .option('--data-dir <folder>', 'the sandbox’s data folder, instead of CONG_DATA_DIR')
    .argument('[words...]')
    .allowUnknownOption()
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .action(async (words: readonly string[], { dataDir }: { readonly dataDir?: string }) => {
      code = await runWords(words, { ...run, ...(dataDir !== undefined && { dataDir }) });
    });
  try {
    await program.parseAsync(run.args, { from: 'user' });
    return code;
  } catch (error) {
    return told(error);
  }
}

async function runWords(
  words: readonly string[],
  { env, cwd, dataDir, entry, interrupted }: CongRun & { readonly dataDir?: string },
): Promise<number> {
  const place = { env, cwd, ...(dataDir !== undefined && { dataDir }) };
  const environment = await readEnvironment(place);
  const variables = { ...environment.variables, CONG_DATA_DIR: environment.dataDir };
  const server = { args: words, ...(entry !== undefined && { entry }) };
  if (asksForHelp(words)) {
    if (words.some((word) => SERVER_WORDS.has(word))) {
      console.log(SERVERS.trimEnd());
      return 0;
    }
    if (words.every((word) => word.startsWith('-') || word === 'help')) console.log(LIST);
    return runServer({ ...server, variables });
  }
  const database = await findDatabase(environment);
  try {
    if (interrupted.aborted) return INTERRUPTED;
    const { url, simulatorsUrl } = database;
    return await runServer({
      ...server,
      variables: {
        ...(simulatorsUrl && { CONG_SIMULATORS_URL: simulatorsUrl }),
        ...variables,
        ...(url !== undefined && { DATABASE_URL: url }),
      },
    });
  } finally {
    await database.release();
  }
}

const asksForHelp = (words: readonly string[]): boolean =>
  words.length === 0 ||
  words[0] === 'help' ||
  words.some((word) => word === '--help' || word === '-h');

/** What the person who typed must know, in one line; anything else is a fault of ours. */
function told(error: unknown): number {
  if (error instanceof StartupProblem) {
    console.error(pc.red(error.message));
    return 1;
  }
  // Thrown for --version too, which is no failure.
  if (error instanceof Error && 'exitCode' in error && typeof error.exitCode === 'number') {
    if (error.exitCode !== 0) console.error(pc.red(error.message.replace(/^error: /, '')));
    return error.exitCode;
  }
  throw error;
}
