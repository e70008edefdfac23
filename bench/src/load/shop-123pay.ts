import { Secret } from '@cong/values/secret.ts';
import { verifyReturn } from '@cong/wire/123pay/browser-return.ts';
import {
  formatCreateOrder,
  PAYER_CHOOSES,
  parseCreateOrderAnswer,
} from '@cong/wire/123pay/create-order.ts';
import { parseNotify } from '@cong/wire/123pay/notify.ts';
import { formatNotifyReply } from '@cong/wire/123pay/notify-reply.ts';
import { formatQueryOrder, parseQueryOrderAnswer } from '@cong/wire/123pay/query-order.ts';
import type { Heard, ShopOptions, ShopProtocol } from './shop-protocol.ts';
import { amountOf, CLIENT_IP, poster, RETURN_URL } from './shop-request.ts';

/** A shop that takes payments through 123PAY; its notify address is set with the gateway. */
export function shop123pay({ gatewayPort, keys }: ShopOptions): ShopProtocol {
  const { merchantCode = '', passcode = '', secretKey: key = '' } = keys;
  const secretKey = new Secret(key);
  const credentials = { merchantCode, passcode: new Secret(passcode), secretKey };
  const post = poster(gatewayPort);
  return {
    order: (orderRef, number) => {
      const fields = formatCreateOrder(
        {
          orderRef,
          bankCode: PAYER_CHOOSES,
          amount: amountOf(number),
          clientIp: CLIENT_IP,
          customer: {
            ...{ gender: 'U', name: 'Nguyen Van A', phone: '0901234567', email: 'a@example.vn' },
          },
          description: `Don hang ${orderRef}`,
          returnUrls: { success: RETURN_URL, cancel: RETURN_URL, failure: RETURN_URL },
          addInfo: [],
        },
        credentials,
      );
      return post('/miservice/createOrder1', fields);
    },
    readOrder: ({ body }) => {
      const text = body.toString('utf8');
      const answer = parseCreateOrderAnswer(text, secretKey);
      if (answer.ok) return { outcome: 'created', ...answer.value };
      if (answer.error.code !== 'refused') {
        throw new Error(`createOrder1 answered ${answer.error.code}: ${text.slice(0, 100)}`);
      }
      return { outcome: 'refused', code: answer.error.returnCode };
    },
    query: ({ orderRef }) =>
      post(
        '/miservice/queryOrder1',
        formatQueryOrder({ orderRef, clientIp: CLIENT_IP }, credentials),
      ),
    readQuery: ({ body }) => {
      const answer = parseQueryOrderAnswer(body.toString('utf8'), secretKey);
      if (answer.ok) return answer.value.status;
      if (answer.error.code === 'refused') return `refused ${answer.error.returnCode}`;
      throw new Error(`queryOrder1 answered ${answer.error.code}`);
    },
    readReturn: (query, at) => {
      const returned = verifyReturn(query, secretKey, at);
      if (returned.ok) return returned.value.status;
      throw new Error(`the browser brought a return that is ${returned.error.code}`);
    },
    hear: (text, now = signedAt(text)) => hear(text, now, secretKey),
    returnUrl: RETURN_URL,
    banks: ['123PVCB', '123PACB', '123PTCB', '123PBIDV', '123PAGB', '123PVTB', '123PMB'],
    codes: { paid: '1', busy: '5000', duplicate: '6206' },
  };
}

function hear(text: string, now: Date, secretKey: Secret): Heard {
  const notify = parseNotify(text, { secretKey, now });
  if (!notify.ok) {
    const returnCode = notify.error.code === 'expired' ? '-2' : '-1';
    return { reply: () => formatNotifyReply({ orderRef: '', returnCode, now }, secretKey) };
  }
  const { orderRef, status } = notify.value;
  return {
    told: { orderRef, status },
    reply: (first) =>
      formatNotifyReply({ orderRef, returnCode: first ? '1' : '2', now }, secretKey),
  };
}

const signedAt = (text: string): Date =>
  new Date(Number(new URLSearchParams(text).get('ts')) * 1_000 || 0);
