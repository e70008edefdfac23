import { readFileSync } from 'node:fs';
import { Secret } from '@cong/values/secret.ts';
import type { Credentials } from '../credentials.ts';
import type { Fields, Kind } from '../signature.ts';

const KINDS: Readonly<Record<string, Kind>> = {
  'pay URL': 'payment',
  'verify call': 'verifyCall',
  'result call': 'result',
};

type Vector = {
  readonly name: string;
  readonly source: string;
  readonly kind?: Kind;
  /** What is sent. */
  readonly message: Fields;
  /** Signed, and not sent. */
  readonly trans_amount?: string;
  readonly check_sum: string;
};

/** The golden messages, each with its kind and what its check_sum covers. */
export const vectors = ['viettelpay.json', 'messages.json'].flatMap((file) => {
  const text = readFileSync(new URL(`../vectors/${file}`, import.meta.url), 'utf8');
  return (JSON.parse(text) as Vector[]).map((vector) => {
    const kind = vector.kind ?? KINDS[vector.name];
    if (!kind) throw new Error(`no kind for the vector "${vector.name}"`);
    const { message, trans_amount } = vector;
    const signed: Fields = { ...message, ...(trans_amount && { trans_amount }) };
    return { ...vector, kind, signed };
  });
});

/** The golden message of this name as it is sent, with its check_sum. */
export function messageOf(name: string): Fields {
  const vector = vectors.find((candidate) => candidate.name === name);
  if (!vector) throw new Error(`no vector "${name}"`);
  return { ...vector.message, check_sum: vector.check_sum };
}

/** The merchant of the vectors. */
export const credentials: Credentials = {
  merchantCode: 'DEMO',
  accessCode: new Secret('ac1'),
  hashKey: new Secret('provider-secret-0'),
};
