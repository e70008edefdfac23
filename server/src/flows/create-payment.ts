import { err, ok, type Result } from '@cong/values/result.ts';
import type { InstalmentRefusal } from '../core/instalment/fee-table.ts';
import type { Payment } from '../core/payment/payment.ts';
import { isCardOnly } from '../core/routing/route.ts';
import { bankRefusal } from './bank-refusal.ts';
import type { FlowDeps } from './deps.ts';
import { plansOf } from './instalment-plan.ts';
import { limitOf, type NewOrder, writePayment } from './write-payment.ts';

export type CreateRequest = Omit<NewOrder, 'verifiesCard'>;

/** In the order they are checked. */
export type CreateRefusal =
  | { readonly code: 'duplicate_order'; readonly existing: Payment; readonly sameContent: boolean }
  /** The request's own id came before, with another order. */
  | { readonly code: 'duplicate_request' }
  | { readonly code: 'merchant_blocked' }
  | { readonly code: 'bank_not_enabled' }
  | { readonly code: 'bank_maintenance' }
  /** The instalments that it asks for are not offered. */
  | { readonly code: 'instalment_refused'; readonly why: InstalmentRefusal['code'] }
  | { readonly code: 'over_limit' }
  | { readonly code: 'zero_amount' }
  | { readonly code: 'bank_unreachable' }
  | { readonly code: 'busy' };

export type Created = {
  readonly publicId: string;
  readonly createdAt: Date;
  /** For the checkout URL; only its hash is stored. */
  readonly checkoutToken: string;
};

/** A merchant's order becomes a payment. One order key, one payment, whatever is sent at the same time. */
export async function createPayment(
  deps: FlowDeps,
  request: CreateRequest,
): Promise<Result<Created, CreateRefusal>> {
  const refusal = await businessRefusal(deps, request);
  if (refusal !== undefined) return err((await duplicateOf(deps, request)) ?? refusal);
  const { outcome, publicId, createdAt, checkoutToken } = await writePayment(deps, request);
  switch (outcome) {
    case 'committed':
      return ok({ publicId, createdAt, checkoutToken });
    case 'duplicate':
    case 'conflict': {
      const refused = await duplicateOf(deps, request);
      if (refused !== undefined) return err(refused);
      // What was to be written with it has changed meanwhile: nothing was done, and asking again is right.
      if (request.beside !== undefined) return err({ code: 'busy' });
      throw new Error('a duplicate order is nowhere to be found');
    }
    case 'over_limit':
      return err({ code: 'over_limit' });
    case 'busy':
      return err({ code: 'busy' });
    case 'overdrawn':
    case 'wallet_refused':
      throw new Error('an order takes nothing from anybody');
  }
}

async function businessRefusal(
  deps: FlowDeps,
  request: CreateRequest,
): Promise<CreateRefusal | undefined> {
  const { merchant, amount, order } = request;
  const { bank } = order;
  if (merchant.status === 'blocked') return { code: 'merchant_blocked' };
  const closed =
    bank === undefined ? undefined : await bankRefusal(deps, { merchant, order, amount, bank });
  if (closed !== undefined) return closed;
  const unoffered = await instalmentRefusal(deps, request);
  if (unoffered !== undefined) return unoffered;
  const { limitPerTransaction: limit } = merchant.settings;
  if (limit !== undefined && amount > limit) return { code: 'over_limit' };
  const later = laterRefusal(deps, request);
  if (later === undefined) return undefined;
  // Nothing will be written that the day's limit could refuse, and its answer comes first.
  return (await isOverDay(deps, request)) ? { code: 'over_limit' } : later;
}

/** An order that leaves instalments to the payer may be below what they begin at; one that asks for them may not. */
async function instalmentRefusal(
  deps: FlowDeps,
  { order, amount }: CreateRequest,
): Promise<CreateRefusal | undefined> {
  const { instalment: wish } = order;
  if (wish === undefined || (!wish.only && Object.keys(wish.fixed).length === 0)) return undefined;
  const offered = await plansOf(deps, { order, amount });
  return offered.ok ? undefined : { code: 'instalment_refused', why: offered.error.code };
}

/** What is checked after limits. */
function laterRefusal(
  deps: FlowDeps,
  { merchant, amount, order }: CreateRequest,
): CreateRefusal | undefined {
  if (amount === 0n) return { code: 'zero_amount' };
  const { bank } = order;
  const cardOnly = isCardOnly(order);
  const route = bank === undefined ? undefined : deps.route({ merchant, bank, amount, cardOnly });
  if (bank !== undefined && route !== undefined && !deps.healthy(route.connector, bank)) {
    return { code: 'bank_unreachable' };
  }
  return undefined;
}

async function isOverDay(
  { reader, clock }: FlowDeps,
  { merchant, amount }: CreateRequest,
): Promise<boolean> {
  const use = limitOf(merchant, amount, clock());
  if (use?.limit === undefined) return false;
  return (await reader.usedOfDay(merchant.id, use.day)) + amount > use.limit;
}

type Asked = Pick<CreateRequest, 'merchant' | 'protocol' | 'orderRef' | 'order'>;

/** The refusal of an order that came before, by its reference or by its request's id. */
export async function duplicateOf(
  deps: Pick<FlowDeps, 'reader' | 'log'>,
  { merchant, protocol, orderRef, order }: Asked,
): Promise<CreateRefusal | undefined> {
  const key = { merchantId: merchant.id, protocol };
  const existing = await deps.reader.byOrder({ ...key, orderRef });
  if (existing === undefined) {
    const { requestRef } = order;
    const used =
      requestRef !== undefined && (await deps.reader.byRequestRef({ ...key, requestRef }));
    return used ? { code: 'duplicate_request' } : undefined;
  }
  const sameContent = existing.order.fingerprint === order.fingerprint;
  if (!sameContent) {
    deps.log('warn', 'an order reference came again with other content', {
      ...{ merchantId: merchant.id, protocol, orderRef },
      first: existing.order.fingerprint,
      second: order.fingerprint,
    });
  }
  return { code: 'duplicate_order', existing, sameContent };
}
