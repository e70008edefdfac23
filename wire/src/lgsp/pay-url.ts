import { createHmac } from 'node:crypto';
import type { Vnd } from '@cong/values/money.ts';
import type { Secret } from '@cong/values/secret.ts';
import { equalsInConstantTime } from '../shared/constant-time.ts';
import { isProvider, type Provider } from './codes.ts';
import { parseAmount } from './fields.ts';

/** The order that a /paygate's URL opens. */
export type PayUrl = {
  /** Straight to one provider, or to the page where the payer chooses. */
  readonly provider: Provider | 'choose';
  readonly partnerCode: string;
  readonly accessKey: string;
  readonly requestCode: string;
  readonly orderRef: string;
  readonly amount: Vnd;
};

const PATH = /^\/paygate\/([a-z]+)\/payment$/;

/** 64 hex digits under the gateway's own key, which no agency has. */
function sign(url: PayUrl, ourKey: Secret): string {
  const { provider, partnerCode, accessKey, requestCode, orderRef, amount } = url;
  const signed = [provider, partnerCode, accessKey, requestCode, orderRef, amount.toString()];
  return createHmac('sha256', ourKey.reveal()).update(JSON.stringify(signed)).digest('hex');
}

/** `{base}/paygate/{provider|choose}/payment?…`, the guide's parameters in its order. */
export function formatPayUrl(baseUrl: string, url: PayUrl, ourKey: Secret): string {
  const query = new URLSearchParams({
    partnerCode: url.partnerCode,
    'access-Key': url.accessKey,
    requestCode: url.requestCode,
    orderId: url.orderRef,
    amount: url.amount.toString(),
    signature: sign(url, ourKey),
  });
  return `${baseUrl.replace(/\/$/, '')}/paygate/${url.provider}/payment?${query}`;
}

/** The order behind a URL that we made; undefined for any other. Never throws. */
export function parsePayUrl(
  path: string,
  query: URLSearchParams,
  ourKey: Secret,
): PayUrl | undefined {
  const provider = PATH.exec(path)?.[1] ?? '';
  const amount = parseAmount(query.get('amount') ?? '');
  if (!(isProvider(provider) || provider === 'choose') || amount === undefined) return undefined;
  const url: PayUrl = {
    provider,
    partnerCode: query.get('partnerCode') ?? '',
    accessKey: query.get('access-Key') ?? '',
    requestCode: query.get('requestCode') ?? '',
    orderRef: query.get('orderId') ?? '',
    amount,
  };
  return equalsInConstantTime(query.get('signature'), sign(url, ourKey)) ? url : undefined;
}
