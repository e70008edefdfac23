import type { BankGroup } from '../bank/bank.ts';
import type { CardId } from '../card/saved-card.ts';
import type { InstalmentWish } from '../instalment/fee-table.ts';
import type { PaidAccount } from '../ledger/account.ts';
import type { SubscriptionId } from '../subscription/subscription.ts';

/** Where the payer's browser goes back to, by how the payment ended. */
export type ReturnUrls = {
  readonly success: string;
  readonly cancel: string;
  readonly failure: string;
};

export type Customer = {
  readonly name?: string;
  readonly address?: string;
  readonly phone?: string;
  readonly email?: string;
};

/** A card that is to be saved. */
export type SaveWish = {
  /** What the merchant will call it. */
  readonly token: string;
  /** Whose it is, by the merchant's own name. */
  readonly customerRef?: string;
  /** It is linked to that customer, under the rules of core/card/link.ts. */
  readonly link?: true;
};

/** Which part of a subscription an order is. */
export type SubscriptionPart = {
  readonly id: SubscriptionId;
  readonly code: string;
  readonly planCode: string;
  readonly customerRef: string;
  /** From 1; absent where the sign-up only verifies the card. */
  readonly cycle?: number;
  /** No payer is there: the saved card is debited by their leave. */
  readonly unattended?: true;
};

/** What the merchant asked for. It never changes after the payment is created. */
export type Order = {
  readonly description: string;
  readonly customer: Customer;
  readonly clientIp: string;
  readonly returnUrls: ReturnUrls;
  /** Set where the protocol carries one per order; else the merchant's own is used. */
  readonly notifyUrl?: string;
  /** The bank that the merchant fixed; absent when the payer chooses. Ids are in core/bank/banks.ts. */
  readonly bank?: string;
  /** What the payer may choose from; absent: everything that the protocol offers. */
  readonly groups?: readonly BankGroup[];
  /** Of those the only banks or providers; absent: all of them. */
  readonly banks?: readonly string[];
  /** The merchant's id of the request itself, where the protocol has one: like the order's it never comes twice. */
  readonly requestRef?: string;
  /** Whether it may be paid in instalments, beside the groups; absent: it may not. */
  readonly instalment?: InstalmentWish;
  /** The saved card that the payer is to confirm with one click. */
  readonly cardOnFile?: CardId;
  /** The payer's card is to be saved when it pays: what the merchant will call it, and whose it is. */
  readonly saveCard?: SaveWish;
  /** The subscription that it begins or goes on with. */
  readonly subscription?: SubscriptionPart;
  /** Only what is paid with a card that is typed on our pages. */
  readonly typedCardOnly?: true;
  /** A hash of everything that was asked, so that a repeat with other content is told apart. */
  readonly fingerprint: string;
  /** What only this order's protocol understands, kept for its answers. */
  readonly extras: Readonly<Record<string, string>>;
};

/** What is new when a merchant brings the same order again: its own name for the try, and where the payer then goes. */
export type BroughtAgain = {
  readonly returnUrls: ReturnUrls;
  readonly extras: Readonly<Record<string, string>>;
};

/** How this merchant is paid, fixed at creation so that postings follow from the payment alone. */
export type Terms = {
  readonly account: PaidAccount;
  /** The merchant's fee in basis points of the amount. */
  readonly feeBps: number;
  /** The Viet Nam day whose limit this payment counts against; absent when the merchant has none. */
  readonly limitDay?: string;
};
