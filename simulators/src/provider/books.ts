import { randomBytes } from 'node:crypto';
import { type Vnd, vnd } from '@cong/values/money.ts';
import { unreachable } from '@cong/values/result.ts';
import { type Journal, openJournal } from '../shared/journal.ts';
import type { Behaviour } from './faults.ts';

/** What a provider remembers of an order for its page and its payer's way back. */
type Session = {
  readonly description: string;
  readonly locale: 'vi' | 'en';
  readonly returnUrl: string;
  /** Where a payer goes who did not decide; absent where the page has no such way. */
  readonly backUrl?: string;
  readonly expiresAt: number;
  /** What else a provider must say again later, under its own names. */
  readonly memo?: Readonly<Record<string, string>>;
};

export type Refund = {
  /** The merchant's reference of it: asked again, it is answered again. */
  readonly id: string;
  readonly amount: Vnd;
  readonly number: string;
  /** The merchant's text for it. */
  readonly note: string;
  state: 'done' | 'pending' | 'refused';
};

/** One order at a provider: what a merchant calls an attempt. */
export type Order = {
  readonly ref: string;
  readonly merchant: string;
  readonly amount: Vnd;
  /** The provider's own number of it. */
  readonly number: string;
  /** The secret part of its page's URL. */
  readonly token: string;
  readonly session: Session;
  state: 'open' | 'working' | 'paid' | 'refused';
  /** The provider's code for a refusal. */
  code: string;
  debited: Vnd;
  debitedAt: number;
  refunds: readonly Refund[];
  /** How often the merchant asked after it. */
  inquiries: number;
  /** How many orders to refund it were lost on purpose. */
  lostRefunds: number;
};

/** One line of the journal. Amounts are digits. */
type Entry =
  | ({
      readonly e: 'order';
      readonly ref: string;
      readonly merchant: string;
      readonly amount: string;
      readonly number: string;
      readonly token: string;
    } & Session)
  | { readonly e: 'debit'; readonly ref: string; readonly amount: string; readonly at: number }
  | { readonly e: 'end'; readonly ref: string; readonly code: string }
  | {
      readonly e: 'refund';
      readonly ref: string;
      readonly id: string;
      readonly amount: string;
      readonly number: string;
      readonly note?: string;
      readonly state: Refund['state'];
    };

const FIRST_NUMBER = 10_000_000;
const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => a + b, 0n);

/** What went back to the payer. */
export const refundedOf = ({ refunds }: Order): bigint =>
  sum(refunds.filter(({ state }) => state === 'done').map(({ amount }) => amount));

/** What went back, or is going to. */
const takenOf = ({ refunds }: Order): bigint =>
  sum(refunds.filter(({ state }) => state !== 'refused').map(({ amount }) => amount));

/** How a refund begins, where nothing or something was ordered to go wrong with it. */
export function firstState({ refund }: Behaviour): Refund['state'] {
  return refund === 'refused' || refund === 'pending' ? refund : 'done';
}

export type NewOrder = Pick<Order, 'ref' | 'merchant' | 'amount'> & Session;

/** A provider's own accounts of every order, debit and refund: the fold of its journal. */
export class Books {
  #journal: Journal | undefined;
  readonly #orders = new Map<string, Order>();
  readonly #byToken = new Map<string, Order>();
  readonly #byNumber = new Map<string, Order>();
  readonly #refunds = new Map<string, { readonly order: Order; readonly refund: Refund }>();
  readonly #debits: Order[] = [];

  /** Reads back what was written before. */
  static async read(path: string): Promise<Books> {
    const books = new Books();
    books.#journal = await openJournal(path, (line) => books.#apply(JSON.parse(line) as Entry));
    return books;
  }

  find(ref: string): Order | undefined {
    return this.#orders.get(ref);
  }

  atPage(token: string): Order | undefined {
    return this.#byToken.get(token);
  }

  numbered(number: string): Order | undefined {
    return this.#byNumber.get(number);
  }

  /** A refund by the merchant's reference of it, with its order. */
  refund(merchant: string, id: string) {
    return this.#refunds.get(`${merchant}/${id}`);
  }

