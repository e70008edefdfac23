import type { Order, Refund } from '../provider/books.ts';
import type { Desk } from '../provider/desk.ts';
import { type Answer, type Call, refuse } from './answer.ts';
import { amountOf, wireAmount, wireTime } from './messages.ts';
import { BANK, CODES } from './results.ts';

/** A merchant's own order, named by vnp_TxnRef and the day and time at which it was made. */
function orderOf({ books }: Desk, { fields, merchant }: Call): Order | undefined {
  const order = books.find(fields.TxnRef ?? '');
  const isTheirs = order?.merchant === merchant.tmnCode;
  return isTheirs && order.session.memo?.createDate === fields.TransactionDate ? order : undefined;
}

/** What became of an order: of its last refund, where there is one. */
export async function inquire(desk: Desk, call: Call): Promise<Answer> {
  const order = orderOf(desk, call);
  if (order === undefined) return refuse('91');
  const { inquiriesDown = 0, inquiriesUndecided = 0 } = desk.behaviourOf(order);
  order.inquiries += 1;
  if (order.inquiries <= inquiriesDown) return 'down';
  const over = order.state === 'open' && desk.now().getTime() >= order.session.expiresAt;
  if (over) await desk.books.end(order, CODES.expired);
  const last = order.refunds.at(-1);
  if (last !== undefined) return tell(order, await refundFacts(desk, order, last));
  const held = order.inquiries <= inquiriesDown + inquiriesUndecided;
  return tell(order, {
    Amount: wireAmount(order.state === 'paid' ? order.debited : order.amount),
    TransactionNo: order.state === 'paid' ? order.number : '0',
    TransactionType: '01',
    TransactionStatus: statusOf(order, held),
    OrderInfo: order.session.description,
  });
}

const tell = (order: Order, facts: Readonly<Record<string, string>>): Answer => ({
  order,
  fields: {
    ...{ ResponseCode: '00', BankCode: BANK, PromotionCode: '', PromotionAmount: '' },
    PayDate: order.state === 'paid' ? wireTime(order.debitedAt) : '',
    ...facts,
  },
});

function statusOf({ state }: Order, held: boolean): string {
  switch (state) {
    case 'paid':
      return held ? '07' : '00';
    case 'refused':
      return '02';
    case 'open':
    case 'working':
      return '01';
  }
}

const typeOf = (order: Order, { amount }: Pick<Refund, 'amount'>): string =>
  amount === order.debited ? '02' : '03';

/** Refunds that were said to be with the bank: the next inquiry finds them through. */
const withTheBank = new WeakSet<Refund>();

async function refundFacts(desk: Desk, order: Order, last: Refund) {
  const { refund: fault } = desk.behaviourOf(order);
  const slow = fault === 'pending' && !withTheBank.has(last);
  if (last.state === 'pending' && slow) withTheBank.add(last);
  else if (last.state === 'pending') {
    await desk.books.finish(order, last, fault === 'refused_later' ? 'refused' : 'done');
  }
  return {
    Amount: wireAmount(last.amount),
    TransactionNo: last.number,
    TransactionType: typeOf(order, last),
    TransactionStatus: { done: '00', pending: '06', refused: '09' }[last.state],
    OrderInfo: last.note,
  };
}

/** Takes a refund on: one at a time, once per vnp_RequestId, and never more than was debited. */
export async function refund(desk: Desk, call: Call): Promise<Answer> {
  const { fields, merchant } = call;
  const { RequestId: id = '', TransactionType: type, OrderInfo: note = '' } = fields;
  const order = orderOf(desk, call);
  if (order === undefined) return refuse('91');
  const amount = amountOf(fields.Amount);
  const knownNumber = fields.TransactionNo === '0' || fields.TransactionNo === order.number;
  if (amount === undefined || (type !== '02' && type !== '03') || !knownNumber) return refuse('03');
  if (order.state !== 'paid') return refuse('95');
  if (type === '02' && amount !== order.debited) return refuse('03');
  const behaviour = desk.behaviourOf(order);
  const working = order.refunds.some(({ state }) => state === 'pending');
  const before = desk.books.refund(merchant.tmnCode, id);
  if (working || before !== undefined) return refuse('94');
  if (behaviour.refund === 'silent_lost' && order.lostRefunds === 0) {
    order.lostRefunds += 1;
    return 'silent';
  }
  const state = behaviour.refund === 'refused' ? 'refused' : 'pending';
  const sent = await desk.books.sendBack(order, { id, amount, state, note });
  if (behaviour.refund === 'silent_done') return 'silent';
  return sent.state === 'refused' ? refuse('95') : takenOn(order, sent);
}

const takenOn = (order: Order, refund: Refund): Answer => ({
  order,
  fields: {
    ResponseCode: '00',
    Amount: wireAmount(refund.amount),
    BankCode: BANK,
    PayDate: wireTime(order.debitedAt),
    TransactionNo: refund.number,
    TransactionType: typeOf(order, refund),
    TransactionStatus: '05',
    OrderInfo: refund.note,
  },
});
