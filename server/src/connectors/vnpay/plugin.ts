import { type IpnCode, outcomeOfResult } from '@cong/wire/vnpay/codes.ts';
import { formatIpnAnswer } from '@cong/wire/vnpay/ipn-answer.ts';
import { type PaymentResult, parseResultQuery } from '@cong/wire/vnpay/payment-result.ts';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { AuthoriseAnswer } from '../../core/connector/connector.ts';
import type { AttemptFacts, ReturnPorts } from '../../core/connector/provider-returns.ts';
import { rawQuery, refuseReturn, sendOn } from '../../http/payer-return.ts';
import { credentialsOf } from './account.ts';
import { reasonOf } from './codes.ts';

/** VNPAY's IPN, and the payer's way back: both bring the same signed query. */
export const vnpayReturns: FastifyPluginAsync<ReturnPorts> = async (app, ports) => {
  app.get('/connectors/vnpay/result', (request, reply) => takeIpn(ports, request, reply));
  app.get('/connectors/vnpay/return', (request, reply) => takeReturn(ports, request, reply));
};

/** Nothing is verified yet: whose order it is decides under whose key it must be signed. */
const referenceIn = (query: string): string => new URLSearchParams(query).get('vnp_TxnRef') ?? '';

/** Answered in VNPAY's own words, always with HTTP 200; all but 00 and 02 make it send the IPN again. */
async function takeIpn(ports: ReturnPorts, request: FastifyRequest, reply: FastifyReply) {
  let code: IpnCode;
  try {
    code = await hearIpn(ports, rawQuery(request));
  } catch (error) {
    request.log.error({ err: error, connector: 'vnpay' }, 'an IPN could not be recorded');
    code = '99';
  }
  if (code === '01') request.log.warn({ connector: 'vnpay' }, 'an IPN about an unknown order');
  return reply
    .type('application/json')
    .header('cache-control', 'no-store')
    .send(formatIpnAnswer(code));
}

async function hearIpn(ports: ReturnPorts, query: string): Promise<IpnCode> {
  const facts = await ports.attemptOf(referenceIn(query));
  if (facts === undefined) return '01';
  const result = parseResultQuery(query, credentialsOf(facts.account));
  if (!result.ok) {
    const { code } = result.error;
    await ports.onMismatch(facts.attemptId, `${code}_result`);
    return code === 'unverified' ? '97' : '99';
  }
  return record(ports, facts, result.value);
}

/** The payer is back. A query that does not verify proves nothing: VNPAY is asked, and this browser learns nothing. */
async function takeReturn(ports: ReturnPorts, request: FastifyRequest, reply: FastifyReply) {
  const query = rawQuery(request);
  const facts = await ports.attemptOf(referenceIn(query));
  const page = facts && (await ports.pageOf(facts.attemptId));
  if (facts === undefined || page === undefined) {
    request.log.warn({ connector: 'vnpay' }, 'browser return of an unknown attempt');
    return refuseReturn(reply, 404);
  }
  const { attemptId, account } = facts;
  const result = parseResultQuery(query, credentialsOf(account));
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

/** @returns what an IPN with this result is answered. */
async function record(
  ports: ReturnPorts,
  { attemptId, amount, outcome: before }: AttemptFacts,
  result: PaymentResult,
): Promise<IpnCode> {
  const answer = answerOf(result);
  const sameAmount = result.amount === amount;
  // Another amount that was paid is the core's to judge: the money has moved.
  if (sameAmount || answer.outcome === 'paid') await ports.onResult(attemptId, answer);
  else await ports.onMismatch(attemptId, 'other_amount');
  if (!sameAmount) return '04';
  const known = before === 'captured' || before === 'reversed';
  return known || (before === 'refused' && answer.outcome === 'refused') ? '02' : '00';
}

/** What a verified result says. Whatever is neither paid nor refused stays unknown, and is inquired. */
function answerOf({
  responseCode,
  transactionStatus,
  transactionNo,
  amount,
}: PaymentResult): AuthoriseAnswer {
  const outcome = outcomeOfResult(responseCode, transactionStatus);
  switch (outcome.outcome) {
    case 'paid': {
      const known = transactionNo !== '' && transactionNo !== '0';
      return { outcome: 'paid', amount, ...(known && { connectorRef: transactionNo }) };
    }
    case 'refused':
      return { outcome: 'refused', reason: reasonOf[outcome.code] };
    case 'pending':
    case 'uncertain':
      return { outcome: 'pending' };
  }
}
