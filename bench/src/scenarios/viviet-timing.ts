import { generateKeyPairSync } from 'node:crypto';
import { Secret } from '@cong/values/secret.ts';
import { QUERY_PATH } from '@cong/wire/viviet/query.ts';
import { parsePrivateKey, parsePublicKey } from '@cong/wire/viviet/rsa-key.ts';
import { wrongEnvelopes } from '@cong/wire/viviet/testing/wrong-envelopes.ts';
import { ConnectionPool } from '../load/connection-pool.ts';
import { poster } from '../load/shop-request.ts';
import type { RunningSystem } from '../system/running-system.ts';
import { SandboxControl } from '../system/sandbox-control.ts';
import { BATCHED } from './gateway-kinds.ts';
import { apartOf, interleavedMedians } from './interleaved.ts';

export type VivietTimingResult = {
  readonly samples: number;
  /** Medians of the classes in microseconds. */
  readonly medians: Readonly<Record<string, number>>;
  /** The largest distance of two medians in per cent of the smaller. */
  readonly apart: number;
};

const PATIENCE_MS = 10_000;
const REFUSED = 'PAY-0094';

/**
 * How long the gateway takes to refuse envelopes that are wrong in different ways, over HTTP, one call after the other and
 * the classes in turns. Whoever could tell them apart could learn the key of an envelope that others sent.
 * @throws {Error} when two of them are not answered alike.
 */
export async function vivietTiming(
  system: RunningSystem,
  { samples }: { readonly samples: number },
): Promise<VivietTimingResult> {
  await system.startGateway(BATCHED);
  const { keys } = await new SandboxControl(system.ports).target('viviet');
  const theirs = parsePublicKey(keys.gatewayPublicKey ?? '');
  const ours = strangersKey();
  if (theirs === undefined || ours === undefined) throw new Error('the sandbox gave no key');
  const { merchantSite: merchant_site } = keys;
  const port = system.ports.gateway;
  const pool = new ConnectionPool({ port, patienceMs: PATIENCE_MS, maxConnections: 1 });
  const post = poster(port);
  try {
    const medians = await interleavedMedians(
      wrongEnvelopes({ ours, theirs }),
      samples,
      async (envelope) => {
        const text = post(QUERY_PATH, { merchant_site, ...envelope });
        const started = performance.now();
        const answer = await pool.send(text);
        const tookUs = (performance.now() - started) * 1_000;
        const told = JSON.parse(answer.body.toString('utf8')).response_code;
        if (told !== REFUSED) throw new Error(`answered ${told} instead of ${REFUSED}`);
        return tookUs;
      },
    );
    return { samples, medians, apart: apartOf(medians) };
  } finally {
    pool.close();
  }
}

/** As long as the merchant's own: a signature of another length would be wrong for that alone. */
function strangersKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  return parsePrivateKey(new Secret(String(privateKey.export({ format: 'pem', type: 'pkcs8' }))));
}
