import type { Command } from './command.ts';
import {
  MERCHANT_IS,
  merchantArgument,
  PROTOCOL_OPTION,
  protocolArgument,
} from './merchant-argument.ts';

/** For keys that were stolen, and for a merchant that leaves. */
export const merchantRevokeKeys: Command = {
  name: 'merchant revoke-keys',
  summary: 'End a merchant’s keys at once, with none in their place',
  about:
    'Whatever is asked with them is refused from now on; payments under way go on, and their results are still told. ' +
    `“cong merchant rotate-key” gives new ones. ${MERCHANT_IS}`,
  positionals: 'MERCHANT',
  options: PROTOCOL_OPTION,
  examples: ['cong merchant revoke-keys MICODE'],
  async run(input, deps) {
    const merchant = await merchantArgument(input, deps);
    const protocol = protocolArgument(input, merchant);
    await deps.merchants.revokeKeys(merchant.id, protocol);
    return {
      data: { id: merchant.id, protocol },
      text: (style) =>
        style('yellow', `Merchant #${merchant.id} has no valid keys of ${protocol} any more.`),
    };
  },
};