  /** Orders that were debited, oldest first. */
  get debits(): readonly Order[] {
    return this.#debits;
  }

  /** @throws {Error} for a reference that was used before. */
  async open(order: NewOrder): Promise<Order> {
    if (this.#orders.has(order.ref)) throw new Error(`the order ${order.ref} exists`);
    const number = String(FIRST_NUMBER + this.#orders.size);
    const token = randomBytes(16).toString('base64url');
    await this.#record({
      ...{ e: 'order', ...order, number, token },
      amount: order.amount.toString(),
    });
    const opened = this.#orders.get(order.ref);
    if (opened === undefined) throw new Error('the order was not written');
    return opened;
  }

  debit({ ref }: Order, amount: bigint, at: Date): Promise<void> {
    return this.#record({ e: 'debit', ref, amount: amount.toString(), at: at.getTime() });
  }

  /** Ends an order without money. */
  end({ ref }: Order, code: string): Promise<void> {
    return this.#record({ e: 'end', ref, code });
  }

  /** Writes a refund down; one beyond what is left of the debit is refused. @returns the refund as it stands. */
  async sendBack(
    order: Order,
    { id, amount, state, note = '' }: Pick<Refund, 'id' | 'amount' | 'state'> & Partial<Refund>,
  ): Promise<Refund> {
    const tooMuch = takenOf(order) + amount > order.debited;
    await this.#record({
      ...{ e: 'refund', ref: order.ref, id, amount: amount.toString(), note },
      number: String(FIRST_NUMBER * 2 + this.#refunds.size),
      state: tooMuch ? 'refused' : state,
    });
    const refund = this.refund(order.merchant, id)?.refund;
    if (refund === undefined) throw new Error('the refund was not written');
    return refund;
  }

  /** A pending refund reaches its payer, or is refused after all. */
  finish(
    { ref }: Order,
    { id, amount, number }: Refund,
    state: 'done' | 'refused' = 'done',
  ): Promise<void> {
    return this.#record({ e: 'refund', ref, id, amount: amount.toString(), number, state });
  }

  async close(): Promise<void> {
    await this.#journal?.close();
  }

  /** Memory changes at once, the promise resolves when the line is written. */
  #record(entry: Entry): Promise<void> {
    if (this.#journal === undefined) throw new Error('the books are not open');
    this.#apply(entry);
    return this.#journal.append(JSON.stringify(entry));
  }

  #apply(entry: Entry): void {
    if (entry.e === 'order') {
      this.#add(entry);
      return;
    }
    const order = this.#orders.get(entry.ref);
    if (order === undefined) throw new Error(`the journal has no order ${entry.ref}`);
    switch (entry.e) {
      case 'debit':
        order.state = 'paid';
        order.debited = vnd(BigInt(entry.amount));
        order.debitedAt = entry.at;
        this.#debits.push(order);
        break;
      case 'end':
        order.state = 'refused';
        order.code = entry.code;
        break;
      case 'refund':
        this.#refund(order, entry);
        break;
      default:
        unreachable(entry);
    }
  }

  #add({ e: _, ref, merchant, amount, number, token, ...session }: EntryOf<'order'>): void {
    const order: Order = {
      ...{ ref, merchant, number, token, session, amount: vnd(BigInt(amount)) },
      ...{ state: 'open', code: '', debited: vnd(0n), debitedAt: 0, refunds: [] },
      ...{ inquiries: 0, lostRefunds: 0 },
    };
    this.#orders.set(ref, order);
    this.#byToken.set(token, order);
    this.#byNumber.set(number, order);
  }

  #refund(order: Order, { id, amount, number, note = '', state }: EntryOf<'refund'>): void {
    const known = this.refund(order.merchant, id);
    if (known !== undefined) {
      known.refund.state = state;
      return;
    }
    const refund: Refund = { id, amount: vnd(BigInt(amount)), number, note, state };
    order.refunds = [...order.refunds, refund];
    this.#refunds.set(`${order.merchant}/${id}`, { order, refund });
  }
}

type EntryOf<E extends Entry['e']> = Extract<Entry, { e: E }>;
