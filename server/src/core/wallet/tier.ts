import { type Vnd, vnd } from '@cong/values/money.ts';

/** What a wallet may pay, in đồng. */
export type WalletLimits = {
  readonly perTransaction: Vnd;
  /** What the payments of one Viet Nam day may come to. */
  readonly perDay: Vnd;
};

/**
 * How well the holder is known (KYC), and what the wallet may pay accordingly. Before it is known at all a wallet takes
 * money and pays nothing: its day's limit says so, whatever the amount.
 */
export const TIERS = {
  unverified: { perTransaction: vnd(500_000_000n), perDay: vnd(0n) },
  basic: { perTransaction: vnd(5_000_000n), perDay: vnd(20_000_000n) },
  full: { perTransaction: vnd(50_000_000n), perDay: vnd(100_000_000n) },
  business: { perTransaction: vnd(500_000_000n), perDay: vnd(500_000_000_000n) },
} as const satisfies Readonly<Record<string, WalletLimits>>;

export type TierName = keyof typeof TIERS;

export const isTierName = (text: string): text is TierName => Object.hasOwn(TIERS, text);
