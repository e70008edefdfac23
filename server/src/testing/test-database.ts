import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

/** A migrated, empty database for one test file alone. */
export type TestDatabase = { readonly url: string; drop(): Promise<void> };

/** Clones the run's migrated template: quick, and isolated from every other test file. */
export async function testDatabase(): Promise<TestDatabase> {
  const response = await fetch(inject('testServerUrl'));
  if (!response.ok) throw new Error(`no PostgreSQL for tests: ${await response.text()}`);
  const { adminUrl, template } = await response.json();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await execute(adminUrl, `create database ${name} template ${template}`);
  const url = new URL(adminUrl);
  url.pathname = name;
  return {
    url: url.href,
    drop: () => execute(adminUrl, `drop database ${name} with (force)`),
  };
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
