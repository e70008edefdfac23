import type { Result } from '@cong/values/result.ts';
import {
  format,
  PATHS,
  parseAuthorise,
  parseCheck,
  parseInquiry,
  parseRefund,
  parseRefundInquiry,
} from '@cong/wire/banknet/messages.ts';
import { HEADERS, headerOf, signAnswer, verifyRequest } from '@cong/wire/banknet/signature.ts';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { Silence } from '../shared/silence.ts';
import type { AcquirerClock } from './acquirer-clock.ts';
import { type Caller, check } from './checks.ts';
import { authorise, inquire } from './debits.ts';
import type { Network, Reply } from './network.ts';
import { inquireRefund, refund } from './refunds.ts';

type CallDeps = {
  readonly network: Network;
  readonly clock: AcquirerClock;
  readonly silence: Silence;
  readonly acquirers: ReadonlyMap<string, string>;
};

type Call<Request> = {
  readonly path: string;
  readonly parse: (body: string) => Result<Request, string>;
  readonly run: (caller: Caller, request: Request) => Promise<Reply>;
};

/** The signed calls of acquirers. */
export const acquirerCalls: FastifyPluginAsync<CallDeps> = async (app, deps) => {
  const { network } = deps;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));

  const serve = <Request>({ path, parse, run }: Call<Request>) =>
    app.post(path, async (request, reply) => {
      const signed = authenticate(deps, request);
      if (signed === undefined) return reply.code(401).send({ code: '97' });
      const parsed = parse(signed.body);
      if (!parsed.ok) {
        return answer(reply, signed, { status: 400, body: formatError(parsed.error) });
      }
      const origin = `${request.protocol}://${request.host}`;
      const result = await run({ acquirer: signed.acquirer, origin }, parsed.value);
      if (result.kind === 'silent') return deps.silence.hold(reply);
      if (result.kind === 'out_of_order') return reply.code(503).send();
      const key = result.wrongSignature ? `not-${signed.key}` : signed.key;
      return answer(reply, { ...signed, key }, { status: 200, body: format(result.message) });
    });

  serve({
    path: PATHS.check,
    parse: parseCheck,
    run: (caller, request) => check(network, caller, request),
  });
  serve({
    path: PATHS.authorise,
    parse: parseAuthorise,
    run: ({ acquirer }, request) => authorise(network, acquirer, request),
  });
  serve({
    path: PATHS.inquiry,
    parse: parseInquiry,
    run: ({ acquirer }, request) => inquire(network, acquirer, request),
  });
  serve({
    path: PATHS.refund,
    parse: parseRefund,
    run: ({ acquirer }, request) => refund(network, acquirer, request),
  });
  serve({
    path: PATHS.refundInquiry,
    parse: parseRefundInquiry,
    run: ({ acquirer }, request) => inquireRefund(network, acquirer, request),
  });
};

type Signed = {
  readonly acquirer: string;
  readonly key: string;
  readonly body: string;
  readonly signature: string;
  readonly timestamp: string;
};

function authenticate(deps: CallDeps, request: FastifyRequest): Signed | undefined {
  const acquirer = headerOf(request.headers, HEADERS.acquirer) ?? '';
  const timestamp = headerOf(request.headers, HEADERS.timestamp) ?? '';
  const signature = headerOf(request.headers, HEADERS.signature) ?? '';
  const key = deps.acquirers.get(acquirer);
  const body = typeof request.body === 'string' ? request.body : '';
  if (key === undefined || !/^\d{1,15}$/.test(timestamp)) return undefined;
  const signed = { timestamp, method: request.method, path: request.url, body };
  if (!verifyRequest(signed, key, signature)) return undefined;
  deps.clock.heard(Number(timestamp));
  return { acquirer, key, body, signature, timestamp };
}

const formatError = (field: string): string => JSON.stringify({ code: '30', field });

function answer(
  reply: FastifyReply,
  { key, signature: requestSignature, timestamp }: Signed,
  { status, body }: { readonly status: number; readonly body: string },
): FastifyReply {
  const signature = signAnswer({ timestamp, requestSignature, status, body }, key);
  return reply
    .code(status)
    .header('content-type', 'application/json')
    .header(HEADERS.timestamp, timestamp)
    .header(HEADERS.signature, signature)
    .send(body);
}
