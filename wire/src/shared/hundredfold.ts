import { VND_MAX, type Vnd, vnd } from '@cong/values/money.ts';

const HUNDREDFOLD = /^\d{1,14}00$/;

/** Đồng times 100, as card networks count. No amount: zero, a fraction of a đồng, or more than VND_MAX. */
export function parseHundredfold(wire: string): Vnd | undefined {
  if (!HUNDREDFOLD.test(wire)) return undefined;
  const amount = BigInt(wire) / 100n;
  return amount > 0n && amount <= VND_MAX ? vnd(amount) : undefined;
}

export const formatHundredfold = (amount: Vnd): string => (amount * 100n).toString();
