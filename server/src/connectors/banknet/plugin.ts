import type { AttemptId } from '@cong/values/ids.ts';
import type { Secret } from '@cong/values/secret.ts';
import { type DebitAnswer, parseDebitAnswer } from '@cong/wire/banknet/messages.ts';
import { readReturn } from '@cong/wire/banknet/result.ts';
import { HEADERS, headerOf, signAnswer, verifyRequest } from '@cong/wire/banknet/signature.ts';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { AuthoriseAnswer } from '../../core/connector/connector.ts';
import { refuseReturn, sendOn } from '../../http/payer-return.ts';
import { authoriseAnswer } from './debit-answer.ts';

/** How an attempt ended at a bank. Anything less definite is no result. */
export type DebitResult = Extract<AuthoriseAnswer, { outcome: 'paid' | 'refused' }>;

export type ReturnDeps = {
  readonly acquirer: string;
  readonly key: Secret;
  /** Records a result; it may come more than once, and before or after the payer. Throws when it could not. */
  readonly onResult: (attemptId: AttemptId, result: DebitResult) => Promise<void>;
  /** The payment's page, where a returning payer goes on; undefined for an attempt that is not ours. */
  readonly pageOf: (attemptId: AttemptId) => Promise<string | undefined>;
};

/** Where banks' pages send the payer back to, and where the network's server posts results. */
export const banknetReturns: FastifyPluginAsync<ReturnDeps> = async (app, deps) => {
  // Signatures are over the bytes: the body is kept as text.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));

  app.get('/connectors/banknet/return', (request, reply) => takeReturn(deps, request, reply));
  app.post('/connectors/banknet/result', (request, reply) => takeResult(deps, request, reply));
};

async function takeReturn(deps: ReturnDeps, request: FastifyRequest, reply: FastifyReply) {
  const query = request.query as Readonly<Record<string, unknown>>;
  const answer = readReturn(query, { acquirer: deps.acquirer, key: deps.key.reveal() });
  if (!answer.ok) {
    request.log.warn({ connector: 'banknet', problem: answer.error }, 'unverified browser return');
    return refuseReturn(reply, 400);
  }
  const attemptId = answer.value.attemptRef as AttemptId;
  try {
    await record(deps, answer.value);
  } catch (error) {
    // The payer goes on: the same result comes from the network's server, or is inquired.
    request.log.error({ err: error, attemptId }, 'a browser return could not be recorded');
  }
  const page = await deps.pageOf(attemptId);
  if (page === undefined) {
    request.log.warn({ connector: 'banknet', attemptId }, 'browser return of an unknown attempt');
    return refuseReturn(reply, 404);
  }
  return sendOn(reply, page);
}

async function takeResult(deps: ReturnDeps, request: FastifyRequest, reply: FastifyReply) {
  const signed = authenticate(deps, request);
  if (signed === undefined) {
    request.log.warn({ connector: 'banknet' }, 'unverified result');
    return reply.code(400).send({ code: '97' });
  }
  const answer = parseDebitAnswer(signed.body);
  if (!answer.ok) {
    request.log.warn({ connector: 'banknet', field: answer.error }, 'malformed result');
    return reply.code(400).send({ code: '30', field: answer.error });
  }
  await record(deps, answer.value);
  const body = '{"code":"00"}';
  const { timestamp, requestSignature } = signed;
  const signature = signAnswer(
    { timestamp, requestSignature, status: 200, body },
    deps.key.reveal(),
  );
  return reply
    .header('content-type', 'application/json')
    .header(HEADERS.timestamp, timestamp)
    .header(HEADERS.signature, signature)
    .send(body);
}

async function record({ onResult }: ReturnDeps, answer: DebitAnswer): Promise<void> {
  const result = authoriseAnswer(answer);
  if (result.outcome === 'paid' || result.outcome === 'refused') {
    await onResult(answer.attemptRef as AttemptId, result);
  }
}

function authenticate({ acquirer, key }: ReturnDeps, request: FastifyRequest) {
  const timestamp = headerOf(request.headers, HEADERS.timestamp) ?? '';
  const requestSignature = headerOf(request.headers, HEADERS.signature) ?? '';
  const body = typeof request.body === 'string' ? request.body : '';
  const signed = { timestamp, method: request.method, path: request.url, body };
  const known = headerOf(request.headers, HEADERS.acquirer) === acquirer;
  if (!known || !verifyRequest(signed, key.reveal(), requestSignature)) return undefined;
  return { timestamp, requestSignature, body };
}
