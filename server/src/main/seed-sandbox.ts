import { Secret } from '@cong/values/secret.ts';
import type { InstalmentRegistry } from '../core/instalment/instalment-directory.ts';
import type { MerchantRegistry } from '../core/merchant/merchant-registry.ts';
import type { Protocol } from '../core/protocol/protocol.ts';

type Registries = {
  readonly merchants: MerchantRegistry;
  readonly instalments: InstalmentRegistry;
};

/** Adds what the documents of the sandbox name and is not there yet. Two processes may do it at once. */
export async function seedSandbox(
  { merchants, instalments }: Registries,
  protocols: readonly Protocol[],
): Promise<void> {
  await seedMerchants(merchants, protocols);
  await seedInstalments(instalments, protocols);
}

/** A fee table that somebody filled is left alone. */
async function seedInstalments(
  instalments: InstalmentRegistry,
  protocols: readonly Protocol[],
): Promise<void> {
  if ((await instalments.configuration()).fees.length > 0) return;
  const seeds = protocols.flatMap(({ sandboxInstalments }) => sandboxInstalments ?? []);
  await instalments.replaceIssuers(seeds.flatMap(({ issuers }) => issuers));
  // Last: with them it counts as filled.
  await instalments.replaceFees(seeds.flatMap(({ fees }) => fees));
}

async function seedMerchants(
  merchants: MerchantRegistry,
  protocols: readonly Protocol[],
): Promise<void> {
  for (const { name: protocol, credentials, sandboxMerchant } of protocols) {
    const code = sandboxMerchant.credentials[credentials.code];
    if (code === undefined) throw new Error(`the sandbox merchant of ${protocol} has no code`);
    // Asked first: a refused addition would use up a merchant id at every start.
    const known = await merchants.findByCode(code);
    if (known.some((one) => one.credentials.some((key) => key.protocol === protocol))) continue;
    const secrets = credentials.fields
      .filter((field) => field !== credentials.code)
      .map((field) => [
        field,
        new Secret(documentedOrFresh(field, { credentials, sandboxMerchant })),
      ]);
    await merchants.add([
      {
        name: sandboxMerchant.name,
        settings: sandboxMerchant.settings ?? {},
        credential: { protocol, code, secrets: Object.fromEntries(secrets) },
      },
    ]);
  }
}

/** What the vendor publishes, else what a merchant would be given. */
function documentedOrFresh(
  field: string,
  { credentials, sandboxMerchant }: Pick<Protocol, 'credentials' | 'sandboxMerchant'>,
): string {
  const text = sandboxMerchant.credentials[field] ?? credentials.fresh?.[field]?.();
  if (text === undefined)
    throw new Error(`the sandbox merchant ${sandboxMerchant.name} has no ${field}`);
  return text;
}
