import type { ClientBase, Pool, PoolClient } from 'pg';
import { BookTotals } from '../core/ledger/book-totals.ts';
import { BOOK_CHECKS, type BookCheck, Differences } from '../core/ledger/difference.ts';
import type { BooksQuestion, BooksReport, Ledger } from '../core/ledger/ledger.ts';
import { type CheckTerms, checkPaymentBook } from '../core/ledger/payment-book.ts';
import type { PaymentReader } from '../core/payment/payment-store.ts';
import type { Policy } from '../core/payment/policy.ts';
import { agreementDifferences } from './agreement-books.ts';
import { checkpointDifferences, makeCheckpoint } from './balance-checkpoint.ts';
import { compareWithBanks, createBankBook, readBankBooks } from './bank-comparison.ts';
import { bookPages } from './books-reader.ts';
import { walletDifferences } from './wallet-books.ts';

type Options = {
  readonly pool: Pool;
  readonly reader: PaymentReader;
  readonly policyOf: (protocol: string) => Pick<Policy, 'toldEnds' | 'tellsRefunds'>;
};

const PAGE = 400;

/** The books in PostgreSQL. */
export const ledgerStore = (options: Options): Ledger => ({
  verify: (question) => onClient(options.pool, (client) => verify(client, options, question)),
  checkpoint: (upto) => makeCheckpoint(options.pool, upto),
});

/** A connection for one check, closed after it: what it made for itself goes with it. */
async function onClient<Value>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Value>,
): Promise<Value> {
  const client = await pool.connect();
  const ignore = (): void => {};
  client.on('error', ignore);
  try {
    return await work(client);
  } finally {
    client.off('error', ignore);
    client.release(true);
  }
}

async function verify(
  client: ClientBase,
  { reader, policyOf }: Options,
  { allowPending, banks }: BooksQuestion,
): Promise<BooksReport> {
  if (banks !== undefined) await createBankBook(client);
  // One snapshot for everything: a system that is running changes nothing under the reader's eyes.
  await client.query('begin isolation level repeatable read, read only');
  await client.query("set local idle_in_transaction_session_timeout = '10min'");
  const differences = new Differences();
  const found = differences.add.bind(differences);
  const read = await readBooks(client, differences, (protocol) => ({
    ...policyOf(protocol),
    allowPending,
  }));
  for (const one of read.totals.differences()) found(one);
  for await (const one of agreementDifferences(client)) found(one);
  for (const one of await checkpointDifferences(client)) found(one);
  for (const one of await walletDifferences(client)) found(one);
  const bankAttempts = banks && (await readBankBooks(client, banks));
  const underWay = banks
    ? await compareWithBanks(client, { banks, reader, allowPending, found })
    : 0;
  await client.query('commit');
  const made = Object.keys(BOOK_CHECKS) as BookCheck[];
  return {
    ...{ payments: read.payments, events: read.events, postings: read.postings },
    totals: read.totals.all,
    checks: made
      .filter((check) => check !== 'bank' || banks !== undefined)
      .map((check) => ({ check, differences: differences.countOf(check) })),
    named: differences.named,
    pending: read.pending + underWay,
    ...(bankAttempts !== undefined && { bankAttempts }),
    sound: differences.total === 0,
  };
}

async function readBooks(
  client: ClientBase,
  differences: Differences,
  termsOf: (protocol: string) => CheckTerms,
) {
  const totals = new BookTotals();
  let [payments, events, postings, pending] = [0, 0, 0, 0];
  for await (const page of bookPages(client, PAGE)) {
    payments += page.books.length;
    events += page.events;
    for (const fault of page.faults) differences.add(fault);
    for (const book of page.books) {
      const checked = checkPaymentBook(book, termsOf(book.payment.protocol));
      for (const difference of checked.differences) differences.add(difference);
      pending += checked.pending;
      postings += book.postings.length;
      totals.addStates(book);
      for (const posting of book.postings) totals.addPosting(page.merchantId, posting);
    }
  }
  return { totals, payments, events, postings, pending };
}
