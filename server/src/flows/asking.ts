import type { Clock } from '@cong/values/time.ts';

const ASK_EVERY_MS = 5_000;
const MAX_REMEMBERED = 1_000;

const asked = new Map<string, number>();

/** A payer who presses a button or comes back again and again does not make us ask the bank again and again. */
export function mayAsk(paymentId: string, clock: Clock): boolean {
  const now = clock().getTime();
  const last = asked.get(paymentId);
  if (last !== undefined && now - last < ASK_EVERY_MS) return false;
  if (asked.size >= MAX_REMEMBERED) asked.clear();
  asked.set(paymentId, now);
  return true;
}
