import { type ChangeId, hashToken, type PaymentId, paymentRef } from '@cong/values/ids.ts';
import type { Vnd } from '@cong/values/money.ts';
import { addMs } from '@cong/values/time.ts';
import { vietNamDate } from '@cong/values/viet-nam-time.ts';
import {
  type Beside,
  type LimitUse,
  type WriteOutcome,
  withBeside,
} from '../core/change/change.ts';
import type { Merchant } from '../core/merchant/merchant.ts';
import { createPayment } from '../core/payment/create.ts';
import type { Order, Terms } from '../core/payment/order.ts';
import type { FlowDeps } from './deps.ts';

export type NewOrder = {
  readonly merchant: Merchant;
  readonly protocol: string;
  readonly orderRef: string;
  readonly amount: Vnd;
  readonly order: Order;
  /** Allocates the id that the protocol shows, once everything else is in order. */
  readonly publicId: (now: Date) => string | Promise<string>;
  /** When the merchant set one; else the protocol's policy says. */
  readonly expiresAt?: Date;
  /** It only verifies a card: no order of the merchant's, without fee and limits. */
  readonly verifiesCard?: true;
  /** What else is written with it, or nothing is. */
  readonly beside?: (id: PaymentId) => Beside;
};

type Written = {
  readonly outcome: WriteOutcome;
  readonly id: PaymentId;
  readonly publicId: string;
  readonly createdAt: Date;
  /** For the checkout URL; only its hash is stored. */
  readonly checkoutToken: string;
};

/** Writes a payment as it begins. Whether its order key is free, the store says. */
export async function writePayment(deps: FlowDeps, asked: NewOrder): Promise<Written> {
  const { merchant, protocol, orderRef, amount, order, verifiesCard, beside } = asked;
  const now = deps.clock();
  const id = deps.newUuid(now) as PaymentId;
  const key = { merchantId: merchant.id, paymentId: id };
  const publicId = await asked.publicId(now);
  const secret = deps.linkSecret(key);
  const limitUse = verifiesCard ? undefined : limitOf(merchant, amount, now);
  const change = createPayment({
    id,
    changeId: deps.newUuid(now) as ChangeId,
    ...{ merchantId: merchant.id, protocol, orderRef, publicId, amount, order, now },
    terms: verifiesCard ? VERIFICATION : termsFor(merchant, limitUse),
    checkoutHash: hashToken(secret),
    expiresAt: asked.expiresAt ?? addMs(now, deps.policyOf(protocol).lifetimeMs),
    ...(limitUse && { limitUse }),
  });
  const outcome = await deps.writer.write(beside ? withBeside(change, [beside(id)]) : change);
  return { outcome, id, publicId, createdAt: now, checkoutToken: `${paymentRef(key)}.${secret}` };
}

const VERIFICATION: Terms = { account: 'verification', feeBps: 0 };

const termsFor = (
  { settings: { account, feeBps } }: Merchant,
  limitUse: LimitUse | undefined,
): Terms => ({ account, feeBps, ...(limitUse && { limitDay: limitUse.day }) });

/** What an order adds to its merchant's Viet Nam day. */
export function limitOf(merchant: Merchant, amount: Vnd, now: Date): LimitUse | undefined {
  const { limitPerDay: limit } = merchant.settings;
  return limit === undefined ? undefined : { day: vietNamDate(now), amount, limit };
}
