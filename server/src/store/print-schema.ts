import { writeFile } from 'node:fs/promises';
import pg from 'pg';
import { startTemporaryDatabase } from '../../../launcher/src/temporary-database.ts';
import { migrate } from './migrate.ts';
import { dumpSchema } from './schema-dump.ts';

// Writes schema.sql anew, from an empty database and all migrations: `npm run schema`.
const database = await startTemporaryDatabase();
try {
  await migrate(database.url);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const file = new URL('../../schema.sql', import.meta.url);
  await writeFile(file, await dumpSchema(client));
  await client.end();
  process.stdout.write(`written: ${file.pathname}\n`);
} finally {
  await database.stop();
}
