import type { SettingReader } from './setting-reader.ts';
import { baseUrl } from './setting-values.ts';
import type { SettingName } from './settings-table.ts';

const NAMES = {
  vnpay: 'CONG_VNPAY_URL',
  momo: 'CONG_MOMO_URL',
  napas: 'CONG_NAPAS_URL',
  viettelpay: 'CONG_VIETTELPAY_URL',
  nganluong: 'CONG_NGANLUONG_URL',
} as const satisfies Record<string, SettingName>;

type Provider = keyof typeof NAMES;

/** Where each provider is reached; one without an address is off. */
export type ProviderUrls = Readonly<Partial<Record<Provider, string>>> & {
  /** Where VNPAY's querydr and refund are, when they are not where its pages are. */
  readonly vnpayApi?: string;
};

/** Their answers are not signed: the connection is the only proof of who wrote them. */
const UNSIGNED: readonly Provider[] = ['momo', 'nganluong'];

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
  const vnpayApi = read.optional('CONG_VNPAY_API_URL', baseUrl);
  if (vnpayApi !== undefined && read.text(NAMES.vnpay) === undefined) {
    read.problems.push(`CONG_VNPAY_API_URL needs ${NAMES.vnpay} beside it`);
  }
  if (simulatorsUrl === undefined) requireHttps(read);
  return { ...Object.fromEntries(urls), ...(vnpayApi !== undefined && { vnpayApi }) };
}

function requireHttps(read: SettingReader): void {
  for (const name of UNSIGNED.map((provider) => NAMES[provider])) {
    const url = read.text(name);
    if (url !== undefined && !/^https:/i.test(url)) {
      read.problems.push(`${name} must be https: nothing else proves who answers`);
    }
  }
}
