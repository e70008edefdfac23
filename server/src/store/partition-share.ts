/** An advisory lock as a session holds it. */
export type HeldPartition = { readonly partition: number; readonly session: number };

export type Standing = {
  readonly me: number;
  /** Sessions of all living workers, mine included. */
  readonly workers: ReadonlySet<number>;
  readonly held: readonly HeldPartition[];
  /** Those I hold and am not already giving up. */
  readonly mine: ReadonlySet<number>;
  readonly partitions: number;
};

export type Step = { readonly giveUp: readonly number[]; readonly take: readonly number[] };

/**
 * One worker's step towards an equal share: what is above its share it gives up, what is free it takes up to its
 * share. Nothing moves once everything is held and nobody holds too much, so a membership that stays, stays put.
 */
export function nextStep({ me, workers, held, mine, partitions }: Standing): Step {
  const share = Math.ceil(partitions / Math.max(1, workers.size));
  const giveUp = [...mine].slice(share);
  const taken = new Set(held.map(({ partition }) => partition));
  const free = Array.from({ length: partitions }, (_, n) => n).filter((n) => !taken.has(n));
  // Workers that see the same free partitions begin at different ends of them.
  const rank = [...workers].sort((a, b) => a - b).indexOf(me);
  const from = Math.floor((free.length * Math.max(0, rank)) / Math.max(1, workers.size));
  const turned = [...free.slice(from), ...free.slice(0, from)];
  return { giveUp, take: turned.slice(0, Math.max(0, share - mine.size)) };
}
