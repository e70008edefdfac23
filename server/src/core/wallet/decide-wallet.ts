import { err, ok, type Result, unreachable } from '@cong/values/result.ts';
import type { TierName } from './tier.ts';
import type { Wallet, WalletEvent, WalletStatus } from './wallet.ts';

/** What an operator does with a wallet. That a wallet is empty when it is closed, the writer alone can say. */
export type WalletCommand =
  | { readonly type: 'set_tier'; readonly tier: TierName; readonly now: Date }
  | { readonly type: 'lock'; readonly now: Date }
  | { readonly type: 'unlock'; readonly now: Date }
  | { readonly type: 'close'; readonly now: Date };

export type WalletStepRefusal = { readonly code: 'wrong_state'; readonly status: WalletStatus };

/** What a command does to a wallet. A repeat causes no event. */
export function decideWallet(
  wallet: Wallet,
  command: WalletCommand,
): Result<readonly WalletEvent[], WalletStepRefusal> {
  const { status } = wallet;
  const { now: at } = command;
  if (command.type === 'close') {
    return ok(status === 'closed' ? [] : [{ type: 'wallet_closed', at }]);
  }
  if (status === 'closed') return err({ code: 'wrong_state', status });
  switch (command.type) {
    case 'set_tier': {
      const { tier } = command;
      return ok(tier === wallet.tier ? [] : [{ type: 'wallet_tier_set', tier }]);
    }
    case 'lock':
      return ok(status === 'locked' ? [] : [{ type: 'wallet_locked', at }]);
    case 'unlock':
      return ok(status === 'active' ? [] : [{ type: 'wallet_unlocked' }]);
    default:
      return unreachable(command);
  }
}

/** The wallet after an event that decideWallet() produced. */
export function applyWallet(wallet: Wallet, event: WalletEvent): Wallet {
  const { id, merchantId, version, phone, holder, tier, openedAt } = wallet;
  const base = { id, merchantId, version, phone, holder, tier, openedAt };
  switch (event.type) {
    case 'wallet_opened':
      return event.wallet;
    case 'wallet_tier_set':
      return { ...wallet, tier: event.tier };
    case 'wallet_locked':
      return { ...base, status: 'locked', since: event.at };
    case 'wallet_unlocked':
      return { ...base, status: 'active' };
    case 'wallet_closed':
      return { ...base, status: 'closed', since: event.at };
    default:
      return unreachable(event);
  }
}
