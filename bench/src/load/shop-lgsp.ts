import { Secret } from '@cong/values/secret.ts';
import type { AnswerFailure } from '@cong/wire/lgsp/answer.ts';
import { parseReturn } from '@cong/wire/lgsp/browser-return.ts';
import { formatOrderInfo, parseOrderInfoAnswer } from '@cong/wire/lgsp/order-info.ts';
import { formatPaygate, parsePaygateAnswer } from '@cong/wire/lgsp/paygate.ts';
import { formatResultReply, parseResult } from '@cong/wire/lgsp/result.ts';
import type { ShopOptions, ShopProtocol } from './shop-protocol.ts';
import { amountOf, CLIENT_IP, poster } from './shop-request.ts';

/** An agency that takes payments through the LGSP hub. Results are PUT to where its payers come back to. */
export function shopLgsp({ gatewayPort, keys, notifyUrl: returnUrl }: ShopOptions): ShopProtocol {
  const { partnerCode = '', accessKey = '', secretKey = '', authorization = '' } = keys;
  const credentials = {
    ...{ partnerCode, accessKey, secretKey: new Secret(secretKey) },
    authorization: new Secret(authorization),
  };
  const post = poster(gatewayPort, `authorization: ${authorization}\r\n`);
  return {
    order: (orderRef, number) => {
      const order = formatPaygate(
        {
          ...{ orderRef, requestCode: `R-${orderRef}`, amount: amountOf(number), returnUrl },
          ...{ orderInfo: `Le phi ho so ${orderRef}`, serviceCode: 'hcm_dichvucong' },
          ...{ accountCode: 'payment_test', clientIp: CLIENT_IP },
        },
        credentials,
      );
      return post('/payment/paygate', order);
    },
    readOrder: ({ body }) => {
      const created = parsePaygateAnswer(body.toString('utf8'));
      if (created.ok) return { outcome: 'created', transactionId: '', payUrl: created.value };
      return { outcome: 'refused', code: refusalIn(created.error, 'an order') };
    },
    query: ({ orderRef }) =>
      post('/payment/GetOrderInfo', formatOrderInfo({ orderRef, transactionNo: '' }, credentials)),
    readQuery: ({ body }) => {
      const info = parseOrderInfoAnswer(body.toString('utf8'));
      return info.ok ? info.value.errorCode : refusalIn(info.error, "an order's answer");
    },
    readReturn: (query) => {
      const told = parseReturn(query);
      if (told !== undefined) return told.errorCode;
      throw new Error('the browser brought a return that is malformed');
    },
    hear: (text) => {
      const result = parseResult(text);
      if (!result.ok) return { reply: () => formatResultReply('FAILED') };
      const { orderRef, errorCode: status } = result.value;
      return { told: { orderRef, status }, reply: () => formatResultReply('SUCCESSFUL') };
    },
    banks: ['momo', 'vnpay', 'napas', 'viettelpay', 'nganluong'],
    returnUrl,
    codes: { paid: '00', busy: 'FAILED', duplicate: 'ORDER_EXITS' },
  };
}

/** @throws {Error} for an answer that says nothing. */
function refusalIn(failure: AnswerFailure, what: string): string {
  if (failure.code === 'refused') return failure.errorCode;
  throw new Error(`${what} is ${failure.code}`);
}
