import { createHmac } from 'node:crypto';
import type { Secret } from '@cong/values/secret.ts';
import { isWellFormedText } from '@cong/values/text.ts';
import { equalsInConstantTime } from '../shared/constant-time.ts';
import { parseUnixSeconds, unixSeconds } from './fields.ts';

/** Where the payer's browser goes, on the gateway's own host. */
export const PAYMENT_PATH = '/bank/payment/process';

/** Which order a payment URL opens. */
export type PaymentLink = {
  /** appotapayTransId */
  readonly transactionId: string;
  readonly orderRef: string;
  readonly createdAt: Date;
  /** Whose payment it is, as the gateway finds it; the vendor's own URLs end before it. */
  readonly ref: string;
};

const seal = (tran: string, gatewayKey: Secret): string =>
  createHmac('sha256', gatewayKey.reveal()).update(`appotapay payment url ${tran}`).digest('hex');

/**
 * `tran` names the order, `sign` proves that we made the URL. The key is the gateway's own and no merchant's:
 * whoever has not been given the URL cannot make it.
 */
export function formatPaymentUrl(origin: string, link: PaymentLink, gatewayKey: Secret): string {
  const { transactionId, orderRef, createdAt, ref } = link;
  const named = [
    `tid=${encodeURIComponent(transactionId)}`,
    `orderId=${encodeURIComponent(orderRef)}`,
    `ts=${unixSeconds(createdAt)}`,
    `ref=${encodeURIComponent(ref)}`,
  ];
  const tran = Buffer.from(named.join('&')).toString('base64url');
  return `${origin}${PAYMENT_PATH}?tran=${tran}&sign=${seal(tran, gatewayKey)}`;
}

/** The order that a payment URL's query opens; undefined for any query that we did not make. */
export function parsePaymentUrl(
  query: { readonly tran?: unknown; readonly sign?: unknown },
  gatewayKey: Secret,
): PaymentLink | undefined {
  const { tran, sign } = query;
  if (typeof tran !== 'string' || !equalsInConstantTime(sign, seal(tran, gatewayKey))) {
    return undefined;
  }
  const named = new URLSearchParams(Buffer.from(tran, 'base64url').toString('utf8'));
  const transactionId = named.get('tid');
  const orderRef = named.get('orderId');
  const createdAt = parseUnixSeconds(named.get('ts') ?? '');
  const ref = named.get('ref');
  if (!transactionId || !orderRef || !createdAt || !ref) return undefined;
  return isWellFormedText(orderRef) ? { transactionId, orderRef, createdAt, ref } : undefined;
}
