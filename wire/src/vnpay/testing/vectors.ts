import { readFileSync } from 'node:fs';
import { Secret } from '@cong/values/secret.ts';
import type { Credentials } from '../credentials.ts';
import type { Kind } from '../signature.ts';

type Texts = Readonly<Record<string, string>>;

type Vector = {
  readonly name: string;
  readonly source: string;
  readonly message: Texts;
  readonly vnp_SecureHash: string;
};
type QueryVector = Vector & { readonly rawQuery: string };
type SpecVector = QueryVector & { readonly signingString: string };
type PipedVector = Vector & { readonly kind: Kind };

const read = <V>(file: string): readonly V[] =>
  JSON.parse(readFileSync(new URL(`../vectors/${file}`, import.meta.url), 'utf8')) as V[];

const [payUrl, ipn, queryDrAnswer] = read<SpecVector>('vnpay.json');
if (!payUrl || !ipn || !queryDrAnswer) throw new Error('vectors/vnpay.json is not whole');

/** A pay URL whose description has every odd character. */
export const payUrlVector: SpecVector = payUrl;
/** An IPN as PHP encodes it. */
export const ipnVector: QueryVector = ipn;
/** IPNs as other encoders write them. */
export const encoderVectors: readonly QueryVector[] = read<QueryVector>('encoders.json');
/** The JSON messages. */
export const pipedVectors: readonly PipedVector[] = [
  { ...queryDrAnswer, kind: 'queryDrAnswer' },
  ...read<PipedVector>('transactions.json'),
];

/** A JSON message's vector by its kind, with its hash. */
export function bodyOf(kind: Kind, changes: Readonly<Record<string, unknown>> = {}): string {
  const vector = pipedVectors.find((candidate) => candidate.kind === kind);
  if (!vector) throw new Error(`no vector of ${kind}`);
  return JSON.stringify({ ...vector.message, vnp_SecureHash: vector.vnp_SecureHash, ...changes });
}

/** The merchant of the vectors. */
export const credentials: Credentials = {
  tmnCode: 'DEMO0001',
  hashSecret: new Secret('provider-secret-0'),
};
