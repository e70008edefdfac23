import { type Vnd, vnd } from '@cong/values/money.ts';
import { unreachable } from '@cong/values/result.ts';
import type { Code, RefusalCode } from '@cong/wire/banknet/codes.ts';
import type { DebitAnswer } from '@cong/wire/banknet/messages.ts';
import { type Journal, openJournal } from '../shared/journal.ts';

/** Where an attempt stands: waiting for the payer (01, 02, 03), debiting (09), debited (00), or refused. */
type AttemptCode = '00' | '01' | '02' | '03' | '09' | RefusalCode;

/** What is needed only until an attempt ends. */
type Session = {
  readonly expiresAt: number;
  readonly otpExpiresAt: number;
  readonly returnUrl: string;
  readonly resultUrl: string;
  readonly locale: 'vi' | 'en';
  readonly description: string;
  /** The secret part of the bank page's URL. */
  readonly pageToken?: string;
};

export type Refund = {
  readonly id: string;
  readonly amount: Vnd;
  code: Exclude<Code, '01' | '02' | '03'>;
  inquiries: number;
};

export type Attempt = {
  readonly ref: string;
  readonly acquirer: string;
  readonly bank: string;
  readonly amount: Vnd;
  readonly bankRef: string;
  /** Name of the test card; a bank's page learns it later. */
  card: string | undefined;
  code: AttemptCode;
  session: Session | undefined;
  debited: Vnd;
  debitedAt: number;
  refunds: Refund[];
  wrongDetails: number;
  wrongOtps: number;
  inquiries: number;
  lostRefunds: number;
};

/** One line of the journal. Amounts are digits; card numbers and OTPs are never in it. */
export type Entry =
  | ({
      readonly e: 'attempt';
      readonly ref: string;
      readonly acquirer: string;
      readonly bank: string;
      readonly amount: string;
      readonly bankRef: string;
      readonly card?: string;
      readonly code: '01' | '02' | '03' | RefusalCode;
    } & Session)
  | { readonly e: 'card'; readonly ref: string; readonly card: string }
  | { readonly e: 'debit'; readonly ref: string; readonly amount: string; readonly at: number }
  | { readonly e: 'end'; readonly ref: string; readonly code: RefusalCode }
  | {
      readonly e: 'refund';
      readonly ref: string;
      readonly id: string;
      readonly amount: string;
      readonly code: Refund['code'];
    };

const isWaiting = (code: AttemptCode): boolean => code === '01' || code === '02' || code === '03';

/** True once an attempt's outcome never changes again. */
export const isOver = ({ code }: Attempt): boolean => !isWaiting(code) && code !== '09';

export const refundedOf = ({ refunds }: Attempt): bigint =>
  refunds.reduce((sum, { code, amount }) => (code === '00' ? sum + amount : sum), 0n);

/** What the network says of an attempt that is over. */
export function debitAnswer(attempt: Attempt): DebitAnswer {
  const { ref: attemptRef, code, bankRef, debited: amount } = attempt;
  if (code === '00') return { attemptRef, code, bankRef, amount, at: new Date(attempt.debitedAt) };
  return { attemptRef, code: code === '01' || code === '02' || code === '03' ? '09' : code };
}

/** The network's own accounts of every attempt, debit and refund: the fold of its journal. */
export class Books {
  #journal: Journal | undefined;
  readonly #attempts = new Map<string, Attempt>();
  readonly #pages = new Map<string, Attempt>();
  readonly #debits: Attempt[] = [];
  // The same few banks and URLs come with every attempt: one copy of each is kept.
  readonly #texts = new Map<string, string>();

  static async open(path: string): Promise<Books> {
    const books = new Books();
    books.#journal = await openJournal(path, (line) => books.#apply(JSON.parse(line) as Entry));
    return books;
  }

  /** Writes an entry down; memory changes at once, the promise resolves when the line is written. */
  record(entry: Entry): Promise<void> {
    if (this.#journal === undefined) throw new Error('the books are not open');
    this.#apply(entry);
    return this.#journal.append(JSON.stringify(entry));
  }

  find(acquirer: string, ref: string): Attempt | undefined {
    const attempt = this.#attempts.get(ref);
    return attempt?.acquirer === acquirer ? attempt : undefined;
  }

  /** True when any acquirer used the reference: attempt references are unique over the network. */
  has(ref: string): boolean {
    return this.#attempts.has(ref);
  }

  atPage(token: string): Attempt | undefined {
    return this.#pages.get(token);
  }

  nextBankRef(): string {
    return `BN${this.#attempts.size.toString(36).toUpperCase().padStart(8, '0')}`;
  }

  /** Attempts that were debited, oldest first. */
  get debits(): readonly Attempt[] {
    return this.#debits;
  }

  async close(): Promise<void> {
    await this.#journal?.close();
  }

  #apply(entry: Entry): void {
    if (entry.e === 'attempt') this.#open(entry);
    else this.#change(entry);
  }

  #change(entry: Exclude<Entry, { e: 'attempt' }>): void {
    const attempt = this.#attempts.get(entry.ref);
    if (attempt === undefined) throw new Error(`the bank's journal has no attempt ${entry.ref}`);
    switch (entry.e) {
      case 'card':
        attempt.card = entry.card;
        break;
      case 'debit':
        attempt.debited = vnd(BigInt(entry.amount));
        attempt.debitedAt = entry.at;
        this.#debits.push(attempt);
        this.#end(attempt, '00');
        break;
      case 'end':
        this.#end(attempt, entry.code);
        break;
      case 'refund':
        applyRefund(attempt, entry);
        break;
      default:
        unreachable(entry);
    }
  }

  #open({
    e: _,
    ref,
    acquirer,
    bank,
    amount,
    bankRef,
    card,
    code,
    ...session
  }: EntryOf<'attempt'>) {
    const attempt: Attempt = {
      ref,
      acquirer: this.#shared(acquirer),
      bank: this.#shared(bank),
      amount: vnd(BigInt(amount)),
      bankRef,
      card,
      code,
      session: isWaiting(code)
        ? {
            ...session,
            returnUrl: this.#shared(session.returnUrl),
            resultUrl: this.#shared(session.resultUrl),
          }
        : undefined,
      debited: vnd(0n),
      debitedAt: 0,
      refunds: NO_REFUNDS,
      wrongDetails: 0,
      wrongOtps: 0,
      inquiries: 0,
      lostRefunds: 0,
    };
    this.#attempts.set(ref, attempt);
    if (session.pageToken !== undefined) this.#pages.set(session.pageToken, attempt);
  }

  #end(attempt: Attempt, code: AttemptCode): void {
    attempt.code = code;
    // A bank's page still has to send its payer back; any other attempt's details are done with.
    if (attempt.session?.pageToken === undefined) attempt.session = undefined;
  }

  #shared(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    if (this.#texts.size > 1_000) this.#texts.clear();
    this.#texts.set(text, text);
    return text;
  }
}

type EntryOf<E extends Entry['e']> = Extract<Entry, { e: E }>;

const NO_REFUNDS: Refund[] = [];

function applyRefund(attempt: Attempt, { id, amount, code }: EntryOf<'refund'>): void {
  const known = attempt.refunds.find((refund) => refund.id === id);
  if (known !== undefined) {
    known.code = code;
    return;
  }
  const refund = { id, amount: vnd(BigInt(amount)), code, inquiries: 0 };
  attempt.refunds = [...attempt.refunds, refund];
}
