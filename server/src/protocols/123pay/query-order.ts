import { type Vnd, vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import {
  formatQueriedOrder,
  parseQueryOrder,
  type QueriedOrder,
  UNKNOWN_ORDER,
} from '@cong/wire/123pay/query-order.ts';
import type { JsonObject } from '@cong/wire/shared/body.ts';
import type { Payment } from '../../core/payment/payment.ts';
import type { Answered, ProtocolDeps } from '../protocol.ts';
import { type Authenticated, PROTOCOL } from './authenticate.ts';
import { bankCodeOfPayment } from './bank-code.ts';
import { type QUERY_CODES, statusOf } from './codes.ts';

export type QueryRefused = Pick<Answered, 'about'> & {
  readonly refused: keyof typeof QUERY_CODES;
  readonly why?: string;
};

/** queryOrder1 after authentication. An order that was never created is an answer, not an error. */
export async function queryOrder(
  { flows }: ProtocolDeps,
  { merchant, credential }: Authenticated,
  body: JsonObject,
): Promise<readonly (string | null)[] | QueryRefused> {
  const parsed = parseQueryOrder(body);
  if (!parsed.ok) {
    const { field, why } = parsed.error;
    return { refused: 'format', why: `${field}: ${why}`, about: { cause: field } };
  }
  const { orderRef } = parsed.value;
  let payment: Payment | undefined;
  try {
    payment = await flows.reader.byOrder({ merchantId: merchant.id, protocol: PROTOCOL, orderRef });
  } catch (error) {
    flows.log('error', 'the order store cannot be reached', { error: String(error) });
    return { refused: 'store_unreachable' };
  }
  const order = payment === undefined ? UNKNOWN_ORDER : queriedOrder(payment);
  return formatQueriedOrder(order, credential.secrets.secretKey ?? new Secret(''));
}

/** What the bank took, even where an operator accepted another amount than the order's. */
const debitedOf = (payment: Payment): Vnd =>
  payment.status === 'captured' ? (payment.reportedAmount ?? payment.amount) : vnd(0n);

const queriedOrder = (payment: Payment): QueriedOrder => ({
  transactionId: payment.publicId,
  status: statusOf(payment),
  amount: payment.amount,
  debited: debitedOf(payment),
  bankCode: bankCodeOfPayment(payment),
  description: null,
});
