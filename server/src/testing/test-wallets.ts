import { type ChangeId, newUuid, type TopUpId, type WalletId } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import { argon2Passwords } from '../connectors/wallet/argon2-passwords.ts';
import { sandboxOneTimePasswords } from '../connectors/wallet/sandbox-one-time-passwords.ts';
import type { ChangeWriter, WriteOutcome } from '../core/change/change.ts';
import { openWallet } from '../core/wallet/change-wallet.ts';
import { type Phone, parsePhone } from '../core/wallet/phone.ts';
import type { TierName } from '../core/wallet/tier.ts';
import { topUpWallet } from '../core/wallet/top-up-wallet.ts';
import type { WalletDeps } from '../core/wallet/wallet-deps.ts';
import { tryCounts } from '../store/try-counts.ts';
import { walletReader } from '../store/wallet-reader.ts';
import { T0 } from './sample-payment.ts';
import type { TestStore } from './test-store.ts';

/** Wallets over the store of a test, with the sandbox's one-time passwords. */
export const testWallets = ({ pool }: TestStore): WalletDeps => ({
  reader: walletReader(pool),
  tries: tryCounts(pool),
  passwords: argon2Passwords({ atOnce: 2, most: 64 }),
  otps: sandboxOneTimePasswords,
});

let phones = 0;

/** A number that no other wallet of the test has. */
export function freshPhone(): Phone {
  phones += 1;
  const phone = parsePhone(`09${String(phones).padStart(8, '0')}`);
  if (phone === undefined) throw new Error('not a number');
  return phone;
}

type Opened = { readonly id: WalletId; readonly phone: Phone };
type Otherwise = { readonly tier?: TierName; readonly passwordHash?: Secret };

/** A new wallet that holds so much. */
export async function walletWith(
  writer: ChangeWriter,
  balance: bigint,
  { tier = 'full', passwordHash = new Secret('$none') }: Otherwise = {},
): Promise<Opened> {
  const [id, phone] = [newUuid(T0) as WalletId, freshPhone()];
  const changeId = newUuid(T0) as ChangeId;
  const opened = await writer.write(
    openWallet({ id, changeId, phone, holder: 'TRAN THI BUOI', tier, passwordHash, now: T0 }),
  );
  if (opened !== 'committed') throw new Error(`a wallet was not opened: ${opened}`);
  if (balance > 0n && (await toppedUp(writer, id, balance)) !== 'committed') {
    throw new Error('a wallet was not topped up');
  }
  return { id, phone };
}

/** What becomes of a top-up. */
export const toppedUp = (
  writer: ChangeWriter,
  walletId: WalletId,
  amount: bigint,
  requestId: string = newUuid(T0),
): Promise<WriteOutcome> =>
  writer.write(
    topUpWallet({
      ...{ id: newUuid(T0) as TopUpId, changeId: newUuid(T0) as ChangeId, walletId, requestId },
      ...{ amount: vnd(amount), now: T0 },
    }).change,
  );
