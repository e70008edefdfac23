import type { Clock } from '@cong/values/time.ts';
import type { FastifyPluginAsync } from 'fastify';
import type { Exchange } from '../exchange.ts';
import type { Journal } from '../journal.ts';
import type { Bilingual } from '../language.ts';
import type { Opening, ShopOrder, Word } from '../order.ts';
import type { OrderBook } from '../order-book.ts';

/** Something the buyer may choose about a payment, such as the bank: a list with one default, the first. */
export type Choice = {
  readonly name: string;
  readonly label: Bilingual;
  readonly options: readonly { readonly value: string; readonly label: Bilingual }[];
  /** Of interest to developers only: folded away. */
  readonly experiment?: true;
};

/** What the shop gives an adapter to work with. */
export type ShopContext = {
  /** Where the gateway's calls go, without a final slash. */
  readonly gatewayUrl: string;
  /** Where payers' browsers find the gateway, without a final slash. */
  readonly pagesUrl: string;
  readonly keys: () => Promise<unknown>;
  /** The keys were refused: ask for them again before the next use. */
  readonly forgetKeys: () => void;
  readonly exchange: Exchange;
  readonly book: OrderBook;
  readonly journal: Journal;
  readonly clock: Clock;
};

/** One payment protocol, as a merchant speaks it. */
export type ShopAdapter = {
  /** First part of its paths on the shop, and its name in the sandbox's control API. */
  readonly id: string;
  readonly name: string;
  readonly about: Bilingual;
  readonly choices: readonly Choice[];
  /** The payer's link is signed whole: nothing may be added to it, the reader's language neither. */
  readonly signsWholeLink?: true;
  /** Where the gateway sends its notifies, below the adapter's own path. */
  readonly notifyPath: string;
  readonly connect: (context: ShopContext) => ConnectedAdapter;
};

export type ConnectedAdapter = {
  /** Asks the gateway for a payment. */
  readonly pay: (order: ShopOrder) => Promise<Opening>;
  /** Asks the gateway how an order stands. */
  readonly query: (order: ShopOrder) => Promise<Word>;
  /** The browser's return and the gateway's notify; registered below /{id}. */
  readonly routes: FastifyPluginAsync;
};
