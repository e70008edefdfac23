import { hasOwnPage } from '@cong/wire/banknet/banks.ts';
import { BANKS, type Bank } from '../core/bank/banks.ts';
import type { Route, Router } from '../core/routing/route.ts';

/** Every bank goes through the bank network; cards and banks with a page of their own are other methods of it. */
export function bankNetworkRouter(connector: string): Router {
  const banks = Object.entries<Bank>(BANKS);
  const routes = new Map<string, Route>(
    banks.map(([id, { group }]) => [id, { connector, method: methodOf(id, group) }]),
  );
  return (bank) => routes.get(bank);
}

function methodOf(id: string, group: Bank['group']): Route['method'] {
  if (group === 'international_cards') return 'international_card';
  return hasOwnPage(id) ? 'bank_page' : 'domestic_card';
}
