import { Secret } from '@cong/values/secret.ts';
import { DAY_MS } from '@cong/values/time.ts';
import { formatCreateOrder, parseCreatedOrder } from '@cong/wire/appotapay/create-order.ts';
import { IPN_RECEIVED, parseIpn } from '@cong/wire/appotapay/ipn.ts';
import { AUTH_HEADER, formatJwt } from '@cong/wire/appotapay/jwt.ts';
import { formatStatusRequest, parseOrderStatus } from '@cong/wire/appotapay/order-status.ts';
import { verifyRedirect } from '@cong/wire/appotapay/redirect.ts';
import { type HttpMessage, statusOf } from './http-message.ts';
import type { ShopOptions, ShopProtocol } from './shop-protocol.ts';
import { amountOf, CLIENT_IP, poster, RETURN_URL } from './shop-request.ts';

/** A shop that takes payments through AppotaPay. Its token lasts for the whole run, as a shop's would for minutes. */
export function shopAppotapay({ gatewayPort, keys, notifyUrl }: ShopOptions): ShopProtocol {
  const { partnerCode = '', apiKey = '', secretKey: key = '' } = keys;
  const secretKey = new Secret(key);
  const expiresAt = new Date(Date.now() + DAY_MS);
  const jwt = formatJwt({ partnerCode, apiKey, secretKey }, { jti: 'bench', expiresAt });
  const post = poster(gatewayPort, `${AUTH_HEADER}: Bearer ${jwt}\r\n`);
  return {
    order: (orderRef, number) => {
      const order = formatCreateOrder(
        {
          ...{ orderRef, description: `Don hang ${orderRef}`, amount: amountOf(number) },
          ...{ clientIp: CLIENT_IP, notifyUrl, redirectUrl: RETURN_URL },
          ...{ paymentMethod: 'ALL', extraData: '' },
        },
        secretKey,
      );
      return post('/api/v1/orders/payment/bank', order);
    },
    readOrder: (answer) => {
      const created = parseCreatedOrder(wireAnswer(answer), secretKey);
      if (created.ok) {
        const { paymentUrl: payUrl } = created.value;
        return { outcome: 'created', transactionId: '', payUrl };
      }
      if (created.error.code !== 'refused') throw new Error(`an order is ${created.error.code}`);
      return { outcome: 'refused', code: String(created.error.errorCode) };
    },
    query: ({ orderRef }) =>
      post('/api/v1/orders/transaction/bank/status', formatStatusRequest(orderRef, secretKey)),
    readQuery: (answer) => {
      const told = parseOrderStatus(wireAnswer(answer), secretKey);
      if (told.ok) return String(told.value.errorCode);
      if (told.error.code === 'refused') return String(told.error.errorCode);
      throw new Error(`the status is ${told.error.code}`);
    },
    readReturn: (query) => {
      const returned = verifyRedirect(query, secretKey);
      if (returned.ok) return String(returned.value.errorCode);
      throw new Error(`the browser brought a return that is ${returned.error.code}`);
    },
    hear: (text) => {
      const ipn = parseIpn(text, secretKey);
      if (!ipn.ok) return { reply: () => JSON.stringify({ status: 'error' }) };
      const { orderRef, errorCode } = ipn.value;
      return { told: { orderRef, status: String(errorCode) }, reply: () => IPN_RECEIVED };
    },
    returnUrl: RETURN_URL,
    banks: ['VCB', 'ACB', 'TECHCOMBANK', 'BIDV', 'AGRIBANK', 'VIETINBANK', 'MB'],
    codes: { paid: '0', busy: '90', duplicate: '30' },
  };
}

const wireAnswer = (answer: HttpMessage) => ({
  status: statusOf(answer),
  body: answer.body.toString('utf8'),
});
