import { isRefusal, outcomeOf } from '@cong/wire/napas/codes.ts';
import { type PaymentReturn, parseReturnQuery } from '@cong/wire/napas/payment-return.ts';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { AuthoriseAnswer } from '../../core/connector/connector.ts';
import type { AttemptFacts, ReturnPorts } from '../../core/connector/provider-returns.ts';
import { askAgain, rawQuery, refuseReturn, sendOn } from '../../http/payer-return.ts';
import { credentialsOf } from './account.ts';
import { reasonOf } from './codes.ts';

/** Where NAPAS sends the payer back to: with a result, or without one by its "back" link. */
export const napasReturns: FastifyPluginAsync<ReturnPorts> = async (app, ports) => {
  app.get('/connectors/napas/return', (request, reply) => takeReturn(ports, request, reply));
};

async function takeReturn(ports: ReturnPorts, request: FastifyRequest, reply: FastifyReply) {
  const query = rawQuery(request);
  const fields = new URLSearchParams(query);
  const reference = fields.get('vpc_MerchTxnRef');
  const facts = await ports.attemptOf(reference ?? fields.get('back') ?? '');
  const page = facts && (await ports.pageOf(facts.attemptId));
  if (facts === undefined || page === undefined) {
    request.log.warn({ connector: 'napas' }, 'browser return of an unknown attempt');
    return refuseReturn(reply, 404);
  }
  if (reference === null) return sendOn(reply, page);
  const { attemptId, account } = facts;
  const result = parseReturnQuery(query, credentialsOf(account));
  try {
    if (result.ok) await record(ports, facts, result.value);
    else await ports.onMismatch(attemptId, `${result.error.code}_return`);
  } catch (error) {
    // Nobody else brings this result: the payer's browser does, until it is recorded.
    request.log.error({ err: error, attemptId }, 'a browser return could not be recorded');
    return askAgain(reply);
  }
  return result.ok ? sendOn(reply, page) : refuseReturn(reply, 400);
}

async function record(
  ports: ReturnPorts,
  { attemptId, amount }: AttemptFacts,
  result: PaymentReturn,
): Promise<void> {
  const answer = answerOf(result);
  // Another amount that was paid is the core's to judge: the money has moved.
  if (answer.outcome === 'refused' && result.amount !== amount) {
    await ports.onMismatch(attemptId, 'other_amount');
    return;
  }
  await ports.onResult(attemptId, answer);
}

/** What a verified return says. Whatever is neither paid nor refused stays unknown until an operator knows. */
function answerOf({
  responseCode,
  message,
  amount,
  transactionNo,
}: PaymentReturn): AuthoriseAnswer {
  const outcome = outcomeOf(responseCode, message);
  if (outcome === 'paid') {
    return { outcome, amount, ...(transactionNo && { connectorRef: transactionNo }) };
  }
  if (outcome === 'refused' && isRefusal(responseCode)) {
    return { outcome, reason: reasonOf[responseCode] };
  }
  return { outcome: 'pending' };
}
