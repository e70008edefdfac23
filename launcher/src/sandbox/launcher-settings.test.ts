import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requireDatabase } from './external-database.ts';
import { readLauncherSettings } from './launcher-settings.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cong-settings-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('without settings: three ports from 8080, data in .data, an embedded database', async () => {
  expect(await readLauncherSettings({}, folder)).toEqual({
    ports: { gateway: 8080, simulators: 8081, shop: 8082 },
    host: '127.0.0.1',
    dataDir: join(folder, '.data'),
    databaseUrl: undefined,
    environment: {},
  });
});

test('.env is read, and the environment wins over it', async () => {
  await writeFile(
    join(folder, '.env'),
    'PORT=9000\nCONG_DATA_DIR=elsewhere\nCONG_LOG_LEVEL=debug\n',
  );
  const settings = await readLauncherSettings({ PORT: '9500' }, folder);
  await rm(join(folder, '.env'));
  expect(settings).toMatchObject({
    ports: { gateway: 9500, simulators: 9501, shop: 9502 },
    dataDir: join(folder, 'elsewhere'),
    environment: { CONG_LOG_LEVEL: 'debug' },
  });
});

test.each([
  [{ PORT: '65534' }, /^PORT must be a port from 1 to 65533, not "65534"$/],
  [{ PORT: '80a' }, /^PORT must be a port/],
  [{ CONG_SHOP_PORT: '0' }, /^CONG_SHOP_PORT must be a port/],
  [
    { PORT: '9680', CONG_SHOP_PORT: '9680' },
    /^PORT 9680, CONG_SIMULATORS_PORT 9681 and CONG_SHOP_PORT 9680 must differ$/,
  ],
  [{ CONG_MODE: 'production' }, /^CONG_MODE is production.*npx cong serve/],
])('%j is refused in one line that names the setting', async (env, line) => {
  await expect(readLauncherSettings(env, folder)).rejects.toThrow(line);
});

test.each([
  [
    'postgres://joe:s3cret@127.0.0.1:9/shop',
    /^DATABASE_URL: .*postgres:\/\/joe@127\.0\.0\.1:9\/shop \(.*ECONNREFUSED/,
  ],
  ['mysql://joe:s3cret@127.0.0.1/shop', /^DATABASE_URL is no PostgreSQL address/],
  ['joe:s3cret', /^DATABASE_URL is no PostgreSQL address/],
])('a database that cannot be used is told without its password: %s', async (url, line) => {
  const refusal = await requireDatabase(url).catch((error: Error) => error.message);
  expect(refusal).toMatch(line);
  expect(refusal).not.toContain('s3cret');
});
