import { parseReturn } from '@cong/wire/nganluong/payment-return.ts';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { AttemptFacts, ReturnPorts } from '../../core/connector/provider-returns.ts';
import { rawQuery, refuseReturn, sendOn } from '../../http/payer-return.ts';

/** Where Ngân Lượng sends the payer back to, paid or not. What comes back proves nothing: Ngân Lượng is asked. */
export const nganluongReturns: FastifyPluginAsync<ReturnPorts> = async (app, ports) => {
  app.get('/connectors/nganluong/return', (request, reply) => takeReturn(ports, request, reply));
};

async function takeReturn(ports: ReturnPorts, request: FastifyRequest, reply: FastifyReply) {
  const query = new URLSearchParams(rawQuery(request));
  const facts = await ports.attemptOf(query.get('attempt') ?? '');
  const page = facts && (await ports.pageOf(facts.attemptId));
  if (facts === undefined || page === undefined) {
    request.log.warn({ connector: 'nganluong' }, 'browser return of an unknown attempt');
    return refuseReturn(reply, 404);
  }
  const { attemptId } = facts;
  if (isAboutAnother(facts, query)) {
    // Anyone may have written it: what it says is told to nobody, and the payer is heard all the same.
    request.log.warn({ connector: 'nganluong', attemptId }, 'a return names another order');
  }
  try {
    await ports.ask(attemptId);
  } catch (error) {
    // The payer goes on: what could not be asked now is inquired.
    request.log.error({ err: error, attemptId }, 'a browser return could not be followed up');
  }
  return sendOn(reply, page);
}

function isAboutAnother(facts: AttemptFacts, query: URLSearchParams): boolean {
  const returned = parseReturn(query);
  if (returned === undefined) return false;
  const { token, orderCode } = returned;
  // Once an attempt is paid, Ngân Lượng's number has taken the token's place.
  const otherToken = facts.outcome === 'live' && token !== facts.connectorRef;
  return otherToken || (orderCode !== '' && orderCode !== facts.attemptId);
}
