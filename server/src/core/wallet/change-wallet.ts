import { type ChangeId, HOUSE, type WalletId } from '@cong/values/ids.ts';
import { ok, type Result } from '@cong/values/result.ts';
import type { Secret } from '@cong/values/secret.ts';
import type { Change } from '../change/change.ts';
import {
  applyWallet,
  decideWallet,
  type WalletCommand,
  type WalletStepRefusal,
} from './decide-wallet.ts';
import type { Phone } from './phone.ts';
import type { TierName } from './tier.ts';
import type { Wallet } from './wallet.ts';

export type NewWallet = {
  readonly id: WalletId;
  readonly changeId: ChangeId;
  readonly phone: Phone;
  readonly holder: string;
  readonly tier: TierName;
  /** Argon2id of what the holder chose. */
  readonly passwordHash: Secret;
  readonly now: Date;
};

/** The change that opens a wallet. Whether its number is free, the store says. */
export function openWallet({ changeId, passwordHash, now, ...facts }: NewWallet): Change {
  const wallet: Wallet = {
    ...facts,
    ...{ merchantId: HOUSE, version: 1, status: 'active', openedAt: now },
  };
  return {
    ...{ changeId, merchantId: HOUSE, subjectId: wallet.id, at: now },
    writes: [{ type: 'wallet', wallet, passwordHash }],
    events: [{ stream: wallet.id, version: 1, event: { type: 'wallet_opened', wallet } }],
    postings: [],
    messages: [],
  };
}

/** An operator's step and everything it writes; no change when it was a repeat. */
export function changeWallet(
  before: Wallet,
  command: WalletCommand,
  changeId: ChangeId,
): Result<{ readonly wallet: Wallet; readonly change?: Change }, WalletStepRefusal> {
  const decision = decideWallet(before, command);
  if (!decision.ok) return decision;
  const events = decision.value;
  if (events.length === 0) return ok({ wallet: before });
  const version = before.version + 1;
  const wallet: Wallet = { ...events.reduce(applyWallet, before), version };
  const { merchantId, id } = wallet;
  const change: Change = {
    ...{ changeId, merchantId, subjectId: id, at: command.now },
    writes: [{ type: 'wallet', wallet }],
    events: events.map((event) => ({ stream: id, version, event })),
    postings: [],
    messages: [],
  };
  return ok({ wallet, change });
}
