import { hash } from 'node:crypto';
import { Secret } from '@cong/values/secret.ts';
import {
  type CreateOrder,
  formatCreatedOrder,
  parseCreateOrder,
} from '@cong/wire/123pay/create-order.ts';
import { formatTransactionId } from '@cong/wire/123pay/transaction-id.ts';
import type { JsonObject } from '@cong/wire/shared/body.ts';
import type { Order } from '../../core/payment/order.ts';
import { createPayment } from '../../flows/create-payment.ts';
import type { Answered, ProtocolDeps } from '../protocol.ts';
import { type Authenticated, PROTOCOL } from './authenticate.ts';
import { fixedBank } from './bank-code.ts';
import type { CREATE_CODES } from './codes.ts';

export type Answer = readonly (string | null)[];
export type Refused = Pick<Answered, 'about'> & {
  readonly refused: keyof typeof CREATE_CODES;
  readonly why?: string;
};

/** createOrder1 after authentication: format, then what the core says. */
export async function createOrder(
  { flows, checkoutUrl, nextNumber }: ProtocolDeps,
  { merchant, credential }: Authenticated,
  body: JsonObject,
): Promise<Answer | Refused> {
  const parsed = parseCreateOrder(body);
  if (!parsed.ok) {
    const { field, why } = parsed.error;
    return { refused: 'format', why: `${field}: ${why}`, about: { cause: field } };
  }
  const asked = parsed.value;
  const publicId = async (now: Date): Promise<string> =>
    formatTransactionId(now, await nextNumber(PROTOCOL, now));
  const created = await createPayment(flows, {
    merchant,
    protocol: PROTOCOL,
    orderRef: asked.orderRef,
    amount: asked.amount,
    order: orderOf(asked, body, credential.id),
    publicId,
  });
  if (!created.ok) return { refused: created.error.code };
  const { publicId: transactionId, checkoutToken } = created.value;
  const payUrl = checkoutUrl(checkoutToken);
  return formatCreatedOrder(
    { transactionId, payUrl },
    credential.secrets.secretKey ?? new Secret(''),
  );
}

function orderOf(asked: CreateOrder, body: JsonObject, credentialId: string): Order {
  const { customer, clientIp, returnUrls, description, bankCode } = asked;
  const { name, address, phone, email } = customer;
  const bank = fixedBank(bankCode);
  return {
    description,
    customer: {
      ...(name && { name }),
      ...(address && { address }),
      ...(phone && { phone }),
      ...(email && { email }),
    },
    clientIp,
    returnUrls,
    ...(bank !== undefined && { bank }),
    fingerprint: fingerprintOf(body),
    extras: { credentialId },
  };
}

/** Everything the merchant said but its proofs. */
function fingerprintOf(body: JsonObject): string {
  const { passcode, checksum, ...content } = body;
  const sorted = Object.keys(content).sort();
  return hash('sha256', JSON.stringify(sorted.map((name) => [name, content[name]])), 'base64url');
}
