import { timingSafeEqual } from 'node:crypto';

/** True only for a present, equal text; how long it takes does not tell where the two differ. */
export function equalsInConstantTime(received: unknown, expected: string): boolean {
  if (typeof received !== 'string') return false;
  // Compared as text: reading hex would stop at junk after the last digit and call it equal.
  const a = Buffer.from(received);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
