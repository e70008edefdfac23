import type { AttemptId } from '@cong/values/ids.ts';
import type { CardId, LinkRefusal } from '../card/saved-card.ts';
import type { InstalmentTerms } from '../instalment/terms.ts';
import type { Reason } from './reason.ts';

export type Method = 'domestic_card' | 'international_card' | 'bank_page' | 'wallet' | 'provider';

/** One try at paying. At most one of a payment's attempts is live; the payment's state says what it waits for. */
export type Attempt = {
  readonly id: AttemptId;
  /** 1, 2, …: forms carry it, so that a repeated post is told from a new try. */
  readonly number: number;
  readonly method: Method;
  readonly bank: string;
  readonly connector: string;
  readonly startedAt: Date;
  /** First six and last four digits; never the number itself. */
  readonly maskedCard?: string;
  /** Present when the payer pays in instalments: what must be debited is then more than the payment's amount. */
  readonly instalment?: InstalmentTerms;
  /** MM/YY of an international card: some protocols tell it of a card that paid. */
  readonly cardExpiry?: string;
  /** The saved card that this attempt pays with. */
  readonly cardOnFile?: CardId;
  /** The saved card that comes of it if it pays. */
  readonly savesCard?: CardId;
  /** Why none comes of it, though the order asks for it. */
  readonly savesNone?: LinkRefusal;
  /** The connector's own reference, once it gave one. */
  readonly connectorRef?: string;
  /** When the order to debit was sent: from then on money may have moved. */
  readonly authoriseSentAt?: Date;
  readonly outcome: AttemptOutcome;
};

export type AttemptOutcome =
  | { readonly type: 'live' }
  | { readonly type: 'captured'; readonly at: Date }
  | { readonly type: 'refused'; readonly reason: Reason; readonly at: Date }
  /** Ended by a cancel or by time while the issuer had not debited. */
  | { readonly type: 'abandoned'; readonly at: Date }
  /** The issuer debited when the payment could not take it: the money goes back. */
  | { readonly type: 'reversed'; readonly at: Date };

/** First six and last four digits, as every receipt shows them. */
export const maskedCard = (number: string): string =>
  `${number.slice(0, 6)}******${number.slice(-4)}`;
