import { isRefusal, kindOf } from '@cong/wire/momo/codes.ts';
import {
  IPN_RECEIVED_STATUS,
  orderIdOf,
  type PaymentResult,
  parseIpn,
  parseReturn,
} from '@cong/wire/momo/result.ts';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { AuthoriseAnswer } from '../../core/connector/connector.ts';
import type { AttemptFacts, ReturnPorts } from '../../core/connector/provider-returns.ts';
import { rawQuery, refuseReturn, sendOn } from '../../http/payer-return.ts';
import { credentialsOf } from './account.ts';
import { isWaitingForPayer, reasonOf } from './codes.ts';

/** MoMo's IPN, and the payer's way back: both bring the same signed fields. */
export const momoReturns: FastifyPluginAsync<ReturnPorts> = async (app, ports) => {
  // What is signed is read from the body as it came.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));

  app.post('/connectors/momo/result', (request, reply) => takeIpn(ports, request, reply));
  app.get('/connectors/momo/return', (request, reply) => takeReturn(ports, request, reply));
};

/** MoMo has one word for "received", an empty 204; on any other status it sends the IPN again. */
async function takeIpn(ports: ReturnPorts, request: FastifyRequest, reply: FastifyReply) {
  const body = typeof request.body === 'string' ? request.body : '';
  reply.header('cache-control', 'no-store');
  const facts = await ports.attemptOf(orderIdOf(body));
  if (facts === undefined) {
    request.log.warn({ connector: 'momo' }, 'an IPN about an unknown order');
    return reply.code(404).send();
  }
  const result = parseIpn(body, credentialsOf(facts.account));
  if (!result.ok) await ports.onMismatch(facts.attemptId, `${result.error.code}_result`);
  const taken = result.ok && (await record(ports, facts, result.value));
  return reply.code(taken ? IPN_RECEIVED_STATUS : 400).send();
}

/** The payer is back. What does not verify proves nothing: MoMo is asked, and this browser learns nothing. */
async function takeReturn(ports: ReturnPorts, request: FastifyRequest, reply: FastifyReply) {
  const query = new URLSearchParams(rawQuery(request));
  const facts = await ports.attemptOf(query.get('orderId') ?? '');
  const page = facts && (await ports.pageOf(facts.attemptId));
  if (facts === undefined || page === undefined) {
    request.log.warn({ connector: 'momo' }, 'browser return of an unknown attempt');
    return refuseReturn(reply, 404);
  }
  const { attemptId, account } = facts;
  const result = parseReturn(query, credentialsOf(account));
  try {
    if (result.ok) await record(ports, facts, result.value);
    else {
      await ports.onMismatch(attemptId, `${result.error.code}_return`);
      await ports.ask(attemptId);
    }
  } catch (error) {
    // The payer goes on: the IPN brings the same, or an inquiry finds it.
    request.log.error({ err: error, attemptId }, 'a browser return could not be recorded');
  }
  return result.ok ? sendOn(reply, page) : refuseReturn(reply, 400);
}

/** @returns false for a result that is not about this order and amount. */
async function record(
  ports: ReturnPorts,
  { attemptId, amount }: AttemptFacts,
  result: PaymentResult,
): Promise<boolean> {
  // requestId is what we made the order with: the attempt's id too.
  if (result.orderId !== attemptId || result.requestId !== attemptId) {
    await ports.onMismatch(attemptId, 'other_order');
    return false;
  }
  if (isWaitingForPayer(result.resultCode)) return true;
  const answer = answerOf(result);
  const sameAmount = result.amount === amount;
  // Another amount that was paid is the core's to judge: the money has moved.
  if (sameAmount || answer.outcome === 'paid') await ports.onResult(attemptId, answer);
  else await ports.onMismatch(attemptId, 'other_amount');
  return sameAmount;
}

/** What a verified result says. Whatever is neither paid nor refused stays unknown, and is inquired. */
function answerOf({ resultCode, amount, transId }: PaymentResult): AuthoriseAnswer {
  if (isRefusal(resultCode)) return { outcome: 'refused', reason: reasonOf[resultCode] };
  if (kindOf(resultCode) !== 'paid') return { outcome: 'pending' };
  const known = transId !== '' && transId !== '0';
  return { outcome: 'paid', amount, ...(known && { connectorRef: transId }) };
}
