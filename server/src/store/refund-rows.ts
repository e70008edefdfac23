import type { ClientBase } from 'pg';
import type { Change } from '../core/change/change.ts';
import { type Refund, refundDueAt } from '../core/refund/refund.ts';
import { type Reversal, reversalDueAt } from '../core/reversal/reversal.ts';
import { encodeRefund, encodeReversal } from './refund-codec.ts';

type Batch = readonly (Change | undefined)[];

/** A change whose refund or reversal was written by someone else in the meantime must leave no trace. */
export class LostRace extends Error {}

const touchesPayment = (change: Change): boolean =>
  change.writes.some(({ type }) => type === 'payment');

function writesOf<Type extends 'refund' | 'reversal'>(
  changes: Batch,
  type: Type,
  where: (change: Change, idx: number) => boolean,
): readonly { idx: number; write: Extract<Change['writes'][number], { type: Type }> }[] {
  return changes.flatMap((change, idx) =>
    change !== undefined && where(change, idx)
      ? change.writes.flatMap((write) =>
          write.type === type
            ? [{ idx, write: write as Extract<Change['writes'][number], { type: Type }> }]
            : [],
        )
      : [],
  );
}

/**
 * Locks the refunds and reversals that these changes replace, before any payment. Without it a refund that fails, whose
 * payment is locked first, and a step of the same refund could each wait for the other.
 */
export async function lockRefundRows(client: ClientBase, changes: Batch): Promise<void> {
  const refunds = writesOf(changes, 'refund', () => true).map(({ write }) => write.refund);
  const reversals = writesOf(changes, 'reversal', () => true).map(({ write }) => write.reversal);
  await lockRows(client, 'refund', refunds);
  await lockRows(client, 'reversal', reversals);
}

async function lockRows(
  client: ClientBase,
  table: 'refund' | 'reversal',
  aggregates: readonly (Refund | Reversal)[],
): Promise<void> {
  const rows = aggregates.filter(({ version }) => version > 1);
  if (rows.length === 0) return;
  await client.query(
    `select from ${table} r join unnest($1::int[], $2::uuid[]) as n (merchant_id, id) using (merchant_id, id)
     order by r.merchant_id, r.id for update of r`,
    [rows.map(({ merchantId }) => merchantId), rows.map(({ id }) => id)],
  );
}

/** Steps of refunds whose payment stays as it is. @returns the changes that met the version they were decided on. */
export async function updateRefunds(
  client: ClientBase,
  changes: Batch,
): Promise<readonly number[]> {
  const alone = writesOf(changes, 'refund', (change) => !touchesPayment(change));
  return updateRefundRows(
    client,
    alone.map(({ idx, write }) => ({ idx, refund: write.refund })),
  );
}

/** Likewise for reversals. */
export async function updateReversals(
  client: ClientBase,
  changes: Batch,
): Promise<readonly number[]> {
  const alone = writesOf(changes, 'reversal', (change) => !touchesPayment(change));
  return updateReversalRows(
    client,
    alone.map(({ idx, write }) => ({ idx, reversal: write.reversal })),
  );
}

/**
 * Refunds and reversals of changes that their payment's version admitted.
 * @throws {LostRace} when one of them is not as its change expects: the whole batch is rolled back.
 */
export async function writeBeside(
  client: ClientBase,
  changes: Batch,
  won: ReadonlySet<number>,
): Promise<void> {
  const beside = (change: Change, idx: number): boolean => touchesPayment(change) && won.has(idx);
  const refunds = writesOf(changes, 'refund', beside).map(({ idx, write }) => ({
    idx,
    refund: write.refund,
  }));
  const reversals = writesOf(changes, 'reversal', beside).map(({ idx, write }) => ({
    idx,
    reversal: write.reversal,
  }));
  const isNew = ({ version }: { version: number }): boolean => version === 1;
  const written =
    (await insertRefunds(
      client,
      refunds.filter(({ refund }) => isNew(refund)),
    )) +
    (
      await updateRefundRows(
        client,
        refunds.filter(({ refund }) => !isNew(refund)),
      )
    ).length +
    (await insertReversals(
      client,
      reversals.filter(({ reversal }) => isNew(reversal)),
    )) +
    (
      await updateReversalRows(
        client,
        reversals.filter(({ reversal }) => !isNew(reversal)),
      )
    ).length;
  if (written < refunds.length + reversals.length) throw new LostRace();
}

