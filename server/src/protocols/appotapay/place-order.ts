import { hash } from 'node:crypto';
import {
  type CreateOrder,
  DEFAULT_ORDER_POLICY,
  type OrderPolicy,
} from '@cong/wire/appotapay/create-order.ts';
import { formatTransactionId } from '@cong/wire/appotapay/transaction-id.ts';
import type { JsonObject } from '@cong/wire/shared/body.ts';
import { BANKS } from '../../core/bank/banks.ts';
import type { Merchant } from '../../core/merchant/merchant.ts';
import type { Order } from '../../core/payment/order.ts';
import { bankRefusalIn } from '../../flows/bank-refusal.ts';
import { type Created, createPayment } from '../../flows/create-payment.ts';
import type { ProtocolDeps } from '../protocol.ts';
import { PROTOCOL } from './authenticate.ts';
import { bankOfCode, codeOfBank, groupsOf } from './bank-code.ts';
import { type Call, type Refused, refusal } from './call.ts';
import { CREATE_CODES } from './codes.ts';

/** What this merchant may ask for. */
export const orderPolicyOf = ({ settings }: Merchant): OrderPolicy => ({
  ...DEFAULT_ORDER_POLICY,
  ...(settings.limitPerTransaction !== undefined && { maxAmount: settings.limitPerTransaction }),
});

/** The card that an order is to save or to be paid with; undefined: it names one that is not there. */
export type CardWish = Pick<Order, 'saveCard' | 'cardOnFile' | 'bank'> | undefined;

/** An order whose fields are in order becomes a payment, or the first refusal after them. */
export async function placeOrder(
  deps: ProtocolDeps,
  call: Call,
  { asked, wish }: { readonly asked: CreateOrder; readonly wish: CardWish },
): Promise<Created | Refused> {
  const { flows, nextNumber } = deps;
  const { merchant } = call;
  const { orderRef, amount } = asked;
  if (wish === undefined)
    return unlessDuplicate(deps, call, { orderRef, refused: 'token_not_found' });
  const order = orderOf(call, asked, wish);
  const open = await isOpen(deps, call, { order, amount });
  if (open === 'bank_not_enabled') return refusal(CREATE_CODES, open);
  if (open === 'nothing_open') return unlessDuplicate(deps, call, { orderRef, refused: open });
  const created = await createPayment(flows, {
    ...{ merchant, orderRef, amount, order },
    protocol: PROTOCOL,
    publicId: async (now) => formatTransactionId(now, await nextNumber(PROTOCOL, now)),
  });
  if (created.ok) return created.value;
  const { error } = created;
  return error.code === 'duplicate_order'
    ? duplicateOf(error.existing.status === 'captured')
    : refusal(CREATE_CODES, error.code);
}

const duplicateOf = (paid: boolean): Refused =>
  refusal(CREATE_CODES, paid ? 'order_paid' : 'duplicate_order');

type Unless = {
  readonly orderRef: string;
  readonly refused: keyof typeof CREATE_CODES | Refused;
};

/** A refusal that comes after that of an order which this merchant has already. */
export async function unlessDuplicate(
  { flows }: ProtocolDeps,
  { merchant }: Call,
  { orderRef, refused }: Unless,
): Promise<Refused> {
  const key = { merchantId: merchant.id, protocol: PROTOCOL, orderRef };
  const existing = await flows.reader.byOrder(key);
  if (existing !== undefined) return duplicateOf(existing.status === 'captured');
  return typeof refused === 'string' ? refusal(CREATE_CODES, refused) : refused;
}

/** Whether the order's bank is offered at all, and whether of several at least one can be chosen now. */
async function isOpen(
  { flows }: ProtocolDeps,
  { merchant }: Call,
  { order, amount }: { readonly order: Order; readonly amount: CreateOrder['amount'] },
): Promise<'open' | 'bank_not_enabled' | 'nothing_open'> {
  const states = await flows.banks.states();
  const codeOf = (bank: string) =>
    bankRefusalIn(flows, states, { merchant, order, amount, bank })?.code;
  if (order.bank !== undefined) {
    return codeOf(order.bank) === 'bank_not_enabled' ? 'bank_not_enabled' : 'open';
  }
  const offered = Object.keys(BANKS).filter((bank) => codeOfBank(bank) !== undefined);
  return offered.some((bank) => codeOf(bank) === undefined) ? 'open' : 'nothing_open';
}

function orderOf(
  { credential, language, fields }: Call,
  asked: CreateOrder,
  wish: NonNullable<CardWish>,
): Order {
  const { description, clientIp, notifyUrl, redirectUrl, paymentMethod, bankCode, extraData } =
    asked;
  // A saved card is what it is, whatever method was named.
  const groups = wish.cardOnFile === undefined ? groupsOf(paymentMethod) : undefined;
  const bank = bankCode === undefined ? undefined : bankOfCode(bankCode);
  return {
    ...{ description, clientIp, notifyUrl },
    customer: {},
    returnUrls: { success: redirectUrl, cancel: redirectUrl, failure: redirectUrl },
    ...(bank !== undefined && { bank }),
    ...(groups && { groups }),
    ...wish,
    fingerprint: fingerprintOf(fields),
    extras: {
      ...{ credentialId: credential.id, paymentMethod, extraData, language },
      ...(bankCode !== undefined && { bankCode }),
    },
  };
}

/** Everything the merchant said but its proof, and a card that no hash may hold. */
function fingerprintOf(fields: JsonObject): string {
  const { signature, card, ...content } = fields;
  const sorted = Object.keys(content).sort();
  return hash('sha256', JSON.stringify(sorted.map((name) => [name, content[name]])), 'base64url');
}
