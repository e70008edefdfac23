import { Secret } from '@cong/values/secret.ts';
import type { MerchantRegistry } from '../core/merchant/merchant-registry.ts';
import type { Protocol } from '../core/protocol/protocol.ts';

/** Adds the documented sandbox merchants that are not there yet. Two processes may do it at once. */
export async function seedSandbox(
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
        settings: { account: 'payable', feeBps: 0, acceptsJcb: false },
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
