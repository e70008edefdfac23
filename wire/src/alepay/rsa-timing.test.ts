import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { Secret } from '@cong/values/secret.ts';
import { expect, test } from 'vitest';
import { checksumOf } from './checksum.ts';
import { openRequest } from './request-envelope.ts';
import { encryptRequest } from './rsa-blocks.ts';
import { type EncryptKey, formatEncryptKey, type GatewayKey, parseEncryptKey } from './rsa-key.ts';

/** How many of each class; a real measurement takes 20,000 and a quiet machine, so it is asked for. */
const SAMPLES = Number(process.env.TIMING_SAMPLES ?? 0);
const WITHIN = 0.02;

// 1024 bits and one block: the shortest call, in which a difference would be largest.
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
const encryptKey = parseEncryptKey(formatEncryptKey(publicKey as EncryptKey)) as EncryptKey;
const keys = { privateKey: privateKey as GatewayKey, checksumKey: new Secret('checksum-key-0') };
const JSON_TEXT = JSON.stringify({ transactionCode: 'ALE2611220000001', note: 'x'.repeat(40) });

/** Ciphertexts that an attacker may try, made anew each time; all of one block. */
const CLASSES: Readonly<Record<string, () => string>> = {
  'right padding, bad JSON': () => encryptRequest(JSON_TEXT.slice(0, -1), encryptKey),
  'wrong padding': () => randomBytes(128).fill(0, 0, 1).toString('base64'),
  'wrong length': () => randomBytes(127).toString('base64'),
};

test.runIf(SAMPLES > 0).each([
  { code: '101', checksum: () => 'f'.repeat(32) },
  { code: '102', checksum: (data: string) => checksumOf(data, keys.checksumKey) },
])(
  'what is wrong does not show in the time of a $code: medians differ by less than 2 percent',
  ({ code, checksum }) => {
    const wrong = Object.entries(CLASSES);
    const times = wrong.map((): number[] => []);
    for (let n = 0; n < SAMPLES; n += 1) {
      // Made beforehand and taken in turns: making one would warm the caches for the next.
      const calls = wrong
        .map(([, make]) => make())
        .map((data) => ({ data, checksum: checksum(data) }));
      for (let turn = 0; turn < calls.length; turn += 1) {
        const which = (n + turn) % calls.length;
        const { data = '', checksum: sum = '' } = calls[which] ?? {};
        const started = process.hrtime.bigint();
        const opened = openRequest({ token: 'T', data, checksum: sum }, keys);
        times[which]?.push(Number(process.hrtime.bigint() - started));
        expect(opened.ok || opened.error.code).toBe(code);
      }
    }
    const medians = times.map(medianOf);
    const [least, most] = [Math.min(...medians), Math.max(...medians)];
    expect((most - least) / least, `medians in ns: ${medians}`).toBeLessThan(WITHIN);
  },
  3_600_000,
);

function medianOf(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
