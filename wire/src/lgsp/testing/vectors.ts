import { readFileSync } from 'node:fs';

/** One of the golden messages. */
export type Vector = {
  readonly name: string;
  readonly source: string;
  readonly secretKey?: string;
  readonly header?: string;
  readonly message: Readonly<Record<string, string | number>>;
  readonly checksum: string;
};

const vectorsIn = (file: string): readonly Vector[] =>
  JSON.parse(readFileSync(new URL(`../vectors/${file}`, import.meta.url), 'utf8')) as Vector[];

/** Every golden message. */
export const vectors: readonly Vector[] = [...vectorsIn('lgsp.json'), ...vectorsIn('results.json')];

/** The golden message of this name. */
export function vectorOf(name: string): Vector {
  const vector = vectors.find((candidate) => candidate.name === name);
  if (!vector) throw new Error(`no vector "${name}"`);
  return vector;
}

/** A vector's body as it is sent. */
export const bodyOf = ({ message, checksum }: Vector, changes: object = {}): string =>
  JSON.stringify({ ...message, checksum, ...changes });
