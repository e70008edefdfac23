import type { WalletId } from '@cong/values/ids.ts';
import type { Change } from '../core/change/change.ts';
import { walletOf } from '../core/ledger/account.ts';
import { plainArray } from './array-literal.ts';

/** What one posting does to a wallet: more or less in it, and who has the other side. */
export type WalletMove = {
  /** The change's place in its batch. */
  readonly idx: number;
  readonly change: Change;
  readonly walletId: WalletId;
  readonly amount: bigint;
  readonly other: string;
};

const touched = ({ debit, credit }: Change['postings'][number]): boolean =>
  walletOf(debit) !== undefined || walletOf(credit) !== undefined;

/** Whether a change moves any wallet's money. A wallet's balance is moved by postings, and by nothing else. */
export const movesWallets = ({ postings }: Change): boolean => postings.some(touched);

export function movesOf(change: Change, idx: number): readonly WalletMove[] {
  return change.postings.flatMap(({ debit, credit, amount }): readonly WalletMove[] => {
    const [from, to] = [walletOf(debit), walletOf(credit)];
    return [
      ...(from ? [{ idx, change, walletId: from, amount: -amount, other: credit }] : []),
      ...(to ? [{ idx, change, walletId: to, amount, other: debit }] : []),
    ];
  });
}

/** The key of a debit's day; undefined where no day limits it. */
export const dayOf = ({
  walletId,
  amount,
  change: { walletDay },
}: WalletMove): string | undefined =>
  amount > 0n || walletDay === undefined ? undefined : `${walletId} ${walletDay.day}`;

/** Such keys as two columns. */
export const dayColumns = (keys: readonly string[]): readonly [string, string] => [
  plainArray(keys.map((key) => key.split(' ')[0] ?? null)),
  plainArray(keys.map((key) => key.split(' ')[1] ?? null)),
];
