import type { ClientBase } from 'pg';
import type { Change } from '../core/change/change.ts';
import {
  AGGREGATE_TYPES,
  type AggregateWrite,
  changingColumns,
  type Row,
  rowOf,
  versionOf,
} from './aggregate-tables.ts';

type Batch = readonly (Change | undefined)[];
type Indexed = { readonly idx: number; readonly write: AggregateWrite };
type Type = AggregateWrite['type'];

/** A change one of whose aggregates was written by someone else in the meantime must leave no trace. */
export class LostRace extends Error {}

/** Everything that is not a payment, change by change. */
const writesIn = (changes: Batch): readonly Indexed[] =>
  changes.flatMap((change, idx) =>
    (change?.writes ?? []).flatMap((write) => (write.type === 'payment' ? [] : [{ idx, write }])),
  );

/** The aggregate whose version decides over a change without a payment. */
function leaderOf({ writes }: Change): AggregateWrite | undefined {
  const [first] = writes;
  const hasPayment = writes.some(({ type }) => type === 'payment');
  return hasPayment || first === undefined || first.type === 'payment' ? undefined : first;
}

/**
 * Locks what these changes replace, table by table and each in key order, before any payment. Without it a refund that
 * fails, whose payment is locked first, and a step of the same refund could each wait for the other.
 */
export async function lockAggregates(client: ClientBase, changes: Batch): Promise<void> {
  const replaced = writesIn(changes).filter(({ write }) => versionOf(write) > 1);
  for (const [type, rows] of byType(replaced)) {
    await client.query(
      `select from ${type} r join ${given(type)} using (merchant_id, id)
       order by r.merchant_id, r.id for update of r`,
      [json(rows)],
    );
  }
}

/** Writes the leaders of changes without a payment. @returns the changes that met the version they were decided on. */
export async function writeLeaders(client: ClientBase, changes: Batch): Promise<readonly number[]> {
  const leaders = changes.flatMap((change, idx) => {
    const write = change && leaderOf(change);
    return write === undefined ? [] : [{ idx, write }];
  });
  return writeRows(client, leaders);
}

/**
 * Everything else of the changes that won.
 * @throws {LostRace} when one of them is not as its change expects: the whole batch is rolled back.
 */
export async function writeBeside(
  client: ClientBase,
  changes: Batch,
  won: ReadonlySet<number>,
): Promise<void> {
  const leaders = new Set(changes.map((change) => change && leaderOf(change)));
  const beside = writesIn(changes).filter(({ idx, write }) => won.has(idx) && !leaders.has(write));
  const written = await writeRows(client, beside);
  if (written.length < beside.length) throw new LostRace();
}

/** @returns the index of each write that found its row as expected. */
async function writeRows(
  client: ClientBase,
  writes: readonly Indexed[],
): Promise<readonly number[]> {
  const written: number[] = [];
  const isNew = ({ write }: Indexed): boolean => versionOf(write) === 1;
  for (const [type, rows] of byType(writes)) {
    written.push(...(await insertRows(client, type, rows.filter(isNew))));
    const replaced = rows.filter((row) => !isNew(row));
    written.push(...(await updateRows(client, type, replaced)));
  }
  return written;
}

async function insertRows(
  client: ClientBase,
  type: Type,
  rows: readonly Indexed[],
): Promise<readonly number[]> {
  const [first] = rows;
  if (first === undefined) return [];
  const columns = Object.keys(rowOf(first.write)).join(', ');
  const { rows: inserted } = await client.query<{ merchant_id: number; id: string }>(
    `insert into ${type} (${columns})
     select ${columns} from ${given(type)} order by merchant_id, id
     on conflict do nothing returning merchant_id, id`,
    [json(rows)],
  );
  const keys = new Set(inserted.map(keyOf));
  return rows.flatMap(({ idx, write }) => (keys.has(keyOf(rowOf(write))) ? [idx] : []));
}

async function updateRows(
  client: ClientBase,
  type: Type,
  rows: readonly Indexed[],
): Promise<readonly number[]> {
  if (rows.length === 0) return [];
  const set = changingColumns(type).map((column) => `${column} = n.${column}`);
  const { rows: updated } = await client.query<{ merchant_id: number; id: string }>(
    `update ${type} r set version = n.version, ${set.join(', ')}
     from ${given(type)}
     where r.merchant_id = n.merchant_id and r.id = n.id and r.version = n.version - 1
     returning r.merchant_id, r.id`,
    [json(rows)],
  );
  const keys = new Set(updated.map(keyOf));
  return rows.flatMap(({ idx, write }) => (keys.has(keyOf(rowOf(write))) ? [idx] : []));
}

/** The rows in $1, typed as the table is; their states are JSON in JSON. */
const given = (type: Type): string => `jsonb_populate_recordset(null::${type}, $1) as n`;

const json = (rows: readonly Indexed[]): string =>
  `[${rows.map(({ write }) => rowJson(rowOf(write))).join()}]`;

function rowJson({ state, ...columns }: Row): string {
  return `${JSON.stringify(columns).slice(0, -1)},"state":${String(state)}}`;
}

const keyOf = ({ merchant_id, id }: { readonly merchant_id?: unknown; readonly id?: unknown }) =>
  `${String(merchant_id)} ${String(id)}`;

function byType(writes: readonly Indexed[]): readonly (readonly [Type, readonly Indexed[]])[] {
  const groups = Map.groupBy(writes, ({ write }) => write.type);
  return AGGREGATE_TYPES.flatMap((type) => {
    const rows = groups.get(type);
    return rows === undefined ? [] : [[type, rows] as const];
  });
}
