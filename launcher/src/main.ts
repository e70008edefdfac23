import { relative } from 'node:path';
import pc from 'picocolors';
import { readLauncherSettings } from './sandbox/launcher-settings.ts';
import { startSandbox } from './sandbox/sandbox.ts';
import { sandboxServices, sandboxUrls } from './sandbox/sandbox-services.ts';
import { welcome } from './sandbox/welcome.ts';
import { StartupProblem } from './startup-problem.ts';

const startedAt = performance.now();

/** Aborted by the first request to stop; Ctrl-C may arrive twice, from the terminal and from npm. */
function stopRequest(): AbortSignal {
  const controller = new AbortController();
  for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) {
    process.on(event, () => {
      if (!controller.signal.aborted) console.log(pc.dim('\nĐang dừng · Stopping …'));
      controller.abort();
    });
  }
  return controller.signal;
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((done) => signal.addEventListener('abort', () => done(), { once: true }));

async function main(signal: AbortSignal): Promise<void> {
  const settings = await readLauncherSettings(process.env, process.cwd());
  const urls = sandboxUrls(settings);
  const sandbox = await startSandbox({
    settings,
    urls,
    services: sandboxServices(settings),
    log: (line) => console.log(pc.dim(line)),
    signal,
  });
  const fromHere = relative(process.cwd(), settings.dataDir);
  const dataDir = fromHere.startsWith('..') ? settings.dataDir : fromHere;
  console.log(welcome(urls, { dataDir, seconds: (performance.now() - startedAt) / 1000 }));
  const failure = await Promise.race([aborted(signal), sandbox.failed]);
  if (failure !== undefined) console.error(pc.red(`\n${failure}\nStopping the rest.`));
  await sandbox.stop();
  process.exit(failure === undefined ? 0 : 1);
}

const signal = stopRequest();
main(signal).catch((error: unknown) => {
  // What fails because it was interrupted is no news.
  if (signal.aborted) process.exit(0);
  console.error(error instanceof StartupProblem ? pc.red(error.message) : error);
  process.exit(1);
});
