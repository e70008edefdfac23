import { hasOwnPage } from '@cong/wire/banknet/banks.ts';
import type { Bank } from '../core/bank/bank.ts';
import { BANKS } from '../core/bank/banks.ts';
import type { Connector, InHouse } from '../core/connector/connector.ts';
import type { BankHealth, Route, Router } from '../core/routing/route.ts';
import { canServe, ruledRoute } from '../core/routing/ruled-route.ts';

/**
 * Cards and the wallets that take part in it go through the bank network, the wallet that is our own through nobody; a
 * provider is its own connector, for merchants who have a contract with it. A merchant's own rules come first.
 */
export function gatewayRouter(
  connectors: readonly (Connector | InHouse)[],
  healthy: BankHealth,
): Router {
  const mounted = new Map(connectors.map((one) => [one.name, one]));
  const banks = Object.entries<Bank>(BANKS);
  const routes = new Map<string, Route>(banks.map(([id, bank]) => [id, routeOf(id, bank)]));
  return (ask) => {
    const ruled = ruledRoute(ask, { mounted, healthy });
    if (ruled !== undefined) return ruled;
    const route = routes.get(ask.bank);
    if (route === undefined) return undefined;
    return canServe(mounted, ask.merchant, route.connector) ? route : undefined;
  };
}

/** The wallet that is our own: its accounts are in our ledger. */
const OWN_WALLET = 'VIVIET';

function routeOf(id: string, { group }: Bank): Route {
  switch (group) {
    case 'domestic_bank':
      return { connector: 'banknet', method: hasOwnPage(id) ? 'bank_page' : 'domestic_card' };
    case 'international_cards':
      return { connector: 'banknet', method: 'international_card' };
    case 'wallet':
      return id === OWN_WALLET
        ? { connector: 'wallet', method: 'wallet' }
        : { connector: 'banknet', method: 'bank_page' };
    case 'provider':
      return { connector: id.toLowerCase(), method: 'provider' };
  }
}
