import { AlepayMerchant, alepayKeys, goodOrder } from '../alepay-merchant.ts';
import type { RunningSystem } from '../running-system.ts';
import { cardPayer } from './card-payer.ts';
import type { ContractMerchant, Driver } from './driver.ts';

/** Alepay: `alepay-merchant.ts` is its merchant. */
export const driverAlepay: Driver = {
  protocol: 'alepay',
  codes: {
    waiting: '107',
    paid: '000',
    declined: '134',
    cancelled: '177',
    expired: '111',
    uncertain: '107',
    duplicate: '137',
    wrongSignature: '101',
    unknownOrder: '153',
  },
  tells: ['paid', 'declined', 'cancelled', 'expired'],
  notifyPause: 'PT30S',
  answersAgain: true,
  cannot: {},
  merchant: contractMerchant,
  ...cardPayer('VCB'),
};

/** Asks by transactionCode, as its protocol does; an order that was never made has none. */
const UNKNOWN = 'ALE2611220000000';

function contractMerchant({ gatewayUrl, cong }: RunningSystem): ContractMerchant {
  // Known once an order was sent; nothing comes back before.
  let merchant: AlepayMerchant | undefined;
  const codes = new Map<string, string>();
  const opened = async (): Promise<AlepayMerchant> => {
    merchant ??= await AlepayMerchant.at(gatewayUrl);
    return merchant;
  };
  return {
    create: async ({ orderRef, amount, returnUrl }, wrongly) => {
      const keys = await alepayKeys(gatewayUrl);
      const signer = wrongly
        ? new AlepayMerchant(gatewayUrl, { ...keys, checksumKey: 'X' })
        : await opened();
      const fields = goodOrder(orderRef, { amount, returnUrl, cancelUrl: returnUrl });
      const { errorCode, data } = await signer.call('/checkout/v1/request-order', fields);
      const made = data as { readonly token: string; readonly checkoutUrl: string } | undefined;
      if (errorCode !== '000' || made === undefined) return { refused: errorCode };
      codes.set(orderRef, made.token);
      return { payUrl: made.checkoutUrl, publicId: made.token };
    },
    status: async (orderRef) => {
      const transactionCode = codes.get(orderRef) ?? UNKNOWN;
      const path = '/checkout/v1/get-transaction-info';
      const { errorCode, data } = await (await opened()).call(path, { transactionCode });
      return errorCode === '000' ? (data as { readonly status: string }).status : errorCode;
    },
    readNotify: ({ body }) => {
      const { transactionInfo: info, checksum } = JSON.parse(body);
      if (!merchant?.isGenuine(info, checksum)) return undefined;
      return { orderRef: info.orderCode, status: info.status };
    },
    received: () => ({ status: 200, body: '' }),
    readReturn: (url) => {
      const told = merchant?.returned(url);
      const order = [...codes].find(([, code]) => code === told?.data);
      return told && order && { orderRef: order[0], status: told.errorCode };
    },
    // Version 1 has no call for it: the operator refunds for the merchant.
    refund: async (orderRef, amount, requestId) => {
      const args = ['refund', codes.get(orderRef) ?? '', String(amount), '--request', requestId];
      const { exit, output } = await cong(...args);
      return exit === 0 ? 'accepted' : { refused: output };
    },
  };
}
