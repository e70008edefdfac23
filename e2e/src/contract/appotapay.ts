import {
  APPOTAPAY_KEYS,
  appotapayAt,
  type Fields,
  hmac,
  signatureOf,
} from '../appotapay-merchant.ts';
import type { RunningSystem } from '../running-system.ts';
import { sandboxAt } from '../sandbox-control.ts';
import { cardPayer } from './card-payer.ts';
import type { ContractMerchant, Driver, Told } from './driver.ts';

/** AppotaPay: `appotapay-merchant.ts` is its merchant. */
export const driverAppotapay: Driver = {
  protocol: 'appotapay',
  codes: {
    waiting: '35',
    paid: '0',
    declined: '75',
    cancelled: '38',
    expired: '77',
    uncertain: '37',
    duplicate: '30',
    wrongSignature: '2',
    unknownOrder: '36',
  },
  tells: ['paid'],
  notifyPause: 'PT5M',
  cannot: {},
  merchant: contractMerchant,
  ...cardPayer('VCB'),
};

/** The thirteen fields of every result. Source: AppotaPay's documentation, "IPN". */
const SIGNED =
  'amount apiKey appotapayTransId bankCode currency errorCode extraData message orderId partnerCode paymentMethod ' +
  'paymentType transactionTs';

function toldBy(fields: Fields): Told | undefined {
  const text = SIGNED.split(' ').map((name) => `${name}=${fields[name] ?? ''}`);
  const genuine = fields.signature === hmac(text.join('&'));
  return genuine
    ? { orderRef: String(fields.orderId), status: String(fields.errorCode) }
    : undefined;
}

function contractMerchant({ gatewayUrl }: RunningSystem): ContractMerchant {
  const merchant = appotapayAt(gatewayUrl);
  const sandbox = sandboxAt(gatewayUrl, 'appotapay');
  return {
    create: async ({ orderRef, amount, notifyUrl, returnUrl }, wrongly) => {
      const order = { orderId: orderRef, amount, notifyUrl, redirectUrl: returnUrl };
      const signed = merchant.order(order);
      const signature = wrongly
        ? signatureOf(signed, `not ${APPOTAPAY_KEYS.secretKey}`)
        : signed.signature;
      const { body } = await merchant.create({ ...order, signature });
      const { paymentUrl, errorCode } = body;
      if (errorCode !== 0) return { refused: String(errorCode) };
      const { publicId } = await sandbox.order(orderRef);
      return { payUrl: String(paymentUrl), publicId };
    },
    status: async (orderRef) => String(await merchant.codeOf(orderRef)),
    readNotify: ({ body }) => toldBy(JSON.parse(body)),
    received: () => ({ status: 200, body: '{"status":"ok"}' }),
    readReturn: ({ searchParams }) => toldBy(Object.fromEntries(searchParams)),
    refund: async (orderRef, amount, refundId) => {
      const { publicId: appotapayTransId } = await sandbox.order(orderRef);
      const { body } = await merchant.refund({ refundId, appotapayTransId, amount, reason: '' });
      return body.errorCode === 0 ? 'accepted' : { refused: String(body.errorCode) };
    },
  };
}
