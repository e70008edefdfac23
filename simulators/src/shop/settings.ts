import { join } from 'node:path';

/** A setting that cannot be used: its message is the one line shown. */
export class SettingProblem extends Error {
  override readonly name = 'SettingProblem';
}

export type ShopSettings = {
  readonly port: number;
  /** Where the gateway's calls go. */
  readonly gatewayUrl: string;
  /** Where payers' browsers find the gateway. */
  readonly pagesUrl: string;
  /** Where the gateway reaches the shop. */
  readonly shopUrl: string;
  /** Origins that a payer may be sent to: Content-Security-Policy names them. */
  readonly payOrigins: readonly string[];
  /** Where orders are kept; in memory only when it is absent. */
  readonly folder?: string;
  /** Used while the gateway gives no keys: JSON as GET /sandbox/v1/keys answers. */
  readonly fallbackKeys?: unknown;
  readonly logLevel: string;
};

const DEFAULT_PORT = 8080;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** The shop's settings. @throws {SettingProblem} that names the variable. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): ShopSettings {
  const gatewayPort = portOf(env, 'PORT', DEFAULT_PORT);
  const port = portOf(env, 'CONG_SHOP_PORT', gatewayPort + 2);
  const hosts = ['127.0.0.1', 'localhost'].map((host) => `http://${host}:${gatewayPort}`);
  const publicOrigin = originOf(env.CONG_PUBLIC_URL);
  const logLevel = env.CONG_LOG_LEVEL || 'warn';
  if (!LOG_LEVELS.includes(logLevel)) {
    throw new SettingProblem(`CONG_LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}.`);
  }
  const gatewayUrl = `http://${hostOf(env.CONG_HOST)}:${gatewayPort}`;
  return {
    port,
    gatewayUrl,
    pagesUrl: publicOrigin ?? gatewayUrl,
    shopUrl: `http://127.0.0.1:${port}`,
    payOrigins: publicOrigin ? [...hosts, publicOrigin] : hosts,
    ...(env.CONG_DATA_DIR && { folder: join(env.CONG_DATA_DIR, 'shop') }),
    ...(env.SHOP_KEYS && { fallbackKeys: keysOf(env.SHOP_KEYS) }),
    logLevel,
  };
}

/** The gateway's address on this machine: an open one is reached by the loopback. */
function hostOf(host = ''): string {
  if (['', '0.0.0.0', '::'].includes(host)) return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

function portOf(
  env: Readonly<Record<string, string | undefined>>,
  name: string,
  otherwise: number,
): number {
  const text = env[name] || otherwise.toString();
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) {
    throw new SettingProblem(`${name} must be a port from 1 to 65535, not "${text.slice(0, 20)}".`);
  }
  return port;
}

function originOf(url: string | undefined): string | undefined {
  if (!url) return undefined;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'http:' && parsed?.protocol !== 'https:') {
    throw new SettingProblem('CONG_PUBLIC_URL must be an http or https address.');
  }
  return parsed.origin;
}

function keysOf(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new SettingProblem('SHOP_KEYS must be JSON as GET /sandbox/v1/keys answers it.');
  }
}
