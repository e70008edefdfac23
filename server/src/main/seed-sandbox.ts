import { Secret } from '@cong/values/secret.ts';
import type { Connector } from '../core/connector/connector.ts';
import type { InstalmentRegistry } from '../core/instalment/instalment-directory.ts';
import type { MerchantRegistry } from '../core/merchant/merchant-registry.ts';
import type { Protocol, SandboxMerchant } from '../core/protocol/protocol.ts';

type Registries = {
  readonly merchants: MerchantRegistry;
  readonly instalments: InstalmentRegistry;
};

type Seeds = {
  readonly protocols: readonly Protocol[];
  readonly connectors: readonly Pick<Connector, 'name' | 'sandboxAccount'>[];
};

/** Adds what the documents of the sandbox name and is not there yet. Two processes may do it at once. */
export async function seedSandbox(
  { merchants, instalments }: Registries,
  { protocols, connectors }: Seeds,
): Promise<void> {
  for (const protocol of protocols) {
    const { sandboxMerchant, otherSandboxMerchants = [] } = protocol;
    for (const merchant of [sandboxMerchant, ...otherSandboxMerchants]) {
      await seedMerchant(merchants, connectors, { protocol, merchant });
    }
  }
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

type Seed = { readonly protocol: Protocol; readonly merchant: SandboxMerchant };

async function seedMerchant(
  merchants: MerchantRegistry,
  connectors: Seeds['connectors'],
  { protocol: { name: protocol, credentials }, merchant }: Seed,
): Promise<void> {
  const code = merchant.credentials[credentials.code];
  if (code === undefined) throw new Error(`a sandbox merchant of ${protocol} has no code`);
  // Asked first: a refused addition would use up a merchant id at every start.
  const known = await merchants.findByCode(code);
  if (known.some((one) => one.credentials.some((key) => key.protocol === protocol))) return;
  const secrets = credentials.fields
    .filter((field) => field !== credentials.code)
    .map((field) => [field, new Secret(documentedOrFresh(field, credentials, merchant))]);
  const { name, settings = {}, contracts } = merchant;
  const credential = { protocol, code, secrets: Object.fromEntries(secrets) };
  const added = await merchants.add([{ name, settings, credential }]);
  const [id] = added.ok ? added.value : [];
  if (id === undefined) return;
  for (const { name: connector, sandboxAccount } of connectors) {
    if (sandboxAccount === undefined || contracts?.includes(connector) === false) continue;
    const account = Object.entries(sandboxAccount).map(([field, text]) => [
      field,
      new Secret(text),
    ]);
    await merchants.setAccount(id, connector, Object.fromEntries(account));
  }
}

/** What the vendor publishes, else what a merchant would be given. */
function documentedOrFresh(
  field: string,
  { fresh }: Protocol['credentials'],
  merchant: SandboxMerchant,
): string {
  const text = merchant.credentials[field] ?? fresh?.[field]?.();
  if (text === undefined) throw new Error(`the sandbox merchant ${merchant.name} has no ${field}`);
  return text;
}
