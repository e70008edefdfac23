import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { newUuid } from '@cong/values/ids.ts';
import { DAY_MS } from '@cong/values/time.ts';
import pg from 'pg';
import type { Change } from '../../../server/src/core/change/change.ts';
import { jsonText } from '../../../server/src/store/json-text.ts';
import { encodeFacts, encodeState } from '../../../server/src/store/payment-codec.ts';
import { paymentIn, paymentStory } from './payment-story.ts';

type Cell = string | number | bigint | null | Date;

/** Tables and columns, in the order in which they are filled. */
const TABLES = {
  payment:
    'merchant_id, id, version, protocol, order_ref, public_id, amount, status, facts, state, created_at',
  event: 'merchant_id, stream, version, seq, change_id, type, data, at',
  posting: 'merchant_id, payment_id, change_id, seq, attempt_id, debit, credit, amount, at',
  message: 'merchant_id, payment_id, id, kind, host, status, tries, due_at, created_at, ended_at',
  message_try:
    'merchant_id, payment_id, message_id, number, at, took_ms, url, request, response_status, response, verdict',
} as const;

type Table = keyof typeof TABLES;

const DAYS = 90;
const PER_FILE = 20_000;
const TOOK_MS = 12;
/** Another connector's: the simulators know nothing of them, and their books are compared by connector. */
const CONNECTOR = 'history';

/**
 * Fills the database with captured and notified payments, spread evenly over the 90 days before today, as rows that
 * the core itself made. They are copied from files, which PostgreSQL must run on this machine to read.
 */
export async function preload(url: string, payments: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query('show data_directory');
    const folder = join(dirname(rows[0].data_directory), 'preload');
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o755);
    const until = Date.now() - DAY_MS;
    for (let first = 0; first < payments; first += PER_FILE) {
      const count = Math.min(PER_FILE, payments - first);
      const instant = (number: number): Date =>
        new Date(until - ((payments - number) / payments) * DAYS * DAY_MS);
      await copy(client, folder, linesOf(first, count, instant));
    }
    await rm(folder, { recursive: true });
    await client.query('vacuum analyze');
    // Months of payments were written out long ago: their first minute is not to be measured.
    await client.query('checkpoint');
  } finally {
    await client.end();
  }
}

type Lines = Readonly<Record<Table, string[]>>;

function linesOf(first: number, count: number, instant: (number: number) => Date): Lines {
  const lines: Lines = { payment: [], event: [], posting: [], message: [], message_try: [] };
  for (let number = first; number < first + count; number += 1) {
    const at = instant(number);
    const orderRef = `history-${number}`;
    addPayment(lines, paymentStory({ number, orderRef, at, connector: CONNECTOR }));
  }
  return lines;
}

function addPayment(lines: Lines, changes: readonly Change[]): void {
  const last = changes.at(-1);
  if (last === undefined) return;
  const payment = paymentIn(last);
  const { merchantId, id, version, protocol, orderRef, publicId, amount, status } = payment;
  const key = [merchantId, id, version, protocol, orderRef, publicId, amount, status] as const;
  const json = [encodeFacts(payment), encodeState(payment)] as const;
  lines.payment.push(line(...key, ...json, payment.createdAt));
  for (const change of changes) addChange(lines, change);
}

function addChange(lines: Lines, change: Change): void {
  const { merchantId, subjectId, changeId, at } = change;
  change.events.forEach(({ stream, version, event: { type, ...data } }, seq) => {
    const json = type === 'created' ? null : jsonText(data);
    lines.event.push(line(merchantId, stream, version, seq, changeId, type, json, at));
  });
  change.postings.forEach(({ attemptId, debit, credit, amount }, seq) => {
    const key = [merchantId, subjectId, changeId, seq] as const;
    lines.posting.push(line(...key, attemptId ?? null, debit, credit, amount, at));
  });
  for (const { id, kind, host = null } of change.messages) {
    const key = [merchantId, subjectId, id] as const;
    lines.message.push(line(...key, kind, host, 'received', 1, at, at, at));
    const sent = [`http://${host}/notify`, `mTransactionID=${newUuid(at)}`] as const;
    lines.message_try.push(line(...key, 1, at, TOOK_MS, ...sent, 200, '{}', 'received'));
  }
}

/** One row as COPY reads it. */
const line = (...cells: readonly Cell[]): string => cells.map(cellText).join('\t');

function cellText(cell: Cell): string {
  if (cell === null) return '\\N';
  if (cell instanceof Date) return cell.toISOString();
  return typeof cell === 'string' ? cell.replaceAll('\\', '\\\\') : String(cell);
}

async function copy(client: pg.Client, folder: string, lines: Lines): Promise<void> {
  for (const table of Object.keys(TABLES) as Table[]) {
    const file = join(folder, `${table}.copy`);
    await writeFile(file, `${lines[table].join('\n')}\n`, { mode: 0o644 });
    await client.query(`copy ${table} (${TABLES[table]}) from '${file}'`);
  }
}
