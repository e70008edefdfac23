import type { Vnd } from '@cong/values/money.ts';
import type { Merchant } from '../merchant/merchant.ts';
import type { Method } from '../payment/attempt.ts';
import type { Order } from '../payment/order.ts';

/** Which way an attempt's money goes. */
export type Route = { readonly connector: string; readonly method: Method };

/** Whose money, through which bank, and how much of it. */
export type RouteAsk = {
  readonly merchant: Merchant;
  readonly bank: string;
  readonly amount: Vnd;
  /** The card is typed on our pages, or was saved: no provider may take its payer away. */
  readonly cardOnly?: boolean;
};

/** Decides the route; undefined when no connector serves it. Pure, over tables made at start-up. */
export type Router = (ask: RouteAsk) => Route | undefined;

/** Whether an order is paid with a card that is typed here or was saved, and in no other way. */
export const isCardOnly = ({ typedCardOnly, saveCard, cardOnFile, subscription }: CardWishes) =>
  typedCardOnly === true ||
  saveCard !== undefined ||
  cardOnFile !== undefined ||
  subscription !== undefined;

type CardWishes = Pick<Order, 'typedCardOnly' | 'saveCard' | 'cardOnFile' | 'subscription'>;

/** Whether the payer types nothing on our pages but is sent to the bank's or provider's. */
export const takesPayerAway = ({ method }: Route): boolean =>
  method === 'bank_page' || method === 'provider';

/** Whether a connector's bank answers at present: an open circuit breaker says no. */
export type BankHealth = (connector: string, bank: string) => boolean;
