import { formatPayUrl, type PayUrl, parsePayUrl } from '@cong/wire/lgsp/pay-url.ts';
import type { PaygateRequest } from '@cong/wire/lgsp/paygate.ts';
import { checkoutTokenOf } from '../../flows/checkout-token.ts';
import type { ProtocolDeps } from '../protocol.ts';
import { PROTOCOL } from './authenticate.ts';
import { providerOf } from './provider.ts';

const PURPOSE = 'lgsp payment urls';

/** data.url: it names the order, and is signed under a key of ours. The page's own token is made again behind it. */
export function payUrlOf(
  { publicUrl, ownKeys }: ProtocolDeps,
  asked: PaygateRequest,
  bank: string | undefined,
): string {
  const { partnerCode, accessKey, requestCode, orderRef, amount } = asked;
  const provider: PayUrl['provider'] =
    (bank === undefined ? undefined : providerOf(bank)) ?? 'choose';
  const url = { provider, partnerCode, accessKey, requestCode, orderRef, amount };
  const [key] = ownKeys(PURPOSE);
  return formatPayUrl(publicUrl, url, key);
}

/** The page behind a URL that we made; undefined for any other. */
export async function pageOfPayUrl(
  { flows, ownKeys, checkoutUrl }: ProtocolDeps,
  path: string,
  query: URLSearchParams,
): Promise<string | undefined> {
  const urls = ownKeys(PURPOSE).map((key) => parsePayUrl(path, query, key));
  const url: PayUrl | undefined = urls.find((one) => one !== undefined);
  if (url === undefined) return undefined;
  const merchant = await flows.merchants.byCode(PROTOCOL, url.partnerCode);
  if (merchant === undefined) return undefined;
  const { orderRef } = url;
  const payment = await flows.reader.byOrder({
    ...{ merchantId: merchant.id, protocol: PROTOCOL, orderRef },
  });
  const token = payment && checkoutTokenOf(flows, payment);
  return token === undefined ? undefined : checkoutUrl(token);
}
