import type { ChangeId, TopUpId, WalletId } from '@cong/values/ids.ts';
import type { Vnd } from '@cong/values/money.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import type { Secret } from '@cong/values/secret.ts';
import { vietNamDate } from '@cong/values/viet-nam-time.ts';
import { changeWallet, openWallet } from '../core/wallet/change-wallet.ts';
import type { WalletCommand, WalletStepRefusal } from '../core/wallet/decide-wallet.ts';
import type { Phone } from '../core/wallet/phone.ts';
import type { TierName } from '../core/wallet/tier.ts';
import type { TopUp } from '../core/wallet/top-up.ts';
import { topUpWallet } from '../core/wallet/top-up-wallet.ts';
import type { Wallet } from '../core/wallet/wallet.ts';
import type { FlowDeps } from './deps.ts';

type Holder = {
  readonly phone: Phone;
  readonly holder: string;
  readonly tier: TierName;
  readonly password: Secret;
};

export type KeepRefusal =
  | WalletStepRefusal
  | { readonly code: 'phone_taken' }
  | { readonly code: 'wallet_not_found' }
  /** Money is in it, or is on its way into it: it is not closed. */
  | { readonly code: 'not_empty' }
  /** It takes no money any more. */
  | { readonly code: 'closed' }
  | { readonly code: 'request_id_reused' }
  | { readonly code: 'busy' };

/** Opens a wallet; a number has one at most. */
export async function openWalletFor(
  { writer, wallets, clock, newUuid }: FlowDeps,
  { password, ...holder }: Holder,
): Promise<Result<WalletId, KeepRefusal>> {
  const now = clock();
  const id = newUuid(now) as WalletId;
  const passwordHash = await wallets.passwords.hash(password);
  const changeId = newUuid(now) as ChangeId;
  const outcome = await writer.write(openWallet({ ...holder, id, changeId, passwordHash, now }));
  if (outcome === 'committed') return ok(id);
  return err({ code: outcome === 'busy' ? 'busy' : 'phone_taken' });
}

/** What an operator does with a wallet. A repeat is answered like the first time. */
export async function operateWallet(
  { writer, wallets, clock, newUuid }: FlowDeps,
  phone: Phone,
  step:
    | Omit<Extract<WalletCommand, { type: 'set_tier' }>, 'now'>
    | { readonly type: 'lock' | 'unlock' | 'close' },
): Promise<Result<Wallet, KeepRefusal>> {
  for (let tries = 0; tries < 10; tries += 1) {
    const found = await wallets.reader.byPhone(phone);
    if (found === undefined) return err({ code: 'wallet_not_found' });
    const now = clock();
    const changed = changeWallet(found.wallet, { ...step, now }, newUuid(now) as ChangeId);
    if (!changed.ok) return changed;
    const { change, wallet } = changed.value;
    const outcome = change === undefined ? 'committed' : await writer.write(change);
    if (outcome === 'committed') return ok(wallet);
    if (outcome === 'wallet_refused') return err({ code: 'not_empty' });
    if (outcome === 'busy') return err({ code: 'busy' });
  }
  return err({ code: 'busy' });
}

type Asked = { readonly phone: Phone; readonly amount: Vnd; readonly requestId: string };

/** Money came in for a wallet. The same request again is answered again, not done again. */
export async function topUp(
  { writer, wallets, clock, newUuid }: FlowDeps,
  { phone, amount, requestId }: Asked,
): Promise<Result<TopUp, KeepRefusal>> {
  const found = await wallets.reader.byPhone(phone);
  if (found === undefined) return err({ code: 'wallet_not_found' });
  const { id: walletId } = found.wallet;
  const now = clock();
  const made = topUpWallet({
    ...{ id: newUuid(now) as TopUpId, changeId: newUuid(now) as ChangeId },
    ...{ walletId, requestId, amount, now },
  });
  const earlier = await wallets.reader.topUpByRequest(requestId);
  const outcome = earlier === undefined ? await writer.write(made.change) : 'duplicate';
  switch (outcome) {
    case 'committed':
      return ok(made.topUp);
    case 'busy':
      return err({ code: 'busy' });
    case 'wallet_refused':
      return err({ code: 'closed' });
    default: {
      const before = earlier ?? (await wallets.reader.topUpByRequest(requestId));
      const same = before?.walletId === walletId && before.amount === amount;
      return before && same ? ok(before) : err({ code: 'request_id_reused' });
    }
  }
}

/** A wallet with what it holds, and has paid today. */
export async function fundsOf({ wallets, clock }: FlowDeps, phone: Phone) {
  const found = await wallets.reader.byPhone(phone);
  return found && (await wallets.reader.funds(found.wallet.id, vietNamDate(clock())));
}
