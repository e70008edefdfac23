import { vnd } from '@cong/values/money.ts';
import type { TopUp } from '../core/wallet/top-up.ts';
import type { Wallet } from '../core/wallet/wallet.ts';
import { jsonText } from './json-text.ts';

type Json = Readonly<Record<string, unknown>>;

/** Both are small: a row's state is all of it. */
export const encodeWallet = (wallet: Wallet): string => jsonText(wallet);
export const encodeTopUp = (topUp: TopUp): string => jsonText(topUp);

/** @throws {Error} when the state is not one that this server wrote. */
export const decodeWallet = (state: Json): Wallet =>
  ({
    ...state,
    openedAt: new Date(String(state.openedAt)),
    ...(typeof state.since === 'string' && { since: new Date(state.since) }),
  }) as Wallet;

/** @throws {Error} when the state is not one that this server wrote. */
export const decodeTopUp = (state: Json): TopUp =>
  ({
    ...state,
    at: new Date(String(state.at)),
    amount: vnd(BigInt(String(state.amount))),
  }) as TopUp;
