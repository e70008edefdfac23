import type { Vnd } from '@cong/values/money.ts';
import { bankOf } from '../bank/banks.ts';
import type { Connector } from '../connector/connector.ts';
import type { Merchant } from '../merchant/merchant.ts';
import type { Route, RouteAsk } from './route.ts';
import type { RoutingRule } from './routing-rule.ts';

/** What a router knows besides its rules. */
export type Routing = {
  readonly mounted: ReadonlyMap<string, Pick<Connector, 'accountFields'>>;
  /** Whether a connector answers at present for a bank. */
  readonly healthy: (connector: string, bank: string) => boolean;
};

/**
 * The first of the merchant's rules that fits and can be met now: its provider is mounted, the merchant has a contract
 * there, and it answers. Undefined: the payment goes as it would without rules. Never for a payment that needs a card
 * typed here, since a provider takes its payer away, and never for who chose a provider or a wallet by name.
 */
export function ruledRoute(
  { merchant, bank, amount, cardOnly }: RouteAsk,
  { mounted, healthy }: Routing,
): Route | undefined {
  const { routes } = merchant.settings;
  if (routes === undefined || cardOnly || !isRoutable(bank)) return undefined;
  const rule = routes.find(
    (one) =>
      fits(one, bank, amount) && canServe(mounted, merchant, one.via) && healthy(one.via, bank),
  );
  return rule && { connector: rule.via, method: 'provider' };
}

/** Cards and accounts of banks can be paid by elsewhere; a wallet is paid by at its own. */
const isRoutable = (bank: string): boolean => {
  const group = bankOf(bank)?.group;
  return group === 'domestic_bank' || group === 'international_cards';
};

const fits = ({ banks, from, upTo }: RoutingRule, bank: string, amount: Vnd): boolean =>
  (banks === undefined || banks.includes(bank)) &&
  (from === undefined || amount >= from) &&
  (upTo === undefined || amount <= upTo);

/** Whether a merchant's payments can go through a connector at all. */
export function canServe(
  mounted: Routing['mounted'],
  merchant: Pick<Merchant, 'accounts'>,
  connector: string,
): boolean {
  const found = mounted.get(connector);
  if (found === undefined) return false;
  return found.accountFields === undefined || merchant.accounts[connector] !== undefined;
}
