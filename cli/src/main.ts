import { readFileSync } from 'node:fs';
import { cong } from './cong.ts';

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) {
  process.on(signal, () => interrupted.abort());
}
// Listening to the channel would keep a command alive that is done.
process.channel?.unref();

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

process.exitCode = await cong({
  args: process.argv.slice(2),
  env: process.env,
  cwd: process.cwd(),
  version,
  interrupted: interrupted.signal,
});
