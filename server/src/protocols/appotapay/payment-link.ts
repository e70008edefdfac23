import { parsePaymentRef } from '@cong/values/ids.ts';
import { formatPaymentUrl, parsePaymentUrl } from '@cong/wire/appotapay/payment-url.ts';
import { checkoutTokenOf } from '../../flows/checkout-token.ts';
import type { Created } from '../../flows/create-payment.ts';
import type { ProtocolDeps } from '../protocol.ts';

const PURPOSE = 'appotapay payment urls';

/**
 * The URL that a merchant sends its payer to. It names the payment and holds nothing secret but its sign, an HMAC under a
 * key of ours: only whoever was given the URL has it. The page's own token is made again once the sign was found ours.
 */
export function paymentUrlOf(
  { publicUrl, ownKeys }: ProtocolDeps,
  orderRef: string,
  { publicId: transactionId, checkoutToken, createdAt }: Created,
): string {
  const [ref = ''] = checkoutToken.split('.');
  const [key] = ownKeys(PURPOSE);
  return formatPaymentUrl(publicUrl, { transactionId, orderRef, createdAt, ref }, key);
}

/** The page behind a payment URL; undefined for a URL that we did not make. */
export async function pageOfPaymentUrl(
  { flows, ownKeys, checkoutUrl }: ProtocolDeps,
  query: { readonly tran?: unknown; readonly sign?: unknown },
): Promise<string | undefined> {
  const links = ownKeys(PURPOSE).map((key) => parsePaymentUrl(query, key));
  const link = links.find((one) => one !== undefined);
  const key = link && parsePaymentRef(link.ref);
  const payment = key && (await flows.reader.byKey(key));
  const token = payment && checkoutTokenOf(flows, payment);
  return token === undefined ? undefined : checkoutUrl(token);
}
