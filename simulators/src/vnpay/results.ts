import { RESPONSE_CODES, type ResponseCode } from '@cong/wire/vnpay/codes.ts';
import type { Order } from '../provider/books.ts';
import type { Behaviour } from '../provider/faults.ts';
import type { Declines } from '../provider/page-views.ts';
import { type Fields, type Merchant, signedQuery, wireAmount, wireTime } from './messages.ts';

/** Where the simulated payer's money comes from. */
export const BANK = 'NCB';

/** VNPAY's codes for an end without money. */
export const CODES = { refused: '24', declined: '51', expired: '11' } as const;

const NOT_REFUSALS: ReadonlySet<string> = new Set(['00', '07'] satisfies ResponseCode[]);

/** Every code with which VNPAY refuses a payer. */
export const DECLINES: Declines = Object.fromEntries(
  Object.entries(RESPONSE_CODES).filter(([code]) => !NOT_REFUSALS.has(code)),
);

/** Debited, and held back: the result says "suspected" where inquiries are to hear so too. */
const isHeld = ({ inquiriesUndecided = 0 }: Behaviour): boolean => inquiriesUndecided > 0;

function codesOf(order: Order, behaviour: Behaviour) {
  switch (order.state) {
    case 'paid':
      return isHeld(behaviour) ? (['07', '07'] as const) : (['00', '00'] as const);
    case 'refused':
      return [order.code, '02'] as const;
    // The debit is under way.
    case 'working':
    case 'open':
      return ['99', '01'] as const;
  }
}

/** What became of an order: the IPN and the payer's return carry the same query. */
export function resultQuery(
  order: Order,
  { merchant, behaviour }: { readonly merchant: Merchant; readonly behaviour: Behaviour },
): string {
  const paid = order.state === 'paid';
  const [ResponseCode, TransactionStatus] = codesOf(order, behaviour);
  const fields: Fields = {
    TmnCode: merchant.tmnCode,
    TxnRef: order.ref,
    Amount: wireAmount(paid ? order.debited : order.amount),
    OrderInfo: order.session.description,
    ...{ ResponseCode, TransactionStatus },
    BankCode: BANK,
    BankTranNo: paid ? `VNP${order.number}` : '',
    CardType: paid ? 'ATM' : '',
    PayDate: paid ? wireTime(order.debitedAt) : '',
    TransactionNo: paid ? order.number : '0',
  };
  const hashSecret = behaviour.wrongSignature ? `not-${merchant.hashSecret}` : merchant.hashSecret;
  return signedQuery(fields, { ...merchant, hashSecret });
}
