import { type Agent, request } from 'undici';
import type { Order } from '../provider/books.ts';
import type { Behaviour } from '../provider/faults.ts';
import { writeForm } from '../provider/form.ts';
import { type Fields, type Merchant, openAnswer, withCheckSum } from './messages.ts';

/** The order's own number for the payer; a wallet's phone number. */
const MSISDN = '84901234567';
/** What ViettelPay's codes stand for is not public: the simulator needs one that is not 00. */
const FAILED = '21';

type Deps = {
  readonly agent: Agent;
  readonly merchantOf: (order: Order) => Merchant;
};

/** The two calls to the merchant's server, at the addresses beside its return: a real contract registers them. */
export function merchantServer({ agent, merchantOf }: Deps) {
  const post = async (order: Order, path: string, fields: Fields): Promise<string | undefined> => {
    const url = new URL(path, order.session.returnUrl);
    url.search = '';
    try {
      const answer = await request(url, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: writeForm(Object.entries(fields)),
        dispatcher: agent,
      });
      const text = await answer.body.text();
      return answer.statusCode === 200 ? text : undefined;
    } catch {
      return undefined;
    }
  };
  return {
    /** Asks whether the order may be debited: a code where it may not, or where no signed answer says so. */
    refusal: async (order: Order, behaviour: Behaviour): Promise<string | undefined> => {
      const merchant = merchantOf(order);
      const fields = {
        billcode: order.ref,
        merchant_code: merchant.merchantCode,
        order_id: order.ref,
        trans_amount: order.amount.toString(),
      };
      const { trans_amount: _signedOnly, ...sent } = signedBy('verifyCall', fields, {
        merchant,
        behaviour,
      });
      const text = await post(order, 'verify', sent);
      const answer = text === undefined ? undefined : openAnswer('verifyAnswer', text, merchant);
      const agreed =
        answer?.error_code === '00' &&
        answer.order_id === order.ref &&
        answer.billcode === order.ref &&
        answer.trans_amount === order.amount.toString();
      return agreed ? undefined : FAILED;
    },
    /** Tells what became of the order. @returns true when the merchant has heard. */
    tell: async (order: Order, behaviour: Behaviour): Promise<boolean> => {
      const merchant = merchantOf(order);
      const text = await post(order, 'result', resultOf(order, { merchant, behaviour }));
      const answer = text === undefined ? undefined : openAnswer('resultAnswer', text, merchant);
      return answer?.error_code === '00' && answer.order_id === order.ref;
    },
  };
}

type Signing = { readonly merchant: Merchant; readonly behaviour: Behaviour };

const signedBy = (
  kind: 'verifyCall' | 'result',
  fields: Fields,
  { merchant, behaviour }: Signing,
): Fields => {
  const hashKey = behaviour.wrongSignature ? `not-${merchant.hashKey}` : merchant.hashKey;
  return withCheckSum(kind, fields, { ...merchant, hashKey });
};

/** What became of an order: told to the merchant's server, and carried by its payer. */
export function resultOf(order: Order, signing: Signing): Fields {
  const paid = order.state === 'paid';
  const fields = {
    billcode: order.ref,
    cust_msisdn: MSISDN,
    error_code: order.state === 'refused' ? order.code : '00',
    merchant_code: signing.merchant.merchantCode,
    order_id: order.ref,
    payment_status: statusOf(order),
    trans_amount: (paid ? order.debited : order.amount).toString(),
    vt_transaction_id: paid ? order.number : '',
  };
  return signedBy('result', fields, signing);
}

/** payment_status of an order. */
export function statusOf({ state }: Order): string {
  return { open: '-1', working: '0', paid: '1', refused: '2' }[state];
}

export const CODES = { refused: '22', declined: FAILED, expired: '23' } as const;
