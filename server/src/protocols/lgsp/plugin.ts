import { isUtf8 } from 'node:buffer';
import { formatRefusal as formatAnswer } from '@cong/wire/lgsp/answer.ts';
import { parseFields, textOf } from '@cong/wire/lgsp/fields.ts';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { ProtocolDeps } from '../protocol.ts';
import { authenticate, PROTOCOL } from './authenticate.ts';
import { type Answer, type Handle, refusal } from './call.ts';
import { CALL_CODES } from './codes.ts';
import { getOrderInfo } from './order-info.ts';
import { paygate } from './paygate.ts';
import { paymentPage } from './payment-page.ts';
import { refund } from './refund.ts';

/** Every call, by its path's last part. Source: guide 3.2, 3.4, 3.5. */
const CALLS: Readonly<Record<string, Handle>> = { paygate, refund, GetOrderInfo: getOrderInfo };

/** Far more than any order; what is longer is not one. */
const BODY_LIMIT = 64 * 1024;

/** The hub's calls: JSON both ways, HTTP 200 always. The order of checks, and so of answers, is in README.md. */
export const routes: FastifyPluginAsync<ProtocolDeps> = async (app, deps) => {
  await app.register(paymentPage, deps);
  await app.register(calls, deps);
};

const calls: FastifyPluginAsync<ProtocolDeps> = async (app, deps) => {
  // Whatever the Content-Type says, the body is JSON.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: BODY_LIMIT },
    (_request, body, done) => done(null, body),
  );
  app.addHook('onRequest', async (request) => {
    request.raw.headers['content-type'] = 'application/json';
  });
  for (const [name, handle] of Object.entries(CALLS)) {
    for (const path of [`/payment/${name}`, `/${name}`]) {
      app.post(path, { config: { call: name } }, async (request, reply) =>
        send(deps, { reply, call: name }, await answer(deps, request, handle)),
      );
    }
  }
  app.setErrorHandler(async (error: Error & { statusCode?: number }, request, reply) => {
    const { call = '' } = request.routeOptions.config as { readonly call?: string };
    const ours = (error.statusCode ?? 500) >= 500;
    if (ours)
      deps.flows.log('error', `lgsp ${call} failed`, { error: error.stack ?? String(error) });
    const refused = refusal(CALL_CODES, ours ? 'unknown_error' : 'malformed', error.message);
    return send(deps, { reply, call }, refused);
  });
};

async function answer(
  deps: ProtocolDeps,
  request: FastifyRequest,
  handle: Handle,
): Promise<Answer> {
  const raw = request.body;
  const text = Buffer.isBuffer(raw) && isUtf8(raw) ? raw.toString('utf8') : '';
  const { authorization } = request.headers;
  // Whoever it is, they are nobody; with a header, who it is stands in the body.
  if (!authorization) return refusal(CALL_CODES, 'not_authorized', 'wrong_authorization');
  const parsed = parseFields(text);
  if (!parsed.ok) return refusal(CALL_CODES, 'malformed', parsed.error.why);
  const fields = parsed.value;
  const about = { merchant: textOf(fields, 'partnerCode'), order: textOf(fields, 'orderId') };
  const who = await authenticate(deps, { authorization, fields, address: request.ip });
  if (typeof who === 'string') {
    return { ...refusal(CALL_CODES, 'not_authorized', who), about: { ...about, cause: who } };
  }
  const handled = await handle(deps, { ...who, fields });
  return 'body' in handled ? handled : { ...handled, about: { ...about, ...handled.about } };
}

type Exchange = { readonly reply: FastifyReply; readonly call: string };

function send(deps: ProtocolDeps, { reply, call }: Exchange, answer: Answer): FastifyReply {
  reply.type('application/json; charset=utf-8');
  if ('body' in answer) {
    deps.onAnswer({ protocol: PROTOCOL, call, code: 'SUCCESSFUL' });
    return reply.send(answer.body);
  }
  const { code, refused, why, about } = answer;
  const explanation = deps.onAnswer({
    ...{ protocol: PROTOCOL, call, code, refused },
    ...(why !== undefined && { why }),
    ...(about && { about }),
  });
  if (explanation !== undefined) reply.header('cong-explanation', explanation);
  return reply.send(formatAnswer(code));
}
