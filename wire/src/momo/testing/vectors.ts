import { readFileSync } from 'node:fs';
import { Secret } from '@cong/values/secret.ts';
import type { Credentials } from '../credentials.ts';
import { type Fields, parseTexts } from '../fields.ts';
import type { Kind } from '../signature.ts';

const KINDS: Readonly<Record<string, Kind>> = {
  create: 'create',
  query: 'query',
  refund: 'refund',
  IPN: 'result',
  redirect: 'result',
};

type Vector = {
  readonly name: string;
  readonly source: string;
  readonly kind: Kind;
  /** Digits of numbers as the vector has them: some outgrow a double. */
  readonly message: Fields;
  readonly signature: string;
};

/** The golden messages; accessKey, which is not sent, is left out of them. */
export const vectors: readonly Vector[] = ['momo.json', 'messages.json'].flatMap((file) => {
  const text = readFileSync(new URL(`../vectors/${file}`, import.meta.url), 'utf8');
  const list = JSON.parse(text) as { name: string; source: string; signature: string }[];
  // Each message's own text, so that parseTexts reads its numbers.
  const messages = [...text.matchAll(/"message": (\{[^}]*\})/g)].map(([, json = '']) => json);
  return list.map(({ name, source, signature }, i) => {
    const kind = KINDS[name];
    const { accessKey: _, ...message } = parseTexts(messages[i] ?? '') ?? {};
    if (!kind) throw new Error(`no kind for the vector "${name}"`);
    return { name, source, signature, kind, message };
  });
});

/** The golden message of this name, with its signature. */
export function vectorOf(name: string): Fields {
  const vector = vectors.find((candidate) => candidate.name === name);
  if (!vector) throw new Error(`no vector "${name}"`);
  return { ...vector.message, signature: vector.signature };
}

/** The partner of the vectors. */
export const credentials: Credentials = {
  partnerCode: 'MOMODEMO',
  accessKey: 'demoAccess',
  secretKey: new Secret('provider-secret-0'),
};
