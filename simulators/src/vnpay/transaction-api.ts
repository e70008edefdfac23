import { QUERY_CODES, REFUND_CODES } from '@cong/wire/vnpay/codes.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Desk } from '../provider/desk.ts';
import { type Answer, type Call, refuse } from './answer.ts';
import {
  type Fields,
  type Merchant,
  openRequest,
  signedJson,
  timeOf,
  wireTime,
} from './messages.ts';
import { inquire, refund } from './orders.ts';

type Deps = { readonly desk: Desk; readonly merchants: readonly Merchant[] };

/** Inquiries and refunds, told apart by vnp_Command. */
export function takeTransactionCall({ desk, merchants }: Deps) {
  const seen = new Set<string>();
  /** vnp_RequestId counts for a day in Viet Nam. */
  const isNew = ({ fields, merchant }: Call): boolean => {
    const day = wireTime(desk.now().getTime()).slice(0, 8);
    const id = `${day}/${merchant.tmnCode}/${fields.RequestId}`;
    return !seen.has(id) && seen.add(id) !== undefined;
  };
  const answerTo = async (call: Call): Promise<Answer> => {
    if (!isComplete(call.fields)) return refuse('03');
    if (call.fields.Command === 'refund') return refund(desk, call);
    return isNew(call) ? inquire(desk, call) : refuse('94');
  };
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const text = typeof request.body === 'string' ? request.body : '';
    const opened = openRequest(text, merchants);
    reply.type('application/json; charset=utf-8');
    // Nobody knows under whose key to answer.
    if ('code' in opened) return reply.send(unsigned(opened.code));
    const { merchant } = opened;
    const answer = opened.fits ? await answerTo(opened) : refuse('97');
    if (answer === 'silent') return desk.hold(reply);
    if (answer === 'down') return reply.code(503).send();
    const isWrong = answer.order && desk.behaviourOf(answer.order).wrongSignature;
    const hashSecret = isWrong ? `not-${merchant.hashSecret}` : merchant.hashSecret;
    return reply.send(answerJson(opened, answer.fields, { ...merchant, hashSecret }));
  };
}

const REQUIRED = ['RequestId', 'TxnRef', 'OrderInfo', 'IpAddr'];

function isComplete(fields: Fields): boolean {
  const known = fields.Command === 'querydr' || fields.Command === 'refund';
  const dated = [fields.TransactionDate, fields.CreateDate].every((text) => timeOf(text ?? ''));
  return (
    fields.Version === '2.1.0' && known && dated && REQUIRED.every((name) => fields[name] ?? '')
  );
}

const unsigned = (code: '02' | '03'): string =>
  JSON.stringify({ vnp_ResponseCode: code, vnp_Message: QUERY_CODES[code].en });

function answerJson(
  { fields: asked }: Call,
  fields: Extract<Answer, object>['fields'],
  merchant: Merchant,
): string {
  const isRefund = asked.Command === 'refund';
  const codes: Readonly<Record<string, { readonly en: string }>> = isRefund
    ? REFUND_CODES
    : QUERY_CODES;
  const whole: Fields = {
    ResponseId: `A${asked.RequestId ?? ''}`,
    Command: isRefund ? 'refund' : 'querydr',
    Message: codes[fields.ResponseCode]?.en ?? '',
    TmnCode: merchant.tmnCode,
    TxnRef: asked.TxnRef ?? '',
    ...fields,
  };
  return signedJson(isRefund ? 'refundAnswer' : 'querydrAnswer', whole, merchant);
}
