import { generateKeyPairSync } from 'node:crypto';
import type { Payer } from '../payer.ts';
import type { RunningSystem } from '../running-system.ts';
import { sandboxAt } from '../sandbox-control.ts';
import { VivietMerchant } from '../viviet-merchant.ts';
import type { ContractMerchant, Driver, Outcome } from './driver.ts';

const IN_HOUSE = 'the wallet is in our own ledger: nobody is asked who might not answer';

const PHONES: Readonly<Partial<Record<Outcome, string>>> = {
  success: '0900000001',
  insufficient_funds: '0900000002',
};

/** Ví Việt: `viviet-merchant.ts` is its merchant. */
export const driverViviet: Driver = {
  protocol: 'viviet',
  codes: {
    waiting: 'PAY-0090',
    paid: 'PAY-0000',
    declined: 'PAY-0001',
    cancelled: 'PAY-0028',
    expired: 'PAY-0006',
    uncertain: 'PAY-0091',
    duplicate: '409',
    wrongSignature: '403',
    unknownOrder: 'PAY-0092',
  },
  tells: ['paid', 'declined', 'cancelled', 'expired'],
  notifyPause: 'PT30S',
  answersAgain: true,
  cannot: { 'unknown outcome': IN_HOUSE, 'late capture': IN_HOUSE },
  books: ledgerOf,
  merchant: contractMerchant,
  begin: async (payer, payUrl, outcome) => {
    const phone = PHONES[outcome];
    if (phone === undefined) throw new Error(`no wallet for ${outcome}`);
    await payer.open(payUrl);
    // A payer who was refused signs in to another wallet.
    if (payer.page.html.includes('/wallet/other')) await payer.click('/wallet/other');
    await payer.submit({ phone, password: '123456' });
    if (outcome === 'success') await agree(payer);
  },
  confirm: async (payer) => {
    await payer.submit({ 'one-time-code': '000000' });
  },
};

const agree = (payer: Payer) => payer.submit({});

/** The wallets' side of each attempt, as the ledger has it: there are no other books. */
function ledgerOf({ database }: RunningSystem) {
  return async (attemptRef: string) => {
    const { rows } = await database.query<{ debited: string; refunded: string }>(
      `select coalesce(sum(amount) filter (where debit like 'wallet:%'), 0) as debited,
         coalesce(sum(amount) filter (where credit like 'wallet:%'), 0) as refunded
       from posting where attempt_id = $1`,
      [attemptRef],
    );
    const [{ debited, refunded } = { debited: 0, refunded: 0 }] = rows;
    return { debited: Number(debited), refunded: Number(refunded) };
  };
}

function contractMerchant({ gatewayUrl, cong }: RunningSystem): ContractMerchant {
  // Known once an order was sent; nothing comes back before.
  let merchant: VivietMerchant | undefined;
  const opened = async (): Promise<VivietMerchant> => {
    merchant ??= await VivietMerchant.at(gatewayUrl);
    return merchant;
  };
  const publicIdOf = async (orderRef: string): Promise<string> =>
    (await sandboxAt(gatewayUrl, 'viviet').order(orderRef)).publicId;
  return {
    create: async (order, wrongly) => {
      const other = () => generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
      const signer = wrongly ? [other()] : [];
      const link = (await opened()).link(order, ...signer);
      const answer = await fetch(link, { redirect: 'manual' });
      const payUrl = answer.headers.get('location');
      if (payUrl === null) return { refused: String(answer.status) };
      return { payUrl, publicId: await publicIdOf(order.orderRef) };
    },
    status: async (orderRef) => (await (await opened()).query(orderRef)).response_code ?? '',
    readNotify: ({ body }) => toldOf(merchant?.open(Object.fromEntries(new URLSearchParams(body)))),
    received: () => ({ status: 200, body: '{"RspCode":"00"}' }),
    readReturn: (url) => toldOf(merchant?.open(Object.fromEntries(url.searchParams))),
    // The vendor has no call for it: the operator refunds for the merchant.
    refund: async (orderRef, amount, requestId) => {
      const publicId = await publicIdOf(orderRef);
      const { exit, output } = await cong(
        ...['refund', publicId, String(amount), '--request', requestId],
      );
      return exit === 0 ? 'accepted' : { refused: output };
    },
  };
}

const toldOf = (fields: Readonly<Record<string, string>> | undefined) =>
  fields && { orderRef: fields.order_no ?? '', status: fields.response_code ?? '' };
