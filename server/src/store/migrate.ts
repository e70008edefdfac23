import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';

const FOLDER = new URL('../../migrations/', import.meta.url);
/** Any fixed number: two processes that start at once must not both migrate. */
const LOCK = 5_026_511;

/**
 * Applies the migrations that this database lacks, each in its own transaction, oldest first.
 * @returns the names of those applied.
 * @throws {Error} when the database knows a migration that this server does not: it is newer.
 */
export async function migrate(url: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await client.query(
      'create table if not exists migration (name text primary key, applied_at timestamptz not null)',
    );
    const { rows } = await client.query<{ name: string }>('select name from migration');
    const applied = new Set(rows.map(({ name }) => name));
    const known = (await readdir(FOLDER)).filter((name) => /^\d{4}-.*\.sql$/.test(name)).sort();
    const unknown = [...applied].filter((name) => !known.includes(name));
    if (unknown.length > 0) throw new Error(`the database is newer than this server: ${unknown}`);
    const missing = known.filter((name) => !applied.has(name));
    for (const name of missing) await apply(client, name);
    return missing;
  } finally {
    await client.end();
  }
}

async function apply(client: pg.Client, name: string): Promise<void> {
  const sql = await readFile(new URL(name, FOLDER), 'utf8');
  await client.query('begin');
  try {
    await client.query(sql);
    await client.query('insert into migration values ($1, $2)', [name, new Date()]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
