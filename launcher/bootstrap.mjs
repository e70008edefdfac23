// Plain JavaScript for Node 20 and nothing but its own modules: it runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MODULES = join(ROOT, 'node_modules');
const INSTALLED_NODE = join(MODULES, 'node', 'bin', 'node');
const HASH_FILE = join(MODULES, '.cong-lock-hash');
const OLDEST_NODE = 20;

/**
 * Installs what the lock file names, if that changed, and runs a TypeScript file under the installed
 * Node with this process's arguments. Ends with its exit code.
 * @param {string} entry path from the repository's root
 */
export function runInstalled(entry) {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < OLDEST_NODE)
    giveUp(`Cổng needs Node ${OLDEST_NODE} or newer to start; this is Node ${major}.`);
  install();
  runUnderInstalledNode(entry, ROOT);
}

function install() {
  const wanted = lockHash();
  if (
    existsSync(INSTALLED_NODE) &&
    existsSync(HASH_FILE) &&
    readFileSync(HASH_FILE, 'utf8') === wanted
  ) {
    return;
  }
  const startedAt = Date.now();
  console.log('Cổng: installing packages (the first time this takes about a minute) …');
  rmSync(HASH_FILE, { force: true });
  // Not `npm ci`: it refuses a lock file in which the optional package of some other platform is missing.
  // Without saving, `npm install` keeps to the lock file's versions and hashes just the same.
  const kinds = ['--include=dev', '--include=optional'];
  const outcome = npm(['install', '--no-save', ...kinds, '--loglevel=error']);
  if (outcome !== 0) {
    giveUp(
      `npm install did not succeed (${outcome}): its message is above; mend that and start again.`,
    );
  }
  if (!existsSync(INSTALLED_NODE)) runBlockedInstallScript();
  writeFileSync(HASH_FILE, wanted);
  console.log(`Cổng: packages installed in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
}

function lockHash() {
  const hash = createHash('sha256').update(readFileSync(join(ROOT, 'package-lock.json')));
  return `${hash.digest('hex')} ${process.platform}-${process.arch}\n`;
}

/** The npm that started us, if one did; else the one on the PATH. */
function npm(args) {
  const own = process.env.npm_execpath ?? '';
  const [program, first] = own.endsWith('npm-cli.js') ? [process.execPath, [own]] : ['npm', []];
  const { status, signal, error } = spawnSync(program, [...first, ...args], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  return status ?? signal ?? error?.code;
}

/** Where npm was told to run no install scripts, Node itself is still missing. */
function runBlockedInstallScript() {
  const { status } = spawnSync(process.execPath, ['installArchSpecificPackage.js'], {
    cwd: join(MODULES, 'node'),
    stdio: 'inherit',
  });
  if (status !== 0 || !existsSync(INSTALLED_NODE)) {
    giveUp('npm installed no Node 24 for this machine (package "node"): its message is above.');
  }
}

/**
 * The same without installing: for commands, of which many may run at once.
 * @param {string} entry path from the repository's root
 * @param {string} cwd where it runs
 */
export function runUnderInstalledNode(entry, cwd) {
  if (!existsSync(INSTALLED_NODE)) giveUp('Cổng is not installed yet: run “npm start” once.');
  const path = [join(MODULES, '.bin'), process.env.PATH].join(delimiter);
  const child = spawn(INSTALLED_NODE, [join(ROOT, entry), ...process.argv.slice(2)], {
    cwd,
    // The channel carries nothing: its end tells the child that this process was killed.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, PATH: path },
  });
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => child.kill(name));
  const stopWatching = whenNpmDies(() => child.kill('SIGTERM'));
  child.on('error', (error) => giveUp(`${INSTALLED_NODE} does not run: ${error.message}`));
  child.on('exit', (code, signal) => {
    stopWatching();
    process.exitCode = code ?? 128 + constants.signals[signal];
  });
}

/** npm killed outright passes no signal on: without this, the child would keep its ports. */
function whenNpmDies(act) {
  if (process.env.npm_lifecycle_event === undefined) return () => {};
  const before = npmLineage();
  const timer = setInterval(() => {
    if (npmLineage() === before) return;
    clearInterval(timer);
    act();
  }, 500);
  return () => clearInterval(timer);
}

/** The processes up to npm: npm starts scripts through a shell that outlives it. */
function npmLineage() {
  try {
    const [, name, grandparent] = /\((.*)\) \S (\d+)/.exec(
      readFileSync(`/proc/${process.ppid}/stat`, 'utf8'),
    );
    if (name === 'sh') return `${process.ppid} ${grandparent}`;
  } catch {
    // Not Linux, or the shell is gone: the parent alone tells.
  }
  return String(process.ppid);
}

function giveUp(line) {
  console.error(line);
  process.exit(1);
}
