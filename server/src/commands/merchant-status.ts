import type { Merchant } from '../core/merchant/merchant.ts';
import type { Command } from './command.ts';
import { MERCHANT_IS, merchantArgument, PROTOCOL_OPTION } from './merchant-argument.ts';

const setStatus = (
  status: Merchant['status'],
  told: Pick<Command, 'name' | 'summary' | 'examples'> & { readonly done: string },
): Command => ({
  ...told,
  about: MERCHANT_IS,
  positionals: 'MERCHANT',
  options: PROTOCOL_OPTION,
  async run(input, deps) {
    const { id } = await merchantArgument(input, deps);
    await deps.merchants.setStatus(id, status);
    return {
      data: { id, status },
      text: (style) => style('green', `Merchant #${id} ${told.done}`),
    };
  },
});

/** Takes no new orders from a merchant; what is under way goes on. */
export const merchantBlock = setStatus('blocked', {
  name: 'merchant block',
  summary: 'Refuse a merchant’s new orders; payments under way go on',
  examples: ['cong merchant block MICODE'],
  done: 'is blocked: its new orders are refused from now on.',
});

/** Takes a merchant's orders again. */
export const merchantUnblock = setStatus('active', {
  name: 'merchant unblock',
  summary: 'Take a merchant’s orders again',
  examples: ['cong merchant unblock MICODE'],
  done: 'is active: its orders are taken again.',
});
