import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import type { RunningDatabase } from '../embedded-postgres.ts';
import { startTemporaryDatabase } from '../temporary-database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where a test file asks for the run's PostgreSQL: see `TestServer`. */
    testServerUrl: string;
  }
}

/** The answer at `testServerUrl`: a superuser's URL, and the migrated database to clone. */
export type TestServer = { readonly adminUrl: string; readonly template: string };

const TEMPLATE = 'cong_template';
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * One throw-away PostgreSQL for a whole run of tests, started when the first test file asks for it:
 * a run of pure tests neither starts it nor waits for it.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let database: Promise<RunningDatabase> | undefined;
  let answer: Promise<TestServer> | undefined;
  const start = async (): Promise<TestServer> => {
    database = startTemporaryDatabase();
    const { url } = await database;
    await migrateTemplate(url);
    return { adminUrl: url, template: TEMPLATE };
  };
  const broker = createServer((_request, response) => {
    answer ??= start();
    answer.then(
      (server) => response.end(JSON.stringify(server)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  project.provide('testServerUrl', await listen(broker));
  return async () => {
    broker.close();
    await answer?.catch(() => {});
    await (await database?.catch(() => undefined))?.stop();
  };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return `http://127.0.0.1:${address.port}`;
}

/** The gateway's schema, made once per run; each test file clones it. */
async function migrateTemplate(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(`create database ${TEMPLATE}`);
    const url = new URL(adminUrl);
    url.pathname = TEMPLATE;
    // The launcher does not depend on the server; only a run of tests brings the two together.
    const module = pathToFileURL(join(ROOT, 'server/src/store/migrate.ts')).href;
    const { migrate } = await import(/* @vite-ignore */ module);
    await migrate(url.href);
    await client.query(`alter database ${TEMPLATE} is_template true allow_connections false`);
  } finally {
    await client.end();
  }
}
