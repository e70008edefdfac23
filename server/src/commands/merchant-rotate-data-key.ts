import type { Command } from './command.ts';
import { MERCHANT_IS, merchantArgument, PROTOCOL_OPTION } from './merchant-argument.ts';

/** Encrypts one merchant's keys anew. */
export const merchantRotateDataKey: Command = {
  name: 'merchant rotate-data-key',
  summary: 'Encrypt a merchant’s keys anew under a fresh data key',
  about: `The keys themselves stay the same, and nothing is interrupted. ${MERCHANT_IS}`,
  positionals: 'MERCHANT',
  options: PROTOCOL_OPTION,
  examples: ['cong merchant rotate-data-key MICODE'],
  async run(input, deps) {
    const { id } = await merchantArgument(input, deps);
    await deps.merchants.rotateDataKey(id);
    return {
      data: { id },
      text: (style) => style('green', `The keys of merchant #${id} are encrypted anew.`),
    };
  },
};
