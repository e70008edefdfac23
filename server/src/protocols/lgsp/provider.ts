import { isProvider, PROVIDERS, type Provider } from '@cong/wire/lgsp/codes.ts';

/** The ids of the hub's providers among our banks. */
export const PROVIDER_IDS: readonly string[] = Object.keys(PROVIDERS).map((name) =>
  name.toUpperCase(),
);

/** A provider as this wire names it; undefined for any other bank. */
export function providerOf(bank: string): Provider | undefined {
  const name = bank.toLowerCase();
  return isProvider(name) ? name : undefined;
}

/** Our id of a provider as this wire names it. */
export const bankOfProvider = (name: string): string | undefined =>
  isProvider(name) ? name.toUpperCase() : undefined;
