import type { HttpMessage } from './http-message.ts';

/** What a shop was told of its order. */
export type OrderAnswer =
  | { readonly outcome: 'created'; readonly transactionId: string; readonly payUrl: string }
  | { readonly outcome: 'refused'; readonly code: string };

/** An order, by the shop's number of it and by the gateway's. */
export type AskedOrder = { readonly orderRef: string; readonly transactionId: string };

/** A message of the gateway's: what it says, if it is to be believed, and the answer to it. */
export type Heard = {
  readonly told?: { readonly orderRef: string; readonly status: string };
  /** JSON, ASCII. @param first whether the order was not heard of before. */
  readonly reply: (first: boolean) => string;
};

/** Who signs in to a wallet. */
export type Wallet = { readonly phone: string; readonly password: string };

/** How a shop speaks one protocol, and what its payers meet on the pages. Requests are ASCII. */
export type ShopProtocol = {
  /** A signed order as an HTTP request. Whatever is the same for all orders is made once. */
  order(orderRef: string, number: number): string;
  /** @throws {Error} for an answer that must not be trusted. */
  readOrder(answer: HttpMessage): OrderAnswer;
  query(order: AskedOrder): string;
  /** The order's status. @throws {Error} as `readOrder` does. */
  readQuery(answer: HttpMessage, order: AskedOrder): string;
  /** The status that the payer's browser brought. @throws {Error} as `readOrder` does. */
  readReturn(query: URLSearchParams, at: Date): string;
  /** @param now undefined while the sandbox's clock is moved about: the message's own time is believed. */
  hear(text: string, now: Date | undefined): Heard;
  /** Where a payer goes in the end; nobody fetches it, but for a protocol whose results go there too. */
  readonly returnUrl: string;
  /** Domestic banks or providers, as the pages name them. */
  readonly banks: readonly string[];
  /** Whose wallets pay, where it is a wallet that does. */
  readonly wallets?: readonly Wallet[];
  readonly codes: { readonly paid: string; readonly busy: string; readonly duplicate: string };
};

/** What a shop knows before its first order. */
export type ShopOptions = {
  readonly gatewayPort: number;
  readonly keys: Readonly<Record<string, string>>;
  /** Where its listener is. */
  readonly notifyUrl: string;
};
