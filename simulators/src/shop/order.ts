import type { Vnd } from '@cong/values/money.ts';
import type { OrderLine } from './basket.ts';
import type { Bilingual } from './language.ts';

/** The three ways by which a shop hears of its payment. */
export type Source = 'return' | 'notify' | 'query';

/** What one message means to the shop, whichever protocol it came by. */
export type Verdict =
  | 'paid'
  | 'cancelled'
  | 'failed'
  /** The payer is still busy. */
  | 'waiting'
  /** The gateway itself waits for the bank. */
  | 'uncertain'
  /** The gateway knows no such order: asked before it got there, or it forgot. */
  | 'no_such_order'
  /** The message was not the gateway's, or not fresh: it counts for nothing. */
  | 'not_trusted'
  | 'no_answer';

/** What one source said last. `code` is the protocol's own. */
export type Word = {
  readonly at: Date;
  readonly verdict: Verdict;
  readonly code: string;
  readonly text: Bilingual;
};

/** What became of asking the gateway for a payment. */
export type Opening =
  | { readonly kind: 'not_asked' }
  /** `gatewayRef` is empty where the gateway's answer does not name its own number. */
  | { readonly kind: 'opened'; readonly gatewayRef: string; readonly payUrl: string }
  | { readonly kind: 'refused'; readonly code: string; readonly text: Bilingual }
  | { readonly kind: 'no_answer'; readonly text: Bilingual };

export type ShopOrder = {
  /** The shop's own id of it, known to the gateway as its reference. */
  readonly ref: string;
  /** The adapter that takes the payment. */
  readonly method: string;
  readonly createdAt: Date;
  readonly lines: readonly OrderLine[];
  readonly amount: Vnd;
  readonly customerName: string;
  readonly clientIp: string;
  /** Where the buyer's browser found the shop, and finds it again: its cookies are kept there. */
  readonly origin: string;
  /** What the buyer chose of the adapter's choices, by name. */
  readonly choices: Readonly<Record<string, string>>;
  readonly opening: Opening;
  readonly said: { readonly [S in Source]?: Word };
};

const FINAL: readonly Verdict[] = ['paid', 'cancelled', 'failed'];
const isFinal = (word: Word | undefined): word is Word =>
  word !== undefined && FINAL.includes(word.verdict);

/**
 * The word that settles the order. The browser's is not among them: whoever holds the browser can
 * withhold it, and it does not carry the amount.
 */
export const settledBy = ({ said }: ShopOrder): Word | undefined =>
  [said.notify, said.query].find(isFinal);

export type OrderState =
  | 'not_asked'
  | 'refused'
  | 'no_answer'
  | 'waiting'
  | 'uncertain'
  | 'paid'
  | 'cancelled'
  | 'failed';

/** Where the order stands, from everything that was said about it. */
export function stateOf(order: ShopOrder): OrderState {
  const settled = settledBy(order)?.verdict;
  if (settled === 'paid' || settled === 'cancelled' || settled === 'failed') return settled;
  if (order.opening.kind !== 'opened') return order.opening.kind;
  return order.said.query?.verdict === 'uncertain' ? 'uncertain' : 'waiting';
}

/** What hearing a word did. */
export type Heard = 'news' | 'repeat' | 'conflict';

const carriesNothing = ({ verdict }: Word): boolean =>
  verdict === 'not_trusted' || verdict === 'no_answer';

/** The order after a word was heard. A word without trust never takes the place of one with it. */
export function hear(
  order: ShopOrder,
  source: Source,
  word: Word,
): { readonly heard: Heard; readonly order: ShopOrder } {
  const before = order.said[source];
  const after = { ...order, said: { ...order.said, [source]: word } };
  if (carriesNothing(word)) {
    return !before || carriesNothing(before)
      ? { heard: 'news', order: after }
      : { heard: 'repeat', order };
  }
  const settled = settledBy(order);
  if (settled && settled.code !== word.code) {
    // A settled order does not move: a step that comes late is old, another end is a contradiction.
    return { heard: isFinal(word) ? 'conflict' : 'repeat', order };
  }
  const repeated = before?.code === word.code && before.verdict === word.verdict;
  // The answer to a question is always the newest; a message that comes twice is not.
  if (repeated && source !== 'query') return { heard: 'repeat', order };
  return { heard: 'news', order: after };
}
