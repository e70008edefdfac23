import { type MerchantDirectory, validCredentials } from '../core/merchant/merchant.ts';
import type { Protocol } from '../core/protocol/protocol.ts';

type Keyed = Pick<Protocol, 'name' | 'credentials' | 'sandboxMerchant'>;

/** The seeded merchant's keys of now, as the merchant is given them; those made at the first start too. */
export async function sandboxKeys(
  { name, credentials, sandboxMerchant }: Keyed,
  merchants: MerchantDirectory,
  now: Date,
): Promise<Readonly<Record<string, string>>> {
  const code = sandboxMerchant.credentials[credentials.code] ?? '';
  const merchant = await merchants.byCode(name, code);
  const [newest] = merchant === undefined ? [] : validCredentials(merchant, name, now);
  if (newest === undefined) return sandboxMerchant.credentials;
  const secrets = Object.entries(newest.secrets).map(([field, secret]) => [field, secret.reveal()]);
  const held = { [credentials.code]: code, ...Object.fromEntries(secrets) };
  return credentials.given?.(held) ?? held;
}
