import { RESPONSE_CODES, type ResponseCode } from '@cong/wire/napas/codes.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { firstState, type Refund } from '../provider/books.ts';
import type { Desk } from '../provider/desk.ts';
import type { Form } from '../provider/form.ts';
import { amountOf, type Merchant, openMessage, signed } from './messages.ts';

type Deps = { readonly desk: Desk; readonly merchants: readonly Merchant[] };

const FORM = 'application/x-www-form-urlencoded; charset=utf-8';

/** Sends money back: once per reference, and never more than was debited. */
export async function takeRefund(deps: Deps, request: FastifyRequest, reply: FastifyReply) {
  const text = typeof request.body === 'string' ? request.body : '';
  const opened = openMessage(text, deps.merchants);
  // Nobody knows under whose key to answer.
  if (opened === undefined) {
    return reply.type(FORM).send('vpc_TxnResponseCode=8&vpc_Message=Invalid+checksum');
  }
  const { fields, merchant } = opened;
  const outcome = await refund(deps.desk, fields, merchant);
  if (outcome === 'silent') return deps.desk.hold(reply);
  const { code, number = '' } = outcome;
  const answer = {
    vpc_Command: 'refund',
    vpc_Merchant: merchant.merchant,
    vpc_MerchTxnRef: fields.get('vpc_MerchTxnRef') ?? '',
    vpc_Amount: fields.get('vpc_Amount') ?? '',
    vpc_Message: code === '0' ? 'Approved' : RESPONSE_CODES[code].vi,
    vpc_TransactionNo: number,
    vpc_TxnResponseCode: code,
  };
  const key = outcome.wrongSignature ? `not-${merchant.secret}` : merchant.secret;
  return reply.type(FORM).send(signed(answer, key));
}

type Outcome =
  | 'silent'
  | { readonly code: ResponseCode; readonly number?: string; readonly wrongSignature?: boolean };

async function refund(desk: Desk, fields: Form, merchant: Merchant): Promise<Outcome> {
  const field = (name: string): string => fields.get(`vpc_${name}`) ?? '';
  const amount = amountOf(field('Amount'));
  const id = field('MerchTxnRef');
  const known = field('User') === merchant.user && field('Password') === merchant.password;
  if (!known || field('Command') !== 'refund' || amount === undefined || id === '') {
    return { code: '8' };
  }
  const order = desk.books.numbered(field('TransactionNo'));
  if (order?.merchant !== merchant.merchant || order.state !== 'paid') return { code: '31' };
  const behaviour = desk.behaviourOf(order);
  const wrongSignature = behaviour.wrongSignature === true;
  const before = desk.books.refund(merchant.merchant, id)?.refund;
  if (before !== undefined) {
    if (before.amount !== amount) return { code: '33' };
    // Asked again, NAPAS is through with it.
    if (before.state === 'pending') await desk.books.finish(order, before);
    return { ...answerOf(before), wrongSignature };
  }
  if (behaviour.refund === 'silent_lost' && order.lostRefunds === 0) {
    order.lostRefunds += 1;
    return 'silent';
  }
  const state = firstState(behaviour);
  const sent = await desk.books.sendBack(order, { id, amount, state });
  return behaviour.refund === 'silent_done' ? 'silent' : { ...answerOf(sent), wrongSignature };
}

const CODES = { done: '0', pending: '26', refused: '25' } as const;

const answerOf = ({ state, number }: Refund) => ({ code: CODES[state], number });
