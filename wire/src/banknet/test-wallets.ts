import { equalsInConstantTime } from '../shared/constant-time.ts';
import type { Behaviour } from './test-card.ts';

/** A wallet of the sandbox's network, the same at every wallet provider. */
export type TestWallet = {
  readonly outcome: string;
  readonly phone: string;
  readonly behaviour: Behaviour;
  readonly vi: string;
  readonly en: string;
};

/** Every test wallet has this password. */
export const WALLET_PASSWORD = '123456';

/** What each wallet's holder meets. Any other phone number or password is answered as wrong details. */
export const testWallets: readonly TestWallet[] = [
  {
    ...{ outcome: 'success_wallet', phone: '0900000001', behaviour: {} },
    ...{ vi: 'Thanh toán bằng ví thành công', en: 'Paid from the wallet' },
  },
  {
    ...{ outcome: 'insufficient_funds.wallet', phone: '0900000002' },
    behaviour: { authorise: '51' },
    ...{ vi: 'Ví không đủ tiền', en: 'Not enough in the wallet' },
  },
  {
    ...{ outcome: 'account_locked.wallet', phone: '0900000003', behaviour: { check: '36' } },
    ...{ vi: 'Ví bị khóa', en: 'The wallet is locked' },
  },
  {
    ...{ outcome: 'over_limit.wallet', phone: '0900000004', behaviour: { authorise: '60' } },
    ...{ vi: 'Vượt hạn mức của ví', en: 'Over the wallet’s limit' },
  },
];

/** The wallet of who signs in with these; undefined when nobody does. */
export function matchWallet(phone: string, password: string): TestWallet | undefined {
  const wallet = testWallets.find((one) => one.phone === phone.replaceAll(/[\s.-]/g, ''));
  return equalsInConstantTime(password, WALLET_PASSWORD) ? wallet : undefined;
}
