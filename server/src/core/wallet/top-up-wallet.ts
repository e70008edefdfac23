import { type ChangeId, HOUSE } from '@cong/values/ids.ts';
import type { Change } from '../change/change.ts';
import { walletAccount } from '../ledger/account.ts';
import type { TopUp } from './top-up.ts';

export type NewTopUp = Pick<TopUp, 'id' | 'walletId' | 'requestId' | 'amount'> & {
  readonly changeId: ChangeId;
  readonly now: Date;
};

/** The change that tops a wallet up: what came to our bank account is the wallet's. */
export function topUpWallet({ changeId, now, ...facts }: NewTopUp): {
  readonly topUp: TopUp;
  readonly change: Change;
} {
  const topUp: TopUp = { ...facts, merchantId: HOUSE, version: 1, status: 'done', at: now };
  const { id, walletId, amount } = topUp;
  return {
    topUp,
    change: {
      ...{ changeId, merchantId: HOUSE, subjectId: id, at: now },
      writes: [{ type: 'top_up', topUp }],
      events: [{ stream: id, version: 1, event: { type: 'topped_up', topUp } }],
      postings: [{ debit: 'gateway:cash', credit: walletAccount(walletId), amount }],
      messages: [],
    },
  };
}
