import type { CardDetails } from '../core/connector/connector.ts';
import { cardTypeOf } from '../core/instalment/card-type.ts';
import type { InstalmentTerms } from '../core/instalment/terms.ts';
import type { Merchant } from '../core/merchant/merchant.ts';
import type { Reason } from '../core/payment/reason.ts';
import type { FlowDeps } from './deps.ts';
import { cardRefusalUnder } from './instalment-plan.ts';

type Presented = {
  readonly merchant: Merchant;
  readonly card: CardDetails | undefined;
  readonly terms: InstalmentTerms | undefined;
};

/** Why a card is refused without its issuer being asked; undefined when the issuer is to say. */
export async function cardRefusal(
  deps: FlowDeps,
  { merchant, card, terms }: Presented,
): Promise<Reason | undefined> {
  if (card === undefined) return undefined;
  const number = card.number.reveal();
  // A merchant takes JCB only by agreement.
  if (!merchant.settings.acceptsJcb && cardTypeOf(number) === 'JCB') return 'card_not_supported';
  return terms && cardRefusalUnder(deps, terms, number);
}
