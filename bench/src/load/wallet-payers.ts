import type { Wallet } from './shop-protocol.ts';

const HOW_MANY = 256;

/** Each has a wallet of its own, as people do: payments from one wallet would wait for each other. */
export const PAYERS: readonly Wallet[] = Array.from({ length: HOW_MANY }, (_, n) => ({
  phone: String(970_000_000 + n).padStart(10, '0'),
  password: 'bench',
}));
