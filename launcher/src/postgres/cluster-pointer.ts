import { randomBytes } from 'node:crypto';
import { link, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeDataFolder } from '../data-folder.ts';
import { StartupProblem } from '../startup-problem.ts';
import { makeSharedFolder, SHARED_FOLDER } from './binaries.ts';
import { mayPass } from './database-user.ts';
import { freePort } from './free-port.ts';
import { readIfPresent } from './read-if-present.ts';

/** What `.data/postgres.json` holds: where the database lies and how to get in. */
export type ClusterPointer = {
  readonly folder: string;
  readonly port: number;
  readonly password: string;
};

const pointerFile = (dataDir: string): string => join(dataDir, 'postgres.json');

/** The pointer of this data folder; made on the first start, then always the same. */
export async function openCluster(dataDir: string): Promise<ClusterPointer> {
  await makeDataFolder(dataDir);
  const known = await readPointer(dataDir);
  if (known !== undefined) return known;
  await writePointer(dataDir, {
    folder: await chooseFolder(dataDir),
    port: await freePort(),
    password: randomBytes(24).toString('base64url'),
  });
  const pointer = await readPointer(dataDir);
  if (pointer === undefined) throw new Error(`${pointerFile(dataDir)} vanished`);
  return pointer;
}

async function readPointer(dataDir: string): Promise<ClusterPointer | undefined> {
  const text = await readIfPresent(pointerFile(dataDir));
  if (text === undefined) return undefined;
  try {
    const { folder, port, password } = JSON.parse(text);
    if (typeof folder === 'string' && typeof port === 'number' && typeof password === 'string') {
      return { folder: resolve(dataDir, folder), port, password };
    }
  } catch {}
  throw new StartupProblem(
    `${pointerFile(dataDir)} is damaged: mend it, or name another folder with CONG_DATA_DIR`,
  );
}

/** A port of its own, remembered, so that a running postmaster and its clients agree over restarts. */
export async function moveToFreePort(dataDir: string): Promise<ClusterPointer> {
  const pointer = await openCluster(dataDir);
  const moved = { ...pointer, port: await freePort() };
  const half = await writeHalf(dataDir, moved);
  await rename(half, pointerFile(dataDir));
  return moved;
}

/** Never overwrites: when two start at once, both use the pointer that was there first. */
async function writePointer(dataDir: string, pointer: ClusterPointer): Promise<void> {
  const half = await writeHalf(dataDir, pointer);
  await link(half, pointerFile(dataDir)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(half);
}

async function writeHalf(dataDir: string, pointer: ClusterPointer): Promise<string> {
  const half = `${pointerFile(dataDir)}.${randomBytes(6).toString('hex')}`;
  await writeFile(half, `${JSON.stringify(pointer, null, 2)}\n`, { mode: 0o600 });
  return half;
}

/** Inside the data folder (written relative, so that it can be moved), unless root's helper cannot get there. */
async function chooseFolder(dataDir: string): Promise<string> {
  if (process.getuid?.() !== 0) return 'postgres';
  const stranger = { uid: -1, gid: -1, name: 'anyone' };
  if (await mayPass(stranger, dataDir)) return 'postgres';
  await makeSharedFolder();
  return join(SHARED_FOLDER, `data-${randomBytes(6).toString('hex')}`);
}
