import type { Bilingual } from './language.ts';
import type { SignatureStory } from './signature-story.ts';

/** What one side of an HTTP exchange sent, secrets masked. */
export type HttpSide = {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** What an encrypted part of a message says. */
export type OpenedText = { readonly of: Bilingual; readonly text: string };

/** One exchange between shop and gateway (or the payer's browser), as it went over the wire. */
export type ShopMessage = {
  readonly id: number;
  readonly at: Date;
  /** The adapter that sent or received it. */
  readonly method: string;
  readonly orderRef: string;
  /** The protocol's name of it: createOrder1, notify, … */
  readonly name: string;
  readonly direction: 'sent' | 'received';
  readonly request: HttpSide & { readonly method: string; readonly url: string };
  readonly answer:
    | (HttpSide & { readonly status: number })
    | { readonly failed: Bilingual }
    | { readonly unseen: Bilingual };
  readonly signatures: readonly SignatureStory[];
  /** Absent where nothing is encrypted. */
  readonly opened?: readonly OpenedText[];
  /** What the shop made of it. */
  readonly conclusion: Bilingual;
  readonly good: boolean;
};

/** The journal keeps this many exchanges and forgets the oldest. */
export const MAX_MESSAGES = 400;

const MAX_TEXT = 8_000;
const cut = (text: string): string =>
  text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)} … (${text.length})` : text;

/** Every message that the shop sent and received, oldest first. In memory only. */
export class Journal {
  readonly #messages: ShopMessage[] = [];
  #lastId = 0;

  record(message: Omit<ShopMessage, 'id'>): void {
    this.#lastId += 1;
    const request = {
      ...message.request,
      url: cut(message.request.url),
      body: cut(message.request.body),
    };
    const { answer } = message;
    this.#messages.push({
      ...message,
      id: this.#lastId,
      request,
      answer: 'body' in answer ? { ...answer, body: cut(answer.body) } : answer,
    });
    if (this.#messages.length > MAX_MESSAGES) this.#messages.shift();
  }

  /** Newest first; of one order when it is given. */
  messages(orderRef?: string): readonly ShopMessage[] {
    const wanted = this.#messages.filter(
      (message) => orderRef === undefined || message.orderRef === orderRef,
    );
    return wanted.reverse();
  }
}
