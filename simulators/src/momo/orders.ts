import { MINUTE_MS } from '@cong/values/time.ts';
import { RESULT_CODES, type ResultCode } from '@cong/wire/momo/codes.ts';
import { MAX_AMOUNT, MIN_AMOUNT } from '@cong/wire/momo/fields.ts';
import { firstState, type Order, type Refund } from '../provider/books.ts';
import type { Desk } from '../provider/desk.ts';
import { pagePath } from '../provider/page-views.ts';
import type { Answer, Call } from './answer.ts';
import { amountOf } from './messages.ts';
import { CODES, codeOf, LOOK } from './results.ts';

/** How long MoMo waits for a payer of whose time the partner said nothing. */
const LIFETIME_MINUTES = 100;
const REQUIRED = ['orderId', 'requestId', 'orderInfo', 'redirectUrl', 'ipnUrl'];
const ORDER_ID = /^[0-9a-zA-Z]([-_.]?[0-9a-zA-Z]+)*$/;

const isResultCode = (code: string | undefined): code is ResultCode =>
  code !== undefined && Object.hasOwn(RESULT_CODES, code);

/** Makes a payment and says where its payer goes. */
export async function create(desk: Desk, { fields, partner, origin }: Call): Promise<Answer> {
  const field = (name: string): string => fields[name] ?? '';
  const amount = amountOf(field('amount'));
  const minutes = Number(field('orderExpireTime') || LIFETIME_MINUTES);
  const known = field('requestType') === 'captureWallet' && ORDER_ID.test(field('orderId'));
  if (!known || REQUIRED.some((name) => field(name) === '')) return { code: '20' };
  if (amount === undefined || !Number.isInteger(minutes) || minutes < 1) return { code: '20' };
  if (amount < MIN_AMOUNT || amount > MAX_AMOUNT) return { code: '22' };
  const ref = field('orderId');
  if (desk.books.find(ref) !== undefined) return { code: '41' };
  desk.claimNext(ref);
  const { start, code } = desk.behaviourOf({ ref });
  if (start === 'silent' || start === 'down') return start;
  if (start === 'refused') return { code: isResultCode(code) ? code : '99' };
  const order = await desk.books.open({
    ...{ ref, amount, merchant: partner.partnerCode },
    description: field('orderInfo'),
    locale: field('lang') === 'en' ? 'en' : 'vi',
    returnUrl: field('redirectUrl'),
    expiresAt: desk.now().getTime() + minutes * MINUTE_MS,
    memo: {
      requestId: field('requestId'),
      ipnUrl: field('ipnUrl'),
      extraData: field('extraData'),
    },
  });
  const payUrl = `${origin}${pagePath(LOOK, order)}`;
  const facts = { amount: amount.toString(), payUrl, deeplink: `momo://app?sid=${order.token}` };
  return { code: '0', facts: { ...facts, qrCodeUrl: payUrl } };
}

/** What became of a payment, or of a refund, whose orderId is its own. */
export async function inquire(desk: Desk, { fields, partner }: Call): Promise<Answer> {
  const { orderId = '' } = fields;
  const sentBack = desk.books.refund(partner.partnerCode, orderId);
  if (sentBack !== undefined) return refundNow(desk, sentBack.order, sentBack.refund);
  const order = desk.books.find(orderId);
  if (order?.merchant !== partner.partnerCode) return { code: '42', facts: NOTHING };
  const { inquiriesDown = 0, inquiriesUndecided = 0 } = desk.behaviourOf(order);
  order.inquiries += 1;
  if (order.inquiries <= inquiriesDown) return 'down';
  const over = order.state === 'open' && desk.now().getTime() >= order.session.expiresAt;
  if (over) await desk.books.end(order, CODES.expired);
  const held = order.inquiries <= inquiriesDown + inquiriesUndecided;
  const amount = order.state === 'paid' ? order.debited : order.amount;
  const facts = {
    amount: amount.toString(),
    transId: order.number,
    payType: order.state === 'paid' ? 'qr' : '',
    extraData: order.session.memo?.extraData ?? '',
  };
  return { order, code: codeOf(order, held), facts };
}

const NOTHING = { amount: '0', transId: '0', payType: '', extraData: '' };

async function refundNow(desk: Desk, order: Order, refund: Refund): Promise<Answer> {
  const answer = refundAnswer(order, refund);
  // The next inquiry finds it through.
  if (refund.state === 'pending') {
    const late = desk.behaviourOf(order).refund === 'refused_later';
    await desk.books.finish(order, refund, late ? 'refused' : 'done');
  }
  return answer;
}

const CODES_OF_REFUNDS = { done: '0', pending: '7002', refused: '1080' } as const;

const refundAnswer = (order: Order, { state, amount, number }: Refund): Answer => ({
  order,
  code: CODES_OF_REFUNDS[state],
  facts: { amount: amount.toString(), transId: number, payType: '', extraData: '' },
});

/** Sends money back: once per orderId, and never more than was debited. */
export async function refund(desk: Desk, { fields, partner }: Call): Promise<Answer> {
  const { orderId: id = '', requestId, transId = '', description = '' } = fields;
  const amount = amountOf(fields.amount);
  if (!ORDER_ID.test(id) || !requestId || amount === undefined) return { code: '20' };
  const order = desk.books.numbered(transId);
  if (order?.merchant !== partner.partnerCode) return { code: '42' };
  if (order.state !== 'paid') return { code: '1088' };
  const before = desk.books.refund(partner.partnerCode, id);
  if (before !== undefined) return { order, code: '41' };
  const behaviour = desk.behaviourOf(order);
  if (behaviour.refund === 'silent_lost' && order.lostRefunds === 0) {
    order.lostRefunds += 1;
    return 'silent';
  }
  const later = behaviour.refund === 'refused_later';
  const state = later ? 'pending' : firstState(behaviour);
  const sent = await desk.books.sendBack(order, { id, amount, state, note: description });
  return behaviour.refund === 'silent_done' ? 'silent' : refundAnswer(order, sent);
}
