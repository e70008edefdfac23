import { vnd } from '@cong/values/money.ts';
import type { SandboxWallet } from '../../core/wallet/sandbox-wallet.ts';

/** What every wallet of the sandbox is signed in to with. */
const PASSWORD = '123456';

const MILLION = 1_000_000n;

/** The sandbox's wallets: one for each answer of the checks before an OTP. */
export const SANDBOX_WALLETS = {
  rich: wallet('0900000001', 'TRAN THI BUOI', { tier: 'business', balance: 100_000n * MILLION }),
  poor: wallet('0900000002', 'NGUYEN VAN NGHEO', { balance: 1_000n }),
  locked: wallet('0900000003', 'LE THI KHOA', { balance: 50n * MILLION, status: 'locked' }),
  over_day: wallet('0900000004', 'PHAM VAN HAN', { tier: 'unverified', balance: 50n * MILLION }),
  closed: wallet('0900000005', 'VO THI DONG', { balance: 0n, status: 'closed' }),
  usual: wallet('0900000006', 'DANG VAN THUONG', { tier: 'basic', balance: 50n * MILLION }),
} as const;

type Otherwise = Partial<Pick<SandboxWallet, 'tier' | 'status'>> & { readonly balance: bigint };

function wallet(
  phone: string,
  holder: string,
  { tier = 'full', status = 'active', balance }: Otherwise,
): SandboxWallet {
  return { phone, holder, tier, status, password: PASSWORD, balance: vnd(balance) };
}
