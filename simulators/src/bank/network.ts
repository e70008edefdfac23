import type { Clock } from '@cong/values/time.ts';
import type { CheckAnswer, DebitAnswer, RefundAnswer } from '@cong/wire/banknet/messages.ts';
import type { Sleep } from '../shared/retrying.ts';
import type { Attempt, Books } from './books.ts';
import type { Faults } from './faults.ts';

/** What every desk of the network works with. */
export type Network = {
  readonly books: Books;
  readonly faults: Faults;
  readonly now: Clock;
  readonly sleep: Sleep;
  /** Tells the acquirer's server how an attempt ended; resolves after the first try. */
  readonly report: (attempt: Attempt, resultUrl: string) => Promise<void>;
};

/** What the network does with a call: answer it, be out of order (HTTP 503), or never answer. */
export type Reply =
  | {
      readonly kind: 'answer';
      readonly message: CheckAnswer | DebitAnswer | RefundAnswer;
      readonly wrongSignature?: true | undefined;
    }
  | { readonly kind: 'out_of_order' }
  | { readonly kind: 'silent' };

export const silent: Reply = { kind: 'silent' };
export const outOfOrder: Reply = { kind: 'out_of_order' };

export const reply = (
  message: CheckAnswer | DebitAnswer | RefundAnswer,
  wrongSignature?: true,
): Reply => ({ kind: 'answer', message, wrongSignature });
