import type { SettingReader } from './setting-reader.ts';
import { baseUrl } from './setting-values.ts';
import type { SettingName } from './settings-table.ts';

const NAMES = {
  napas: 'CONG_NAPAS_URL',
  viettelpay: 'CONG_VIETTELPAY_URL',
  nganluong: 'CONG_NGANLUONG_URL',
} as const satisfies Record<string, SettingName>;

/** Where each provider is reached; one without an address is off. */
export type ProviderUrls = Readonly<Partial<Record<keyof typeof NAMES, string>>>;

/** @param simulatorsUrl where the sandbox's providers are; undefined in production. */
export function readProviders(
  read: SettingReader,
  simulatorsUrl: string | undefined,
): ProviderUrls {
  const urls = Object.entries(NAMES).flatMap(([provider, name]) => {
    const simulator = simulatorsUrl === undefined ? undefined : `${simulatorsUrl}/${provider}`;
    const url = read.optional(name, baseUrl) ?? simulator;
    return url === undefined ? [] : [[provider, url] as const];
  });
  // Nothing that Ngân Lượng says is signed: the connection is its only proof.
  const nganluong = read.text(NAMES.nganluong);
  if (simulatorsUrl === undefined && nganluong !== undefined && !/^https:/i.test(nganluong)) {
    read.problems.push(`${NAMES.nganluong} must be https: nothing else proves who answers`);
  }
  return Object.fromEntries(urls);
}
