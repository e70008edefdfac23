import type { ChangeId, TopUpId, WalletId } from '@cong/values/ids.ts';
import { Secret } from '@cong/values/secret.ts';
import { vietNamDate } from '@cong/values/viet-nam-time.ts';
import type { Protocol } from '../core/protocol/protocol.ts';
import { changeWallet, openWallet } from '../core/wallet/change-wallet.ts';
import { parsePhone } from '../core/wallet/phone.ts';
import type { SandboxWallet } from '../core/wallet/sandbox-wallet.ts';
import { topUpWallet } from '../core/wallet/top-up-wallet.ts';
import type { FlowDeps } from '../flows/deps.ts';

/** Opens the wallets that the sandbox's documents name and that are not there yet. Two processes may do it at once. */
export async function seedWallets(flows: FlowDeps, protocols: readonly Protocol[]): Promise<void> {
  const known = await flows.wallets.reader.list(vietNamDate(flows.clock()));
  const phones = new Set<string>(known.map(({ wallet }) => wallet.phone));
  const missing = protocols
    .flatMap(({ sandboxWallets = [] }) => sandboxWallets)
    .filter(({ phone }) => !phones.has(phone));
  await Promise.all(missing.map((wallet) => seedWallet(flows, wallet)));
}

async function seedWallet(
  { writer, wallets, newUuid, clock }: FlowDeps,
  { phone: text, holder, password, tier, status, balance }: SandboxWallet,
): Promise<void> {
  const now = clock();
  const phone = parsePhone(text);
  if (phone === undefined) throw new Error(`no number of a wallet: ${text}`);
  const id = newUuid(now) as WalletId;
  const changeId = () => newUuid(now) as ChangeId;
  const passwordHash = await wallets.passwords.hash(new Secret(password));
  const opened = openWallet({ id, changeId: changeId(), phone, holder, tier, passwordHash, now });
  // The other process was first: it does the rest.
  if ((await writer.write(opened)) !== 'committed') return;
  if (balance > 0n) {
    const topUpId = newUuid(now) as TopUpId;
    const asked = { id: topUpId, walletId: id, requestId: `seed ${phone}`, amount: balance };
    await writer.write(topUpWallet({ ...asked, changeId: changeId(), now }).change);
  }
  if (status === 'active') return;
  const funds = await wallets.reader.funds(id, vietNamDate(now));
  const command = { type: status === 'locked' ? 'lock' : 'close', now } as const;
  const changed = funds && changeWallet(funds.wallet, command, changeId());
  if (changed?.ok && changed.value.change) await writer.write(changed.value.change);
}
