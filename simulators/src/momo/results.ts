import { isRefusal, RESULT_CODES, type ResultCode } from '@cong/wire/momo/codes.ts';
import { type Agent, request } from 'undici';
import type { Order } from '../provider/books.ts';
import type { Behaviour } from '../provider/faults.ts';
import type { Declines, Look } from '../provider/page-views.ts';
import { type Fields, type Partner, signature, toJson } from './messages.ts';

export const LOOK: Look = { name: 'momo', title: 'MoMo', colour: '#a50064' };

/** MoMo's codes for an end without money. */
export const CODES = { refused: '1006', declined: '1001', expired: '1005' } as const;

/** Every code with which MoMo refuses a payer. */
export const DECLINES: Declines = Object.fromEntries(
  Object.entries(RESULT_CODES).filter(([code]) => isRefusal(code)),
);

/** What MoMo says of an order. @param held it is debited, and still being worked on. */
export function codeOf({ state, code }: Order, held: boolean): ResultCode {
  switch (state) {
    case 'paid':
      return held ? '7000' : '0';
    case 'refused':
      return isRefusal(code) ? code : '99';
    case 'working':
      return '7002';
    case 'open':
      return '1000';
  }
}

/** What became of an order: the IPN and the payer's return carry the same fields. */
export function resultOf(
  order: Order,
  {
    partner,
    behaviour,
    now,
  }: { readonly partner: Partner; readonly behaviour: Behaviour; readonly now: Date },
): Fields {
  const paid = order.state === 'paid';
  const code = codeOf(order, (behaviour.inquiriesUndecided ?? 0) > 0);
  const fields: Fields = {
    partnerCode: partner.partnerCode,
    orderId: order.ref,
    requestId: order.session.memo?.requestId ?? '',
    amount: (paid ? order.debited : order.amount).toString(),
    orderInfo: order.session.description,
    orderType: 'momo_wallet',
    transId: order.number,
    resultCode: code,
    message: RESULT_CODES[code][order.session.locale],
    payType: paid ? 'qr' : '',
    responseTime: now.getTime().toString(),
    extraData: order.session.memo?.extraData ?? '',
  };
  const secretKey = behaviour.wrongSignature ? `not-${partner.secretKey}` : partner.secretKey;
  return { ...fields, signature: signature('result', fields, { ...partner, secretKey }) };
}

/** Tells the partner's server once. @returns true when it has heard: it answers HTTP 204. */
export async function sendIpn(agent: Agent, order: Order, result: Fields): Promise<boolean> {
  try {
    const answer = await request(order.session.memo?.ipnUrl ?? '', {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: toJson(result),
      dispatcher: agent,
    });
    await answer.body.dump();
    return answer.statusCode === 204;
  } catch {
    return false;
  }
}
