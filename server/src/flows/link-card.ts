import type { PaymentId } from '@cong/values/ids.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import type { CustomerKey } from '../core/card/card-store.ts';
import { differenceFrom, type ProfileRefusal, recordProfile } from '../core/card/change-profile.ts';
import type { Profile, ProfileFacts, ProfileId } from '../core/card/profile.ts';
import type { Beside } from '../core/change/change.ts';
import { isFinal } from '../core/payment/payment.ts';
import { type BankRefusal, bankRefusal } from './bank-refusal.ts';
import type { FlowDeps } from './deps.ts';
import { type NewOrder, writePayment } from './write-payment.ts';

export type LinkRequest = Omit<NewOrder, 'verifiesCard' | 'beside'> & {
  readonly customerRef: string;
  readonly facts: ProfileFacts;
};

export type LinkRefused =
  | { readonly code: 'merchant_blocked' }
  | BankRefusal
  | ProfileRefusal
  | { readonly code: 'busy' };

const MAX_CONFLICTS = 5;

/**
 * Opens the page on which a merchant's customer gives a card to be linked: a payment that verifies it, and what is told
 * of the customer. @returns the page's token.
 */
export async function linkCard(
  deps: FlowDeps,
  request: LinkRequest,
): Promise<Result<string, LinkRefused>> {
  const { merchant, amount, protocol, customerRef, facts, order } = request;
  const { bank } = order;
  if (merchant.status === 'blocked') return err({ code: 'merchant_blocked' });
  const closed = bank && (await bankRefusal(deps, { merchant, order, amount, bank }));
  if (closed) return err(closed);
  const key = { merchantId: merchant.id, protocol, customerRef };
  for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts += 1) {
    const profile = await deps.cards.profileOf(key);
    const isBound = profile !== undefined && (await isBoundTo(deps, key, profile));
    const differs = differenceFrom({ profile, isBound }, facts);
    if (!differs.ok) return differs;
    const id = deps.newUuid(deps.clock()) as ProfileId;
    const beside = (linkedBy: PaymentId): Beside =>
      recordProfile(profile, { ...key, ...facts, id, linkedBy });
    const written = await writePayment(deps, { ...request, verifiesCard: true, beside });
    if (written.outcome === 'committed') return ok(written.checkoutToken);
    if (written.outcome === 'busy') return err({ code: 'busy' });
  }
  return err({ code: 'busy' });
}

/** Whether the customer has a linked card, or a page where one is being given. */
async function isBoundTo(
  { cards, reader }: FlowDeps,
  key: CustomerKey,
  { linkedBy: paymentId }: Profile,
): Promise<boolean> {
  if ((await cards.ofCustomer(key)).length > 0) return true;
  const payment = await reader.byKey({ merchantId: key.merchantId, paymentId });
  return payment !== undefined && !isFinal(payment);
}
