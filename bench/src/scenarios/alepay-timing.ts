import { randomBytes } from 'node:crypto';
import { Secret } from '@cong/values/secret.ts';
import { checksumOf } from '@cong/wire/alepay/checksum.ts';
import { ENDPOINTS } from '@cong/wire/alepay/endpoints.ts';
import { encryptRequest } from '@cong/wire/alepay/rsa-blocks.ts';
import { blockBytes, type EncryptKey, parseEncryptKey } from '@cong/wire/alepay/rsa-key.ts';
import { ConnectionPool } from '../load/connection-pool.ts';
import { poster } from '../load/shop-request.ts';
import type { RunningSystem } from '../system/running-system.ts';
import { SandboxControl } from '../system/sandbox-control.ts';
import { BATCHED } from './gateway-kinds.ts';

export type AlepayTimingResult = {
  readonly samples: number;
  /** Medians of the classes in microseconds, for whoever sealed the data and for whoever did not. */
  readonly medians: Readonly<Record<'101' | '102', Readonly<Record<WrongData, number>>>>;
  /** The largest distance of two medians in per cent of the smaller. */
  readonly apart: number;
};

type WrongData = 'right padding, bad JSON' | 'wrong padding' | 'wrong length';

const JSON_TEXT = JSON.stringify({ transactionCode: 'ALE2611220000001', note: 'x'.repeat(150) });
const PATIENCE_MS = 10_000;

/** Ciphertexts that an attacker may try, made anew each time; all of one block. */
const classesOf = (key: EncryptKey): Readonly<Record<WrongData, () => string>> => {
  const size = blockBytes(key);
  return {
    'right padding, bad JSON': () => encryptRequest(JSON_TEXT.slice(0, -1), key),
    'wrong padding': () => randomBytes(size).fill(0, 0, 1).toString('base64'),
    'wrong length': () => randomBytes(size - 1).toString('base64'),
  };
};

/**
 * How long the gateway takes to refuse data that is wrong in different ways, over HTTP, one call after the other and the
 * classes in turns. Whoever could tell them apart could decrypt what others sent (Bleichenbacher).
 * @throws {Error} when two of them are not answered alike.
 */
export async function alepayTiming(
  system: RunningSystem,
  { samples }: { readonly samples: number },
): Promise<AlepayTimingResult> {
  await system.startGateway(BATCHED);
  const { keys } = await new SandboxControl(system.ports).target('alepay');
  const key = parseEncryptKey(keys.encryptKey ?? '');
  if (key === undefined) throw new Error('the sandbox gave no encryptKey');
  const port = system.ports.gateway;
  const pool = new ConnectionPool({ port, patienceMs: PATIENCE_MS, maxConnections: 1 });
  const checksumKey = new Secret(keys.checksumKey ?? '');
  const post = poster(port);
  const classes = Object.entries(classesOf(key));
  const refusal = async (body: object, code: string): Promise<number> => {
    const text = post(ENDPOINTS.getTransactionInfo, body);
    const started = performance.now();
    const answer = await pool.send(text);
    const tookUs = (performance.now() - started) * 1_000;
    const told = JSON.parse(answer.body.toString('utf8')).errorCode;
    if (told !== code) throw new Error(`answered ${told} instead of ${code}`);
    return tookUs;
  };
  const mediansOf = async (code: string, checksum: (data: string) => string) => {
    const times = new Map(classes.map(([name]) => [name, [] as number[]]));
    for (let n = 0; n < samples; n += 1) {
      const { token } = keys;
      // Made beforehand and taken in turns: making one would warm the caches for the next.
      const made = classes.map(([name, make]) => ({ name, data: make() }));
      for (let turn = 0; turn < made.length; turn += 1) {
        const { name = '', data = '' } = made[(n + turn) % made.length] ?? {};
        times.get(name)?.push(await refusal({ token, data, checksum: checksum(data) }, code));
      }
    }
    return Object.fromEntries([...times].map(([name, all]) => [name, medianOf(all)])) as Record<
      WrongData,
      number
    >;
  };
  try {
    const medians = {
      '101': await mediansOf('101', () => 'f'.repeat(32)),
      '102': await mediansOf('102', (data) => checksumOf(data, checksumKey)),
    };
    return { samples, medians, apart: Math.max(...Object.values(medians).map(apartOf)) };
  } finally {
    pool.close();
  }
}

function apartOf(medians: Readonly<Record<string, number>>): number {
  const all = Object.values(medians);
  return (Math.max(...all) / Math.min(...all) - 1) * 100;
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
