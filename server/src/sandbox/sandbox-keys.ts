import { type MerchantDirectory, validCredentials } from '../core/merchant/merchant.ts';
import type { Protocol } from '../core/protocol/protocol.ts';

type Keyed = Pick<Protocol, 'name' | 'credentials' | 'sandboxMerchant'>;
type Keys = Readonly<Record<string, string>>;

/** The seeded merchant's keys of now, as the merchant is given them; those made at the first start too. */
export async function sandboxKeys(
  keyed: Keyed,
  merchants: MerchantDirectory,
  now: Date,
): Promise<Keys> {
  const given = await givenKeys(keyed, merchants, now);
  return { ...given, ...keyed.sandboxMerchant.own };
}

async function givenKeys(
  { name, credentials, sandboxMerchant }: Keyed,
  merchants: MerchantDirectory,
  now: Date,
): Promise<Keys> {
  const code = sandboxMerchant.credentials[credentials.code] ?? '';
  const merchant = await merchants.byCode(name, code);
  const [newest] = merchant === undefined ? [] : validCredentials(merchant, name, now);
  if (newest === undefined) return sandboxMerchant.credentials;
  const secrets = Object.entries(newest.secrets).map(([field, secret]) => [field, secret.reveal()]);
  const held = { [credentials.code]: code, ...Object.fromEntries(secrets) };
  return credentials.given?.(held) ?? held;
}
