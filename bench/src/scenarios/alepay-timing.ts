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
import { apartOf, interleavedMedians, type Ways } from './interleaved.ts';

export type AlepayTimingResult = {
  readonly samples: number;
  /** Medians of the classes in microseconds, for whoever sealed the data and for whoever did not. */
  readonly medians: Readonly<Record<'101' | '102', Readonly<Record<string, number>>>>;
  /** The largest distance of two medians in per cent of the smaller. */
  readonly apart: number;
};

const JSON_TEXT = JSON.stringify({ transactionCode: 'ALE2611220000001', note: 'x'.repeat(150) });
const PATIENCE_MS = 10_000;

/** Ciphertexts that an attacker may try, made anew each time; all of one block. */
const classesOf = (key: EncryptKey): Ways<string> => {
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
  const refusal = async (body: object, code: string): Promise<number> => {
    const text = post(ENDPOINTS.getTransactionInfo, body);
    const started = performance.now();
    const answer = await pool.send(text);
    const tookUs = (performance.now() - started) * 1_000;
    const told = JSON.parse(answer.body.toString('utf8')).errorCode;
    if (told !== code) throw new Error(`answered ${told} instead of ${code}`);
    return tookUs;
  };
  const mediansOf = (code: string, checksum: (data: string) => string) =>
    interleavedMedians(classesOf(key), samples, (data) =>
      refusal({ token: keys.token, data, checksum: checksum(data) }, code),
    );
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
