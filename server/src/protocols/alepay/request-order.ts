import { hash } from 'node:crypto';
import { newToken } from '@cong/values/ids.ts';
import { addMs } from '@cong/values/time.ts';
import {
  formatRequestedOrder,
  parseRequestOrder,
  type RequestOrder,
} from '@cong/wire/alepay/request-order.ts';
import { formatTransactionCode } from '@cong/wire/alepay/transaction-code.ts';
import type { JsonObject } from '@cong/wire/shared/body.ts';
import type { Order } from '../../core/payment/order.ts';
import { checkoutTokenOf } from '../../flows/checkout-token.ts';
import { type CreateRefusal, createPayment } from '../../flows/create-payment.ts';
import type { ProtocolDeps } from '../protocol.ts';
import { PROTOCOL } from './authenticate.ts';
import type { Answered, Call } from './call.ts';
import { CREATE_CODES, INSTALMENT_CODES } from './codes.ts';
import { isDomesticOffered } from './domestic-banks.ts';
import { type PayerChoice, payerChoice } from './instalment-order.ts';

/** request-order: an order becomes a payment; the same order again is answered as before. */
export async function requestOrder(deps: ProtocolDeps, call: Call): Promise<Answered> {
  const parsed = parseRequestOrder(call.fields);
  if (!parsed.ok) return { code: parsed.error.code, why: `field ${parsed.error.field}` };
  const asked = parsed.value;
  const choice = payerChoice(asked);
  if (choice.groups.includes('domestic_bank') && !isDomesticOffered(call.who.merchant)) {
    return { code: '206', why: 'domestic banks are not agreed with this merchant' };
  }
  if (choice.bank === 'unknown') return { code: '207', why: `bankCode ${asked.fixed.bankCode}` };
  const now = deps.flows.clock();
  const created = await createPayment(deps.flows, {
    merchant: call.who.merchant,
    protocol: PROTOCOL,
    orderRef: asked.orderRef,
    amount: asked.amount,
    order: orderOf(asked, call, choice),
    publicId: async (at) => formatTransactionCode(at, await deps.nextNumber(PROTOCOL, at)),
    expiresAt: addMs(now, asked.payWithinMs),
  });
  if (!created.ok) return refusedOrder(deps, created.error);
  const { publicId: transactionCode, checkoutToken } = created.value;
  return answerOf(deps, transactionCode, checkoutToken);
}

/** Where the payer goes. */
export const answerOf = (deps: ProtocolDeps, transactionCode: string, token: string): Answered => ({
  code: '000',
  json: formatRequestedOrder({ transactionCode, checkoutUrl: deps.checkoutUrl(token) }),
});

/** A merchant that lost the answer to its order asks again and gets it again. */
export function refusedOrder(deps: ProtocolDeps, refusal: CreateRefusal): Answered {
  if (refusal.code === 'duplicate_order' && refusal.sameContent) {
    const token = checkoutTokenOf(deps.flows, refusal.existing);
    if (token !== undefined) return answerOf(deps, refusal.existing.publicId, token);
  }
  if (refusal.code === 'instalment_refused') {
    return { code: INSTALMENT_CODES[refusal.why], why: refusal.why };
  }
  return { code: CREATE_CODES[refusal.code], why: refusal.code };
}

function orderOf(asked: RequestOrder, { who, fields, address }: Call, choice: PayerChoice): Order {
  const { buyer, returnUrl, cancelUrl } = asked;
  return {
    description: asked.description,
    customer: {
      name: buyer.name,
      address: [buyer.address, buyer.city, buyer.country].join(', '),
      ...(buyer.phone && { phone: buyer.phone }),
      ...(buyer.email && { email: buyer.email }),
    },
    clientIp: address,
    returnUrls: { success: returnUrl, failure: returnUrl, cancel: cancelUrl },
    ...choice,
    ...savingOf(asked),
    fingerprint: fingerprintOf(fields),
    extras: { credentialId: who.credential.id },
  };
}

/** isCardLink: the card is linked besides, to the merchant's own id of its customer. */
function savingOf({ linkCard, merchantSideUserId: customerRef }: RequestOrder): Partial<Order> {
  if (!linkCard) return {};
  const whose = customerRef === undefined ? {} : { customerRef };
  return { saveCard: { token: newToken(), ...whose, link: true } };
}

/** The same fields make the same order, in whatever order they come. */
export function fingerprintOf(fields: JsonObject): string {
  const sorted = Object.keys(fields).sort();
  return hash('sha256', JSON.stringify(sorted.map((name) => [name, fields[name]])), 'base64url');
}
