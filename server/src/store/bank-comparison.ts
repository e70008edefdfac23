import { type AttemptId, type MerchantId, paymentOfAttempt } from '@cong/values/ids.ts';
import type { ClientBase } from 'pg';
import { receivable } from '../core/ledger/account.ts';
import {
  balanceKey,
  impliedBalances,
  type MoneyStates,
  openAttempts,
} from '../core/ledger/books.ts';
import type { Difference } from '../core/ledger/difference.ts';
import type { BankBooks, BankEntry } from '../core/ledger/ledger.ts';
import type { PaymentReader } from '../core/payment/payment-store.ts';
import { plainArray, textArray } from './array-literal.ts';

/** A table of this session alone, so that books of any size are compared without being held in memory. */
export const createBankBook = (client: ClientBase): Promise<unknown> =>
  client.query(
    'create temporary table bank_book (connector text not null, attempt_id text not null, debited bigint not null, refunded bigint not null)',
  );

/** Copies the others' books beside ours. @returns how many attempts they hold. */
export async function readBankBooks(
  client: ClientBase,
  banks: readonly BankBooks[],
): Promise<number> {
  let attempts = 0;
  for (const { connector, pages } of banks) {
    for await (const page of pages()) {
      attempts += page.length;
      await client.query(
        `insert into bank_book select $4, * from unnest($1::text[], $2::bigint[], $3::bigint[])`,
        [...columnsOf(page), connector],
      );
    }
  }
  return attempts;
}

const columnsOf = (page: readonly BankEntry[]): string[] => [
  textArray(page.map(({ attemptRef }) => attemptRef)),
  plainArray(page.map(({ debited }) => debited)),
  plainArray(page.map(({ refunded }) => refunded)),
];

const DIFFERING = `
declare differing no scroll cursor for
with ours as (
  select attempt_id, sum(case when debit = $1 then amount else -amount end) as balance
  from posting where debit = $1 or credit = $1 group by attempt_id
), theirs as (
  select attempt_id, sum(debited - refunded) as balance from bank_book where connector = $2 group by attempt_id
)
select attempt_id, ours.balance as ours, theirs.balance as theirs
from ours full join theirs using (attempt_id) where ours.balance is distinct from theirs.balance`;

type Differing = {
  readonly attempt_id: AttemptId;
  /** What the bank owes by our books, and by its own; null where there is no such attempt. */
  readonly ours: string | null;
  readonly theirs: string | null;
};

type Comparison = {
  readonly banks: readonly BankBooks[];
  /** Payments as they are now, which may be later than the books. */
  readonly reader: PaymentReader;
  readonly allowPending: boolean;
  readonly found: (difference: Difference) => void;
};

/** Compares bank by bank, attempt by attempt. @returns how many differ because their outcome is still on its way. */
export async function compareWithBanks(
  client: ClientBase,
  comparison: Comparison,
): Promise<number> {
  let pending = 0;
  for (const { connector } of comparison.banks) {
    pending += await compareWithBank(client, connector, comparison);
  }
  return pending;
}

async function compareWithBank(
  client: ClientBase,
  connector: string,
  { reader, allowPending, found }: Comparison,
): Promise<number> {
  const account = receivable(connector);
  await client.query(DIFFERING, [account, connector]);
  let pending = 0;
  for (;;) {
    const { rows } = await client.query<Differing>('fetch 200 from differing');
    if (rows.length === 0) break;
    const states = await Promise.all(rows.map(({ attempt_id }) => statesOf(reader, attempt_id)));
    rows.forEach((row, i) => {
      const state = states[i];
      if (allowPending && state !== undefined && isUnderWay(row, state, account)) pending += 1;
      else found(told(row, state));
    });
  }
  await client.query('close differing');
  return pending;
}

async function statesOf(
  reader: PaymentReader,
  attempt: AttemptId,
): Promise<MoneyStates | undefined> {
  const key = paymentOfAttempt(attempt);
  const payment = key && (await reader.byKey(key));
  if (key === undefined || payment === undefined) return undefined;
  const [refunds, reversals] = await Promise.all([reader.refundsOf(key), reader.reversalsOf(key)]);
  return { payment, refunds, reversals };
}

/** Its outcome is awaited, or came after the snapshot that the books are read from. */
function isUnderWay(
  { attempt_id: id, theirs }: Differing,
  states: MoneyStates,
  account: string,
): boolean {
  if (openAttempts(states).has(id)) return true;
  const balance = impliedBalances(states).get(balanceKey(id, account)) ?? 0n;
  return theirs !== null && balance === BigInt(theirs);
}

function told(
  { attempt_id: id, ours, theirs }: Differing,
  states: MoneyStates | undefined,
): Difference {
  const key = paymentOfAttempt(id);
  const says = (balance: string | null): string => balance ?? 'nothing';
  return {
    check: 'bank',
    merchantId: key?.merchantId ?? (0 as MerchantId),
    subject: states?.payment.publicId ?? id,
    ...(states !== undefined && { paymentId: states.payment.id }),
    what: `attempt ${id}: ours ${says(ours)}, the bank's ${says(theirs)}, ${states?.payment.status ?? 'no such payment'}`,
  };
}
