import type { AttemptId } from '@cong/values/ids.ts';
import type { Clock } from '@cong/values/time.ts';
import { DONE, kindOf, outcomeOf, type VerifyCode } from '@cong/wire/viettelpay/codes.ts';
import { parseForm } from '@cong/wire/viettelpay/fields.ts';
import {
  formatResultAnswer,
  type PaymentResult,
  parseResult,
} from '@cong/wire/viettelpay/payment-result.ts';
import { formatVerifyAnswer, isAbout, parseVerifyCall } from '@cong/wire/viettelpay/verify-call.ts';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { AuthoriseAnswer } from '../../core/connector/connector.ts';
import type { AttemptFacts, ReturnPorts } from '../../core/connector/provider-returns.ts';
import { rawQuery, refuseReturn, sendOn } from '../../http/payer-return.ts';
import { credentialsOf } from './account.ts';
import { orderOf, withAttempt } from './order.ts';

export type ViettelpayReturnDeps = {
  readonly ports: ReturnPorts;
  readonly clock: Clock;
  /** Where ViettelPay sends the payer once it has told us the result. */
  readonly returnUrlOf: (attemptId: AttemptId) => string;
};

/** ViettelPay's question before it debits, its result after, and the payer's way back. */
export const viettelpayReturns: FastifyPluginAsync<ViettelpayReturnDeps> = async (app, deps) => {
  // What is signed is read from the form as it came.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));

  const at = '/connectors/viettelpay';
  app.post(`${at}/verify`, (request, reply) => takeVerify(deps, request, reply));
  app.post(`${at}/result`, (request, reply) => takeResult(deps, request, reply));
  app.get(`${at}/return`, (request, reply) => takeReturn(deps, request, reply));
};

const textBody = ({ body }: FastifyRequest): string => (typeof body === 'string' ? body : '');

const sendJson = (reply: FastifyReply, json: string): FastifyReply =>
  reply.type('application/json').header('cache-control', 'no-store').send(json);

/** May this order be paid, of this amount? ViettelPay debits only what we say yes to. */
async function takeVerify(
  { ports, clock }: ViettelpayReturnDeps,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const call = parseVerifyCall(textBody(request));
  const facts = call.ok ? await ports.attemptOf(call.value.orderId) : undefined;
  if (!call.ok || facts === undefined) return refuseUnknown(request, reply);
  const { attemptId, amount } = facts;
  const credentials = credentialsOf(facts.account);
  const answer = (code: VerifyCode) => {
    const about = code === '03' ? { code } : { code, amount };
    return sendJson(reply, formatVerifyAnswer(call.value, about, credentials));
  };
  if (!isAbout(call.value, orderOf(facts), credentials)) {
    await ports.onMismatch(attemptId, 'unverified_question');
    return answer('03');
  }
  const payable = facts.outcome === 'live' && clock() < facts.payableUntil;
  return answer(payable ? '00' : '02');
}

/** Whose order it is decides under whose key an answer is signed: this one is signed by nobody. */
function refuseUnknown(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  request.log.warn({ connector: 'viettelpay' }, 'a call about an unknown order');
  return sendJson(reply.code(404), '{"error_code":"01"}');
}

async function takeResult(
  { ports, returnUrlOf }: ViettelpayReturnDeps,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const body = textBody(request);
  const orderId = parseForm(body)?.order_id ?? '';
  const facts = await ports.attemptOf(orderId);
  if (facts === undefined) return refuseUnknown(request, reply);
  const credentials = credentialsOf(facts.account);
  const result = parseResult(body, credentials);
  if (!result.ok) await ports.onMismatch(facts.attemptId, `${result.error.code}_result`);
  const taken = result.ok && (await record(ports, facts, result.value));
  const answer = {
    errorCode: taken ? DONE : ('03' satisfies VerifyCode),
    returnUrl: withAttempt(returnUrlOf(facts.attemptId), facts.attemptId),
  };
  const told = { orderId, billcode: orderOf(facts).billcode };
  return sendJson(reply, formatResultAnswer(told, answer, credentials));
}

/** The payer is back. A result that does not verify proves nothing, and none at all is usual: ViettelPay is asked. */
async function takeReturn(
  { ports }: ViettelpayReturnDeps,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const query = rawQuery(request);
  const fields = new URLSearchParams(query);
  const facts = await ports.attemptOf(fields.get('attempt') ?? fields.get('order_id') ?? '');
  const page = facts && (await ports.pageOf(facts.attemptId));
  if (facts === undefined || page === undefined) {
    request.log.warn({ connector: 'viettelpay' }, 'browser return of an unknown attempt');
    return refuseReturn(reply, 404);
  }
  try {
    await hearReturn(ports, facts, query);
  } catch (error) {
    // The payer goes on: the same comes from ViettelPay's server, or is inquired.
    const { attemptId } = facts;
    request.log.error({ err: error, attemptId }, 'a browser return could not be recorded');
  }
  return sendOn(reply, page);
}

async function hearReturn(ports: ReturnPorts, facts: AttemptFacts, query: string): Promise<void> {
  const { attemptId } = facts;
  const result = parseResult(query, credentialsOf(facts.account));
  if (result.ok) await record(ports, facts, result.value);
  else if (new URLSearchParams(query).has('check_sum')) {
    await ports.onMismatch(attemptId, `${result.error.code}_return`);
  }
  if (!result.ok) await ports.ask(attemptId);
}

/** @returns false for a result that is not about this order and amount. */
async function record(
  ports: ReturnPorts,
  facts: AttemptFacts,
  result: PaymentResult,
): Promise<boolean> {
  const { attemptId } = facts;
  const order = orderOf(facts);
  if (result.orderId !== order.orderId || result.billcode !== order.billcode) {
    await ports.onMismatch(attemptId, 'other_order');
    return false;
  }
  // The payer has not begun, which is no result.
  if (kindOf(result.paymentStatus) === 'none') return true;
  const answer = answerOf(result);
  const sameAmount = result.amount === order.amount;
  // Another amount that was paid is the core's to judge: the money has moved.
  if (sameAmount || answer.outcome === 'paid') await ports.onResult(attemptId, answer);
  else await ports.onMismatch(attemptId, 'other_amount');
  return sameAmount;
}

function answerOf({
  errorCode,
  paymentStatus,
  amount,
  transactionId,
}: PaymentResult): AuthoriseAnswer {
  switch (outcomeOf(errorCode, paymentStatus)) {
    case 'paid':
      return { outcome: 'paid', amount, ...(transactionId && { connectorRef: transactionId }) };
    case 'refused':
      // What its error codes stand for is not public.
      return { outcome: 'refused', reason: 'failed' };
    case 'uncertain':
      return { outcome: 'pending' };
  }
}