type RefundWrite = { readonly idx: number; readonly refund: Refund };
type ReversalWrite = { readonly idx: number; readonly reversal: Reversal };

async function insertRefunds(client: ClientBase, rows: readonly RefundWrite[]): Promise<number> {
  let written = 0;
  for (const { refund } of rows) {
    const { merchantId, id, version, paymentId, protocol, requestId, amount, status } = refund;
    const result = await client.query(
      `insert into refund (merchant_id, id, version, payment_id, protocol, request_id, amount, status, state, due_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing`,
      [
        ...[merchantId, id, version, paymentId, protocol, requestId, amount, status],
        ...[encodeRefund(refund), refundDueAt(refund) ?? null],
      ],
    );
    written += result.rowCount ?? 0;
  }
  return written;
}

async function insertReversals(
  client: ClientBase,
  rows: readonly ReversalWrite[],
): Promise<number> {
  let written = 0;
  for (const { reversal } of rows) {
    const { merchantId, id, version, paymentId, attemptId, amount, status } = reversal;
    const result = await client.query(
      `insert into reversal (merchant_id, id, version, payment_id, attempt_id, amount, status, state, due_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
      [
        ...[merchantId, id, version, paymentId, attemptId, amount, status],
        ...[encodeReversal(reversal), reversalDueAt(reversal) ?? null],
      ],
    );
    written += result.rowCount ?? 0;
  }
  return written;
}

const updateRefundRows = (client: ClientBase, rows: readonly RefundWrite[]) =>
  updateRows(
    client,
    'refund',
    rows.map(({ idx, refund }) => ({
      idx,
      aggregate: refund,
      state: encodeRefund(refund),
      due: refundDueAt(refund),
    })),
  );

const updateReversalRows = (client: ClientBase, rows: readonly ReversalWrite[]) =>
  updateRows(
    client,
    'reversal',
    rows.map(({ idx, reversal }) => ({
      idx,
      aggregate: reversal,
      state: encodeReversal(reversal),
      due: reversalDueAt(reversal),
    })),
  );

type RowUpdate = {
  readonly idx: number;
  readonly aggregate: Refund | Reversal;
  readonly state: string;
  readonly due: Date | undefined;
};

async function updateRows(
  client: ClientBase,
  table: 'refund' | 'reversal',
  rows: readonly RowUpdate[],
): Promise<readonly number[]> {
  if (rows.length === 0) return [];
  const { rows: updated } = await client.query<{ idx: number }>(
    `with n as (
       select * from unnest($1::int[], $2::int[], $3::uuid[], $4::int[], $5::text[], $6::jsonb[], $7::timestamptz[])
         as t (idx, merchant_id, id, version, status, state, due_at)
     ), locked as (
       select n.idx from n join ${table} r using (merchant_id, id) where r.version = n.version - 1
       order by r.merchant_id, r.id for update of r
     )
     update ${table} r set version = n.version, status = n.status, state = n.state, due_at = n.due_at
     from n join locked using (idx)
     where r.merchant_id = n.merchant_id and r.id = n.id and r.version = n.version - 1
     returning n.idx`,
    [
      rows.map(({ idx }) => idx),
      rows.map(({ aggregate }) => aggregate.merchantId),
      rows.map(({ aggregate }) => aggregate.id),
      rows.map(({ aggregate }) => aggregate.version),
      rows.map(({ aggregate }) => aggregate.status),
      rows.map(({ state }) => state),
      rows.map(({ due }) => due ?? null),
    ],
  );
  return updated.map(({ idx }) => idx);
}
