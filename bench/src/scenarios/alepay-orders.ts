import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ENDPOINTS } from '@cong/wire/alepay/endpoints.ts';
import { blockBytes, parseEncryptKey } from '@cong/wire/alepay/rsa-key.ts';
import { shopOf } from '../load/shops.ts';
import { type Measured, measuredLoad } from '../system/measured-load.ts';
import type { RunningSystem } from '../system/running-system.ts';
import { SandboxControl } from '../system/sandbox-control.ts';
import { bestOf } from './comparison.ts';
import { BATCHED } from './gateway-kinds.ts';

const run = promisify(execFile);

export type AlepayOrdersResult = {
  readonly best: Measured & { readonly loopDelayP99Ms: number };
  /** Private RSA operations that one order costs us: blocks of the call and of the answer. */
  readonly privateOperations: number;
  /** What openssl does of them on one core, where it is on the PATH, and how we stand to what that allows. */
  readonly opensslPerSecond?: number;
  readonly ratio?: number;
};

type Size = {
  readonly rounds: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
  readonly atOnce: readonly number[];
};

/** request-order over HTTP as fast as it goes: RSA in threads, and what that leaves to the event loop. */
export async function alepayOrders(
  system: RunningSystem,
  { rounds, warmUpMs, measureMs, atOnce }: Size,
): Promise<AlepayOrdersResult> {
  await system.startGateway(BATCHED);
  await system.speak('alepay');
  const runs: (Measured & { readonly loopDelayP99Ms: number })[] = [];
  const yardstick: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const many of atOnce) {
      const arrivals = { type: 'closed', atOnce: many } as const;
      const load = { what: 'orders', arrivals, warmUpMs, measureMs } as const;
      // Asked once before, so that the delay told after is this load's alone.
      await loopDelayP99Ms(system);
      const measured = await measuredLoad(system, load);
      runs.push({ ...measured, loopDelayP99Ms: await loopDelayP99Ms(system) });
    }
    const seconds = Math.max(1, Math.round(measureMs / 2_000));
    const operations = await opensslPrivateOperations(seconds);
    if (operations !== undefined) yardstick.push(operations);
  }
  const best = bestOf(runs);
  const privateOperations = await privateOperationsOfOrder(system);
  if (yardstick.length === 0) return { best, privateOperations };
  const opensslPerSecond = Math.max(...yardstick);
  const ratio = (best.perSecond * privateOperations) / opensslPerSecond;
  return { best, privateOperations, opensslPerSecond, ratio };
}

/** Counts the blocks of one call and its answer. */
async function privateOperationsOfOrder({ ports, gatewayUrl }: RunningSystem): Promise<number> {
  const { keys } = await new SandboxControl(ports).target('alepay');
  const shop = shopOf('alepay', { gatewayPort: ports.gateway, keys, notifyUrl: '' });
  const [, body = ''] = shop.order('blocks', 1).split('\r\n\r\n');
  const url = `${gatewayUrl}${ENDPOINTS.requestOrder}`;
  const answer = await (await fetch(url, { method: 'POST', body })).text();
  const key = parseEncryptKey(keys.encryptKey ?? '');
  if (key === undefined) throw new Error('the sandbox gave no encryptKey');
  const blocksIn = (text: string): number =>
    Buffer.from(String(JSON.parse(text).data), 'base64').length / blockBytes(key);
  return blocksIn(body) + blocksIn(answer);
}

/** Private operations a second on one core; undefined without openssl on the PATH. */
async function opensslPrivateOperations(seconds: number): Promise<number | undefined> {
  const args = ['speed', '-seconds', String(seconds), 'rsa2048'];
  const told = await run('openssl', args).catch(() => undefined);
  if (told === undefined) return undefined;
  // "rsa 2048 bits 0.000588s 0.000017s   1701.0  57600.0": sign/s is the private operation.
  const [, signs] = /^rsa\s+2048 bits?\s+\S+s\s+\S+s\s+([\d.]+)/m.exec(told.stdout) ?? [];
  if (signs === undefined) throw new Error(`openssl speed gave no figure:\n${told.stdout}`);
  return Number(signs);
}

/** How late the gateway's event loop was since this was asked last. */
async function loopDelayP99Ms({ gatewayUrl }: RunningSystem): Promise<number> {
  const metrics = await (await fetch(`${gatewayUrl}/metrics`)).text();
  const [, seconds] = /^nodejs_eventloop_lag_p99_seconds ([\d.e-]+)/m.exec(metrics) ?? [];
  if (seconds === undefined) throw new Error('/metrics tells no delay of the event loop');
  return Number(seconds) * 1_000;
}
