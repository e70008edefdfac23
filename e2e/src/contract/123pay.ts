import { md5, merchantAt, SANDBOX_KEYS, sha1 } from '../merchant.ts';
import { guideReply } from '../notify-listener.ts';
import type { RunningSystem } from '../running-system.ts';
import { cardPayer } from './card-payer.ts';
import type { ContractMerchant, Driver } from './driver.ts';

/** 123PAY: `merchant.ts` is its merchant. */
export const driver123pay: Driver = {
  protocol: '123pay',
  codes: {
    waiting: '0',
    paid: '1',
    declined: '7201',
    cancelled: '-100',
    expired: '7210',
    uncertain: '20',
    duplicate: '6206',
    wrongSignature: '6000',
    unknownOrder: '-10',
  },
  tells: ['paid', 'declined', 'cancelled', 'expired'],
  notifyPause: 'PT30S',
  cannot: {
    'decline then pay': 'any refusal of a bank but wrong details ends a 123PAY order',
  },
  merchant: contractMerchant,
  ...cardPayer('123PVCB'),
};

const { secretKey } = SANDBOX_KEYS;

function contractMerchant({ gatewayUrl, cong }: RunningSystem): ContractMerchant {
  const merchant = merchantAt(gatewayUrl);
  return {
    create: async ({ orderRef, amount, returnUrl }, wrongly) => {
      const signer = wrongly
        ? merchantAt(gatewayUrl, { ...SANDBOX_KEYS, secretKey: 'X' })
        : merchant;
      const { body } = await signer.create({
        mTransactionID: orderRef,
        totalAmount: String(amount),
        redirectURL: returnUrl,
        cancelURL: returnUrl,
        errorURL: returnUrl,
      });
      const [returnCode = '', publicId, payUrl] = body;
      if (returnCode !== '1' || !publicId || !payUrl) return { refused: returnCode ?? '' };
      return { publicId, payUrl };
    },
    status: async (orderRef) => (await merchant.status(orderRef)) ?? '',
    readNotify: ({ body }) => {
      const fields = new URLSearchParams(body);
      const [orderRef = '', bank, status = '', ts] = [
        'mTransactionID',
        'bankCode',
        'transactionStatus',
        'ts',
      ].map((name) => fields.get(name) ?? '');
      const genuine =
        fields.get('checksum') === sha1(`${orderRef}${bank}${status}${ts}${secretKey}`);
      return genuine ? { orderRef, status } : undefined;
    },
    received: ({ orderRef }) => ({ status: 200, ...guideReply(orderRef, '1') }),
    readReturn: ({ searchParams }) => {
      const [status = '', time, orderRef = ''] = ['status', 'time', 'transactionID'].map(
        (name) => searchParams.get(name) ?? '',
      );
      const genuine = searchParams.get('ticket') === md5(`${status}${time}${orderRef}${secretKey}`);
      return genuine ? { orderRef, status } : undefined;
    },
    // 123PAY has no call for it: the operator refunds for the merchant.
    refund: async (orderRef, amount, requestId) => {
      const { exit, output } = await cong(
        'refund',
        orderRef,
        String(amount),
        '--request',
        requestId,
      );
      return exit === 0 ? 'accepted' : { refused: output };
    },
  };
}
