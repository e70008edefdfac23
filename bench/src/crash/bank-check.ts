import { type AttemptId, paymentOfAttempt } from '@cong/values/ids.ts';
import type pg from 'pg';
import type { BankDebit } from '../system/sandbox-control.ts';
import type { Violation } from './violation.ts';

type Row = {
  readonly attempt_id: string;
  readonly status: string | null;
  readonly captured_by: string | null;
  readonly captures: number;
  readonly reversals: number;
  readonly reversal_status: string | null;
};

const SQL = `
select d.attempt_id, p.status, case when p.status = 'captured' then p.state->>'attemptId' end as captured_by,
  (select count(*)::int from posting o where o.merchant_id = d.merchant_id and o.payment_id = d.payment_id
     and o.attempt_id = d.attempt_id and o.credit like 'merchant:%') as captures,
  (select count(*)::int from reversal r where r.merchant_id = d.merchant_id and r.attempt_id = d.attempt_id)
    as reversals,
  (select min(r.status) from reversal r where r.merchant_id = d.merchant_id and r.attempt_id = d.attempt_id)
    as reversal_status
from unnest($1::int[], $2::uuid[], $3::text[]) as d (merchant_id, payment_id, attempt_id)
left join payment p on p.merchant_id = d.merchant_id and p.id = d.payment_id`;

const MOVING = new Set(['awaiting_otp', 'redirected', 'authorising', 'uncertain']);

/**
 * Every debit that the bank wrote down is a capture, once, or a reversal; while things move, it may also be one whose
 * answer is still awaited.
 */
export async function checkDebits(
  client: pg.Client,
  debits: readonly BankDebit[],
  { settled }: { readonly settled: boolean },
): Promise<readonly Violation[]> {
  const keys = debits.map(({ attemptRef }) => paymentOfAttempt(attemptRef as AttemptId));
  const { rows } = await client.query<Row>(SQL, [
    keys.map((key) => key?.merchantId),
    keys.map((key) => key?.paymentId),
    debits.map(({ attemptRef }) => attemptRef),
  ]);
  const byAttempt = new Map(rows.map((row) => [row.attempt_id, row]));
  const twice = repeated(debits.map(({ attemptRef }) => attemptRef));
  return debits.flatMap((debit) => {
    const { attemptRef } = debit;
    const fault = twice.has(attemptRef)
      ? 'the bank debited an attempt twice'
      : faultOf(byAttempt.get(attemptRef), debit, settled);
    return fault === undefined ? [] : [{ what: fault, payment: { attemptRef } }];
  });
}

function faultOf(row: Row | undefined, debit: BankDebit, settled: boolean): string | undefined {
  if (row?.status === undefined || row.status === null) return 'the bank debited for no payment';
  const { captures, reversals } = row;
  if (captures > 1) return `a debit was captured ${captures} times`;
  if (captures + reversals > 1) return 'a debit was captured and reversed';
  if (captures === 1) {
    if (row.captured_by === debit.attemptRef) return undefined;
    return `a debit was captured, and the payment is ${row.status} by ${row.captured_by}`;
  }
  if (reversals === 1) return settled ? reversalFault(row, debit) : undefined;
  if (!settled && MOVING.has(row.status)) return undefined;
  return `a debit is neither captured nor reversed: the payment is ${row.status}`;
}

function reversalFault({ reversal_status: status }: Row, debit: BankDebit): string | undefined {
  if (status !== 'done') return `a reversal is ${status}`;
  return debit.refunded === debit.debited
    ? undefined
    : 'a reversal is done and the bank knows nothing of it';
}

function repeated(names: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(names.filter((name) => seen.size === seen.add(name).size));
}
