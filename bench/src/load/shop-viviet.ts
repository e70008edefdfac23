import { Secret } from '@cong/values/secret.ts';
import { formatEnvelope } from '@cong/wire/viviet/envelope.ts';
import { DEFAULT_SCALE } from '@cong/wire/viviet/fields.ts';
import { formatNotifyReply } from '@cong/wire/viviet/notify.ts';
import { formatOrderMessage, PATHS } from '@cong/wire/viviet/pay-link.ts';
import { openReturn } from '@cong/wire/viviet/payment-return.ts';
import { formatQueryMessage, openQueryAnswer, QUERY_PATH } from '@cong/wire/viviet/query.ts';
import { parsePrivateKey, parsePublicKey } from '@cong/wire/viviet/rsa-key.ts';
import { type HttpMessage, headerOf, statusOf } from './http-message.ts';
import type { OrderAnswer, ShopOptions, ShopProtocol } from './shop-protocol.ts';
import { amountOf, CLIENT_IP, poster, RETURN_URL } from './shop-request.ts';
import { PAYERS } from './wallet-payers.ts';

/** A shop that takes payments through Ví Việt, version 2; the payer's browser brings its orders. */
export function shopViviet({ gatewayPort, keys }: ShopOptions): ShopProtocol {
  const {
    merchantSite = '',
    accessCode = '',
    merchantPrivateKey = '',
    gatewayPublicKey = '',
  } = keys;
  const ours = parsePrivateKey(new Secret(merchantPrivateKey));
  const theirs = parsePublicKey(gatewayPublicKey);
  if (ours === undefined || theirs === undefined) throw new Error('the sandbox gave no keys');
  const credentials = { merchantSite, accessCode, keys: { ours, theirs } };
  const signer = { version: '2.0' as const, ...credentials };
  const post = poster(gatewayPort);
  const told = (query: URLSearchParams) => openReturn(query, signer);
  return {
    order: (orderRef, number) => {
      const message = formatOrderMessage(orderOf(orderRef, number), credentials, DEFAULT_SCALE);
      const link = formatEnvelope(message, credentials);
      return `GET ${PATHS['2.0']}?${link} HTTP/1.1\r\nhost: localhost:${gatewayPort}\r\n\r\n`;
    },
    readOrder,
    query: ({ orderRef }) => {
      const envelope = formatEnvelope(formatQueryMessage(orderRef, credentials), credentials);
      return post(QUERY_PATH, Object.fromEntries(new URLSearchParams(envelope)));
    },
    readQuery: ({ body }, { orderRef }) => {
      const answer = openQueryAnswer(body.toString('utf8'), orderRef, credentials);
      if (answer.ok) return answer.value.responseCode;
      if (answer.error.code === 'refused') return answer.error.responseCode;
      throw new Error(`the query's answer is ${answer.error.code}`);
    },
    readReturn: (query) => {
      const result = told(query);
      if (result.ok) return result.value.responseCode;
      throw new Error(`the browser brought a return that is ${result.error.code}`);
    },
    hear: (text) => {
      const result = told(new URLSearchParams(text));
      if (!result.ok) return { reply: () => formatNotifyReply('97') };
      const { orderRef, responseCode: status } = result.value;
      return { told: { orderRef, status }, reply: () => formatNotifyReply('00') };
    },
    returnUrl: RETURN_URL,
    banks: [],
    wallets: PAYERS,
    codes: { paid: 'PAY-0000', busy: '503', duplicate: '409' },
  };
}

/** The link's answer sends the browser to the page; a refusal is a page, told by its status. */
function readOrder(answer: HttpMessage): OrderAnswer {
  const [status, payUrl] = [statusOf(answer), headerOf(answer.head, 'location')];
  return status === 303 && payUrl !== undefined
    ? { outcome: 'created', transactionId: '', payUrl }
    : { outcome: 'refused', code: String(status) };
}

const orderOf = (orderRef: string, number: number) => ({
  ...{ orderRef, tryRef: `${orderRef}-1`, amount: amountOf(number), clientIp: CLIENT_IP },
  ...{ description: `Đơn hàng ${orderRef}`, returnUrl: RETURN_URL, methods: '', branchCode: '' },
});
