import type { MerchantSummary } from '../core/merchant/merchant-registry.ts';
import { showVnd } from './amount-argument.ts';
import type { Command } from './command.ts';
import { describeMerchant } from './describe-merchant.ts';
import { table } from './table.ts';

const HEADINGS = ['', 'CODE', 'PROTOCOL', 'NAME', 'STATUS', 'PER ORDER', 'PER DAY', 'NOTIFY URL'];

/** All merchants, without their keys. */
export const merchantList: Command = {
  name: 'merchant list',
  summary: 'List the merchants',
  positionals: '',
  options: {},
  examples: ['cong merchant list', 'cong merchant list --json'],
  async run(_input, { merchants, clock }) {
    const now = clock();
    const all = await merchants.list();
    return {
      data: all.map((one) => describeMerchant(one, now)),
      text: () =>
        all.length === 0
          ? 'There is no merchant yet: “cong merchant add --help” tells how to add one.'
          : table([HEADINGS, ...all.flatMap(rowsOf)]),
    };
  },
};

/** One row per protocol that the merchant speaks. */
function rowsOf({ id, name, status, settings, credentials }: MerchantSummary): string[][] {
  const spoken = new Map(credentials.map(({ protocol, code }) => [protocol, code]));
  const { limitPerTransaction, limitPerDay, notifyUrl } = settings;
  return [...spoken].map(([protocol, code]) => [
    `#${id}`,
    code,
    protocol,
    name,
    status,
    limitPerTransaction === undefined ? '–' : showVnd(limitPerTransaction),
    limitPerDay === undefined ? '–' : showVnd(limitPerDay),
    notifyUrl ?? '–',
  ]);
}
