import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { migrate } from '../../../server/src/store/migrate.ts';
import type { RunningSystem } from '../system/running-system.ts';
import { sideDatabase } from '../system/side-database.ts';

const run = promisify(execFile);

/**
 * What creating an order writes: a payment and its event, in one transaction. The rows are as wide as the gateway's:
 * facts and state are taken from an order that it made.
 */
const SCRIPT = `\\set n random(1, 1000000000000)
begin;
insert into payment (merchant_id, id, version, protocol, order_ref, public_id, amount, status, facts, state,
  created_at, due_at)
values (1, uuidv7(), 1, '123pay', 'pgbench-' || :client_id || '-' || :n, '123P261122' || :n, 100000, 'created',
  :facts::jsonb, :state::jsonb, now(), now() + interval '1 day')
returning id as payment_id \\gset
insert into event (merchant_id, stream, version, seq, change_id, type, data, at)
values (1, :payment_id::uuid, 1, 0, uuidv7(), 'created', null, now());
end;
`;

/** A yardstick: PostgreSQL's own benchmark with the inserts of an order. */
export type Pgbench = { run(seconds: number): Promise<{ readonly perSecond: number }> };

/** Prepares it; undefined where pgbench is not on the PATH. */
export async function preparePgbench(system: RunningSystem): Promise<Pgbench | undefined> {
  const there = await run('pgbench', ['--version']).catch(() => undefined);
  if (there === undefined) return undefined;
  const url = await sideDatabase(system.database.url, 'pgbench');
  await migrate(url);
  const { facts, state } = await sampleRow(system.database.url);
  const file = join(system.folder, 'create-order.pgbench');
  await writeFile(file, SCRIPT);
  const { hostname, port, username, password, pathname } = new URL(url);
  const place = ['-h', hostname, '-p', port, '-U', username, pathname.slice(1)];
  return {
    async run(seconds) {
      const load = ['-n', '-M', 'prepared', '-c', '64', '-j', '2', '-T', String(seconds)];
      const values = ['-D', `facts=${facts}`, '-D', `state=${state}`];
      const { stdout } = await run('pgbench', [...load, ...values, '-f', file, ...place], {
        env: { PATH: process.env.PATH, PGPASSWORD: decodeURIComponent(password) },
      });
      const perSecond = Number(/^tps = ([\d.]+)/m.exec(stdout)?.[1]);
      if (!(perSecond > 0)) throw new Error(`pgbench gave no figure:\n${stdout}`);
      return { perSecond };
    },
  };
}

async function sampleRow(url: string): Promise<{ readonly facts: string; readonly state: string }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const sql =
      "select facts::text as facts, state::text as state from payment where status = 'created' limit 1";
    const { rows } = await client.query(sql);
    if (rows[0] === undefined) throw new Error('there is no order to take as a sample');
    return rows[0];
  } finally {
    await client.end();
  }
}
