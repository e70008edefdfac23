import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { err, ok, type Result } from '@cong/values/result.ts';
import { Secret } from '@cong/values/secret.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '@cong/values/time.ts';
import { SANDBOX_ACQUIRER } from '@cong/wire/banknet/sandbox.ts';
import type { Cidr } from './outbound/cidr.ts';
import { LOOPBACK } from './outbound/special-addresses.ts';
import type { MasterKeys } from './secrets/master-key.ts';
import { loadMasterKeys } from './settings/master-key-settings.ts';
import { type MessageServiceSettings, readMessageService } from './settings/message-settings.ts';
import type { Mode } from './settings/mode.ts';
import { type ProviderUrls, readProviders } from './settings/provider-settings.ts';
import {
  type Environment,
  type SettingReader,
  settingReader,
  unknownSettings,
} from './settings/setting-reader.ts';
import {
  addressRanges,
  baseUrl,
  databaseUrl,
  duration,
  oneOf,
  origin,
  plain,
  rising,
  schedule,
  secret,
  wholeNumber,
  writtenRanges,
} from './settings/setting-values.ts';
import { settingsTable } from './settings/settings-table.ts';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** What the operator decided, checked. Times are milliseconds. */
export type Settings = {
  readonly mode: Mode;
  readonly host: string;
  readonly port: number;
  /** Ranges of our own proxies, as written. */
  readonly trustedProxies: readonly string[];
  /** Where a process that only works tells how it is. */
  readonly workerPort?: number;
  /** How long a stopping gateway goes on answering. */
  readonly drainMs: number;
  readonly databaseUrl: Secret;
  /** Absolute. */
  readonly dataDir: string;
  /** Origin that payers' browsers reach, without a slash at the end. */
  readonly publicUrl: string;
  readonly logLevel: LogLevel;
  readonly writer: { readonly maxBatch: number; readonly inFlight: number };
  readonly orderLifetimeMs: number;
  readonly idleMs: number;
  readonly callTimeoutMs: number;
  /** Pauses before each inquiry; the last one repeats. */
  readonly inquirySchedule: readonly number[];
  /** How long after the first try of a subscription's cycle it is tried again. */
  readonly renewalRetryMs: readonly number[];
  readonly notify: {
    /** Pauses before each try, by protocol; after the last the message is parked. */
    readonly schedules: {
      readonly '123pay': readonly number[];
      readonly alepay: readonly number[];
      readonly appotapay: readonly number[];
      readonly lgsp: readonly number[];
      readonly viviet: readonly number[];
    };
    /** Address ranges opened besides public ones: in sandbox mode loopback, and what the operator adds. */
    readonly allow: readonly Cidr[];
  };
  readonly banknet: { readonly url: string; readonly acquirer: string; readonly key: Secret };
  readonly providers: ProviderUrls;
  /** Where wallets' one-time passwords are posted to be sent. */
  readonly sms?: MessageServiceSettings;
  /** Absent in production. */
  readonly simulatorsUrl?: string;
  readonly masterKeys: MasterKeys;
};

type Place = {
  readonly env?: Environment;
  /** Where `.env` and a relative data folder are found. */
  readonly cwd?: string;
};

/** The last port leaves room for the sandbox's two after it. */
const LAST_PORT = 65_533;

/** Settings from the environment and `.env` (the environment wins), or every problem, one line each. */
export async function loadSettings(
  place: Place = {},
): Promise<Result<Settings, readonly string[]>> {
  const { read, cwd, ...settings } = readSettings(await placed(place));
  const { mode, dataDir } = settings;
  const masterKeys = await loadMasterKeys(read, { mode, dataDir, cwd, makesKey: true });
  if (read.problems.length > 0 || masterKeys === undefined) return err(read.problems);
  return ok(Object.freeze({ ...settings, masterKeys }));
}

/** Stands for the database that whoever asks will start once the settings are right. */
const DATABASE_TO_COME = 'postgres://127.0.0.1/to-come';

/** What `loadSettings` would find wrong, once there is a database; nothing is made. */
export async function settingProblems(place: Place = {}): Promise<readonly string[]> {
  const { env, cwd } = await placed(place);
  const DATABASE_URL = env.DATABASE_URL?.trim() || DATABASE_TO_COME;
  const { read, mode, dataDir } = readSettings({ env: { ...env, DATABASE_URL }, cwd });
  await loadMasterKeys(read, { mode, dataDir, cwd, makesKey: false });
  return read.problems;
}

async function placed({ env = process.env, cwd = process.cwd() }: Place) {
  return { env: { ...(await readEnvFile(resolve(cwd, '.env'))), ...env }, cwd };
}

