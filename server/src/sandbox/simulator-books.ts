import { type BankBooks, BankBooksUnreadable, type BankEntry } from '../core/ledger/ledger.ts';

const PAGE = 10_000;
const PATIENCE_MS = 30_000;

type Page = { readonly entries: readonly unknown[]; readonly next: number | null };

/** The books that the simulators of these connectors keep of their own, read over HTTP. */
export const simulatorBooks =
  (connectors: readonly string[]) =>
  (baseUrl: string): readonly BankBooks[] =>
    connectors.map((connector) => ({
      connector,
      pages: () => pagesOf(baseUrl, connector),
    }));

/** @throws {BankBooksUnreadable} when there are no such books at this address. */
async function* pagesOf(baseUrl: string, connector: string): AsyncGenerator<readonly BankEntry[]> {
  for (let since: number | null = 0; since !== null; ) {
    const page: Page = await fetchPage(
      new URL(`/${connector}/books?since=${since}&limit=${PAGE}`, baseUrl),
    );
    yield page.entries.map(readEntry);
    since = page.next;
  }
}

async function fetchPage(url: URL): Promise<Page> {
  const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => {
    throw new BankBooksUnreadable(`nothing answers at ${url.href}`);
  });
  if (!response.ok) throw new BankBooksUnreadable(`${url.href} answers ${response.status}`);
  const page: unknown = await response.json().catch(() => undefined);
  if (!isRecord(page) || !Array.isArray(page.entries)) throw notBooks(url.href);
  const { entries, next } = page;
  return { entries, next: typeof next === 'number' ? next : null };
}

function readEntry(entry: unknown): BankEntry {
  if (!isRecord(entry) || typeof entry.attemptRef !== 'string') throw notBooks('an entry');
  return {
    attemptRef: entry.attemptRef,
    debited: amountOf(entry.debited),
    refunded: amountOf(entry.refunded),
  };
}

function amountOf(text: unknown): bigint {
  if (typeof text !== 'string' || !/^\d{1,18}$/.test(text)) throw notBooks('an amount');
  return BigInt(text);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const notBooks = (what: string): Error => new BankBooksUnreadable(`${what} is not a bank’s books`);
