import pg from 'pg';

/** A second, empty database beside the system's own, in the same PostgreSQL. @returns its URL. */
export async function sideDatabase(url: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`drop database if exists ${name}`);
    await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
  const made = new URL(url);
  made.pathname = name;
  return made.href;
}
