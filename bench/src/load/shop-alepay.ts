import { Secret } from '@cong/values/secret.ts';
import { HOUR_MS } from '@cong/values/time.ts';
import { parseAnswer } from '@cong/wire/alepay/answer-envelope.ts';
import { parseCallback } from '@cong/wire/alepay/browser-callback.ts';
import { ENDPOINTS } from '@cong/wire/alepay/endpoints.ts';
import { parseNotification } from '@cong/wire/alepay/notification.ts';
import { formatRequest } from '@cong/wire/alepay/request-envelope.ts';
import { orderFields, parseRequestedOrder } from '@cong/wire/alepay/request-order.ts';
import { parseEncryptKey } from '@cong/wire/alepay/rsa-key.ts';
import { parseTransactionInfo } from '@cong/wire/alepay/transaction-info.ts';
import type { HttpMessage } from './http-message.ts';
import type { ShopOptions, ShopProtocol } from './shop-protocol.ts';
import { amountOf, poster, RETURN_URL } from './shop-request.ts';

/** What an order holds besides its number: as much as a shop's. */
const BUYER = {
  ...{ name: 'Nguyễn Văn A', email: 'a@example.vn', phone: '0901234567' },
  ...{ address: '1 Lê Lợi', city: 'Thành phố Hồ Chí Minh', country: 'Việt Nam' },
};

/** A shop that takes payments through Alepay, and deciphers every answer as one would. */
export function shopAlepay({ gatewayPort, keys }: ShopOptions): ShopProtocol {
  const { token = '', encryptKey: text = '', checksumKey: checksum = '' } = keys;
  const encryptKey = parseEncryptKey(text);
  if (encryptKey === undefined) throw new Error('the sandbox gave no encryptKey');
  const checksumKey = new Secret(checksum);
  const credentials = { token, encryptKey, checksumKey };
  const post = poster(gatewayPort);
  const read = ({ body }: HttpMessage, what: string) => {
    const answer = parseAnswer(body.toString('utf8'), credentials);
    if (!answer.ok && answer.error.code !== 'refused') {
      throw new Error(`${what} is ${answer.error.code}`);
    }
    return answer;
  };
  return {
    order: (orderRef, number) =>
      post(
        ENDPOINTS.requestOrder,
        formatRequest(orderFields(orderOf(orderRef, number)), credentials),
      ),
    readOrder: (answer) => {
      const answered = read(answer, 'an order');
      if (!answered.ok) return { outcome: 'refused', code: codeOf(answered.error) };
      const created = parseRequestedOrder(answered.value.data);
      if (created === undefined) throw new Error('an order is malformed');
      const { transactionCode: transactionId, checkoutUrl: payUrl } = created;
      return { outcome: 'created', transactionId, payUrl };
    },
    query: ({ transactionId: transactionCode }) =>
      post(ENDPOINTS.getTransactionInfo, formatRequest({ transactionCode }, credentials)),
    readQuery: (answer) => {
      const told = read(answer, 'the transaction');
      if (!told.ok) return codeOf(told.error);
      const info = parseTransactionInfo(told.value.data);
      if (info === undefined) throw new Error('the transaction is malformed');
      return info.status;
    },
    readReturn: (query) => {
      const callback = parseCallback(query, credentials);
      if (callback.ok) return callback.value.errorCode;
      throw new Error(`the browser brought a callback that is ${callback.error.code}`);
    },
    hear: (body) => {
      const told = parseNotification(body, checksumKey);
      if (!told.ok) return { reply: () => '{}' };
      const { orderRef, status } = told.value;
      return { told: { orderRef, status }, reply: () => '{}' };
    },
    returnUrl: RETURN_URL,
    banks: ['VCB', 'ACB', 'TCB', 'BIDV', 'AGB', 'VTB', 'MB'],
    codes: { paid: '000', busy: '999', duplicate: '137' },
  };
}

const codeOf = (error: { readonly code: string; readonly errorCode?: string }): string =>
  error.errorCode ?? error.code;

const orderOf = (orderRef: string, number: number) => ({
  ...{ orderRef, amount: amountOf(number), description: `Đơn hàng ${orderRef}`, totalItem: 1 },
  ...{ checkoutType: '3' as const, allowDomestic: false, installment: false, fixed: {} },
  ...{ returnUrl: RETURN_URL, cancelUrl: RETURN_URL, buyer: BUYER, linkCard: false },
  payWithinMs: 48 * HOUR_MS,
});
