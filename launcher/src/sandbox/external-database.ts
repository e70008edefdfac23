import pg from 'pg';
import { StartupProblem } from '../startup-problem.ts';

const PATIENCE_MS = 5_000;

/** Refuses early, and without the password, when the operator's own PostgreSQL cannot be used. */
export async function requireDatabase(databaseUrl: string): Promise<void> {
  if (!URL.canParse(databaseUrl) || !/^postgres(ql)?:$/.test(new URL(databaseUrl).protocol)) {
    throw new StartupProblem(
      'DATABASE_URL is no PostgreSQL address: write postgres://user:password@host:port/database',
    );
  }
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: PATIENCE_MS,
  });
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    throw new StartupProblem(
      `DATABASE_URL: no connection to ${withoutPassword(databaseUrl)} (${reasonOf(error)})`,
    );
  } finally {
    await client.end().catch(() => {});
  }
}

function withoutPassword(databaseUrl: string): string {
  const { protocol, username, host, pathname } = new URL(databaseUrl);
  return `${protocol}//${username}${username && '@'}${host}${pathname}`;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return error.message || code || error.name;
}
