import { vnd } from '@cong/values/money.ts';
import { addMs } from '@cong/values/time.ts';
import type { ErrorCode } from '@cong/wire/alepay/codes.ts';
import {
  parseTokenizationPayment,
  type TokenizationPayment,
} from '@cong/wire/alepay/tokenization-payment.ts';
import { formatTransactionCode } from '@cong/wire/alepay/transaction-code.ts';
import { isBarred, isUnverified } from '../../core/card/link.ts';
import type { SavedCard } from '../../core/card/saved-card.ts';
import type { Order } from '../../core/payment/order.ts';
import { createPayment } from '../../flows/create-payment.ts';
import type { ProtocolDeps } from '../protocol.ts';
import { PROTOCOL } from './authenticate.ts';
import type { Answered, Call } from './call.ts';
import { isDomestic } from './linked-card.ts';
import { answerOf, fingerprintOf, refusedOrder } from './request-order.ts';

/** What a 2-D card may pay at once before its holder has told its amount. */
const UNVERIFIED_LIMIT = vnd(500_000n);

/** request-tokenization-payment: an order that its payer confirms with one click. */
export const requestTokenizationPayment = (deps: ProtocolDeps, call: Call): Promise<Answered> =>
  payByToken(deps, call, { domestic: false });

/** The same with a card of a domestic bank. */
export const requestTokenizationPaymentDomestic = (
  deps: ProtocolDeps,
  call: Call,
): Promise<Answered> => payByToken(deps, call, { domestic: true });

async function payByToken(
  deps: ProtocolDeps,
  call: Call,
  kind: { readonly domestic: boolean },
): Promise<Answered> {
  const { flows } = deps;
  const { merchant } = call.who;
  const parsed = parseTokenizationPayment(call.fields);
  if (!parsed.ok) return { code: parsed.error.code, why: `field ${parsed.error.field}` };
  const asked = parsed.value;
  const key = { merchantId: merchant.id, protocol: PROTOCOL, token: asked.token };
  const card = await flows.cards.byToken(key);
  const now = flows.clock();
  const refusal = refusalOf(card, asked, { ...kind, now });
  if (refusal !== undefined) return { code: refusal, why: card?.status ?? 'no such card' };
  const created = await createPayment(flows, {
    ...{ merchant, protocol: PROTOCOL, orderRef: asked.orderRef, amount: asked.amount },
    order: orderOf(asked, call, card),
    publicId: async (at) => formatTransactionCode(at, await deps.nextNumber(PROTOCOL, at)),
    expiresAt: addMs(now, asked.payWithinMs),
  });
  if (!created.ok) return refusedOrder(deps, created.error);
  return answerOf(deps, created.value.publicId, created.value.checkoutToken);
}

type Kind = { readonly domestic: boolean; readonly now: Date };

/** Why a card is not to be paid with, in the order in which it is checked. */
function refusalOf(
  card: SavedCard | undefined,
  { amount }: TokenizationPayment,
  { domestic, now }: Kind,
): ErrorCode | undefined {
  if (card === undefined) return '106';
  if (card.status === 'deleted') return isBarred(card, now) ? '172' : '106';
  if (card.status === 'provisional') return '199';
  if (isDomestic(card) !== domestic) return '149';
  return isUnverified(card) && amount > UNVERIFIED_LIMIT ? '175' : undefined;
}

function orderOf(
  asked: TokenizationPayment,
  { who, fields, address }: Call,
  card: SavedCard | undefined,
): Order {
  const { description, returnUrl, cancelUrl } = asked;
  return {
    ...{ description, clientIp: address },
    customer: card?.holder ? { name: card.holder } : {},
    returnUrls: { success: returnUrl, failure: returnUrl, cancel: cancelUrl },
    ...(card && { bank: card.bank, cardOnFile: card.id }),
    ...{ fingerprint: fingerprintOf(fields), extras: { credentialId: who.credential.id } },
  };
}
