import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks in a second: the same on every Linux that Node runs on. */
const TICKS = 100;

type Stat = { readonly ppid: number; readonly ownMs: number; readonly reapedMs: number };

/** CPU that a process has used, in milliseconds; 0 when it is gone. */
export const cpuMsOf = (pid: number): number => readStat(pid)?.ownMs ?? 0;

/** CPU of a process and everything below it; children that have ended count through their parent. */
export function treeCpuMs(root: number): number {
  let sum = 0;
  for (const pid of [root, ...descendants(root)]) {
    const stat = readStat(pid);
    if (stat !== undefined) sum += stat.ownMs + stat.reapedMs;
  }
  return sum;
}

/** Every process below another. */
export function descendants(root: number): readonly number[] {
  const parents = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const parent = readStat(pid)?.ppid;
    if (parent === undefined) continue;
    const siblings = parents.get(parent);
    if (siblings === undefined) parents.set(parent, [pid]);
    else siblings.push(pid);
  }
  const found: number[] = [];
  const next = [root];
  for (let pid = next.pop(); pid !== undefined; pid = next.pop()) {
    const children = parents.get(pid) ?? [];
    found.push(...children);
    next.push(...children);
  }
  return found;
}

/** Memory that a process holds in RAM, and the most that it ever held, in MB. */
export function memoryMb(pid: number): { readonly now: number; readonly peak: number } {
  const status = readText(`/proc/${pid}/status`) ?? '';
  const mb = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) / 1_024;
  return { now: mb('VmRSS'), peak: mb('VmHWM') };
}

function readStat(pid: number): Stat | undefined {
  const text = readText(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  // The name in brackets may hold anything, so fields are counted from its end.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ms = (index: number): number => (Number(fields[index]) * 1_000) / TICKS;
  return {
    ppid: Number(fields[1]),
    ownMs: ms(11) + ms(12),
    reapedMs: ms(13) + ms(14),
  };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