function readSettings({ env, cwd }: { readonly env: Environment; readonly cwd: string }) {
  const read = settingReader(env);
  read.problems.push(...unknownSettings(env));
  const mode = read.value('CONG_MODE', oneOf('sandbox', 'production'));
  if (mode === 'production') refuseSandboxSettings(read);
  const dataDir = resolve(cwd, read.value('CONG_DATA_DIR', plain));
  return { read, cwd, ...readService(read, mode), ...readMoney(read, mode), dataDir };
}

function refuseSandboxSettings(read: SettingReader): void {
  for (const row of settingsTable) {
    if ('sandboxOnly' in row && read.text(row.name) !== undefined) {
      read.problems.push(`${row.name} works in sandbox mode only, and CONG_MODE is production`);
    }
  }
  read.require('CONG_PUBLIC_URL', 'production needs the https address that payers reach');
  read.require('CONG_BANKNET_URL', 'production needs the bank network’s address');
  read.require('CONG_BANKNET_KEY', 'production needs our key in the bank network');
  if (read.text('CONG_BANKNET_KEY') === SANDBOX_ACQUIRER.key) {
    read.problems.push('CONG_BANKNET_KEY is the sandbox’s, which everybody knows');
  }
}

function readService(read: SettingReader, mode: Mode) {
  const production = mode === 'production';
  const port = read.value('PORT', wholeNumber(1, LAST_PORT));
  const simulatorsPort = read.optional('CONG_SIMULATORS_PORT', wholeNumber(1, 65_535)) ?? port + 1;
  read.optional('CONG_SHOP_PORT', wholeNumber(1, 65_535));
  const workerPort = read.optional('CONG_WORKER_PORT', wholeNumber(1, 65_535));
  const simulatorsUrl =
    read.optional('CONG_SIMULATORS_URL', baseUrl) ?? `http://127.0.0.1:${simulatorsPort}`;
  read.require('DATABASE_URL', '“npm start” sets it, or name a PostgreSQL 18 of yours');
  const schemes = production ? (['https'] as const) : (['http', 'https'] as const);
  return {
    mode,
    port,
    ...(workerPort !== undefined && { workerPort }),
    drainMs: read.optional('CONG_DRAIN', duration(0)) ?? (production ? 5 * SECOND_MS : 0),
    trustedProxies: read.optional('CONG_TRUSTED_PROXIES', writtenRanges) ?? [],
    host: read.text('CONG_HOST') ?? (production ? '0.0.0.0' : '127.0.0.1'),
    databaseUrl: read.optional('DATABASE_URL', databaseUrl) ?? new Secret(''),
    publicUrl: read.optional('CONG_PUBLIC_URL', origin(...schemes)) ?? `http://localhost:${port}`,
    logLevel: read.value(
      'CONG_LOG_LEVEL',
      oneOf<LogLevel>('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
    ),
    banknet: {
      url: read.optional('CONG_BANKNET_URL', baseUrl) ?? simulatorsUrl,
      acquirer: read.value('CONG_BANKNET_ACQUIRER', plain),
      key: read.optional('CONG_BANKNET_KEY', secret) ?? new Secret(SANDBOX_ACQUIRER.key),
    },
    providers: readProviders(read, production ? undefined : simulatorsUrl),
    ...readMessageService(read, production),
    ...(!production && { simulatorsUrl }),
  };
}

function readMoney(read: SettingReader, mode: Mode) {
  const allow = read.value('CONG_NOTIFY_ALLOW', addressRanges);
  return {
    writer: {
      maxBatch: read.value('CONG_WRITER_MAX_BATCH', wholeNumber(1, 10_000)),
      inFlight: read.value('CONG_WRITER_IN_FLIGHT', wholeNumber(1, 64)),
    },
    orderLifetimeMs: read.value('CONG_ORDER_LIFETIME', duration(MINUTE_MS)),
    idleMs: read.value('CONG_IDLE', duration(SECOND_MS)),
    callTimeoutMs: read.value('CONG_CALL_TIMEOUT', duration(100)),
    inquirySchedule: read.value('CONG_INQUIRY_SCHEDULE', schedule(100)),
    renewalRetryMs: read.value('CONG_RENEWAL_RETRIES', rising(DAY_MS, 4)),
    notify: {
      schedules: {
        '123pay': read.value('CONG_NOTIFY_SCHEDULE_123PAY', schedule(0)),
        alepay: read.value('CONG_NOTIFY_SCHEDULE_ALEPAY', schedule(0)),
        appotapay: read.value('CONG_NOTIFY_SCHEDULE_APPOTAPAY', schedule(0)),
        lgsp: read.value('CONG_NOTIFY_SCHEDULE_LGSP', schedule(0)),
        viviet: read.value('CONG_NOTIFY_SCHEDULE_VIVIET', schedule(0)),
      },
      allow: mode === 'sandbox' ? [...LOOPBACK, ...allow] : [],
    },
  };
}

async function readEnvFile(path: string): Promise<Environment> {
  try {
    return parseEnv(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
}
