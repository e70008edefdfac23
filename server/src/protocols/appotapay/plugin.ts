import { isUtf8 } from 'node:buffer';
import { formatRefusal as formatAnswer } from '@cong/wire/appotapay/answer.ts';
import { type Language, parseLanguage } from '@cong/wire/appotapay/code-text.ts';
import { AUTH_HEADER } from '@cong/wire/appotapay/jwt.ts';
import { type SignedTexts, signingText, verifyRequest } from '@cong/wire/appotapay/signature.ts';
import { parseSignedBody, signedQuery } from '@cong/wire/appotapay/signed-body.ts';
import type { JsonObject } from '@cong/wire/shared/body.ts';
import { textOf } from '@cong/wire/shared/field-rules.ts';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { ProtocolDeps } from '../protocol.ts';
import { type Authenticated, authenticate, PROTOCOL, secretKeyOf } from './authenticate.ts';
import { type Answer, type Refused, refusal } from './call.ts';
import { CALLS, type CallName, type CallRoute } from './calls.ts';
import { CALL_CODES, FAILURE_CODES } from './codes.ts';
import { paymentPage } from './payment-page.ts';

/** Far more than any order; what is longer is not one. */
const BODY_LIMIT = 64 * 1024;

/**
 * AppotaPay's calls. Success is HTTP 200, a refusal has the status of its code, and both are JSON.
 * The order of checks, and so of answers, is the protocol's: see README.md.
 */
export const routes: FastifyPluginAsync<ProtocolDeps> = async (app, deps) => {
  await app.register(paymentPage, deps);
  for (const name of Object.keys(CALLS) as CallName[]) {
    await app.register(callRoute, { ...deps, name });
  }
};

type CallDeps = ProtocolDeps & { readonly name: CallName };

/** One call. Who calls is known before its body is read. */
const callRoute: FastifyPluginAsync<CallDeps> = async (app, { name, ...deps }) => {
  const route: CallRoute = CALLS[name];
  const callers = new WeakMap<FastifyRequest, Authenticated>();
  // Whatever the Content-Type says, the body is JSON.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: BODY_LIMIT },
    (_request, body, done) => done(null, body),
  );
  app.addHook('onRequest', async (request, reply) => {
    request.raw.headers['content-type'] = 'application/json';
    echoRequestId(request, reply);
    const token = headerOf(request, AUTH_HEADER);
    const who = await authenticate(deps, { token, address: request.ip });
    if ('merchant' in who) callers.set(request, who);
    else await send(deps, { request, reply, name }, refusal(CALL_CODES, who.refused, who.why));
  });
  app.route({
    method: route.method,
    url: route.path,
    handler: async (request, reply) => {
      const who = callers.get(request);
      if (who === undefined) throw new Error('a call without its caller');
      return send(deps, { request, reply, name }, await answer(deps, { request, route, who }));
    },
  });
  app.setErrorHandler(async (error: Error & { statusCode?: number }, request, reply) => {
    const known = callers.has(request);
    const refused = failureOf(route, known, error.statusCode ?? 500);
    if (refused.code !== CALL_CODES.malformed) {
      deps.flows.log('error', `appotapay ${name} failed`, { error: error.stack ?? String(error) });
    }
    return send(deps, { request, reply, name }, refused);
  });
};

function failureOf({ writes }: CallRoute, known: boolean, status: number): Refused {
  if (status < 500) return refusal(CALL_CODES, 'malformed', 'the body cannot be read');
  if (!known) return refusal(FAILURE_CODES, 'keys_unreadable');
  return refusal(FAILURE_CODES, writes ? 'unknown_error' : 'not_readable');
}

type Asked = {
  readonly request: FastifyRequest;
  readonly route: CallRoute;
  readonly who: Authenticated;
};

async function answer(deps: ProtocolDeps, asked: Asked): Promise<Answer> {
  const body = bodyOf(asked.request, asked.route);
  const answered = await handled(deps, asked, body);
  if ('body' in answered) return answered;
  const about = {
    merchant: asked.who.credential.code,
    order: textOf(body?.fields ?? {}, 'orderId'),
    ...answered.about,
  };
  return { ...answered, about };
}

async function handled(
  deps: ProtocolDeps,
  { request, route, who }: Asked,
  body: Body | undefined,
): Promise<Answer> {
  const query = signedQuery(new URL(request.url, 'http://gateway').searchParams);
  if (body === undefined) return refusal(CALL_CODES, 'malformed', 'the body is no JSON object');
  const signed = route.signed === 'query' ? query : body.signed;
  if (route.signed !== undefined && !verifyRequest(signed, secretKeyOf(who.credential))) {
    return refusal(CALL_CODES, 'wrong_signature', explainSignature(signed));
  }
  const params = request.params as Readonly<Record<string, string>>;
  const { fields } = body;
  return route.handle(deps, { ...who, language: languageOf(request), fields, query, params });
}

type Body = { readonly fields: JsonObject; readonly signed: SignedTexts };

/** A call by GET has no body, whatever was sent with it. */
function bodyOf({ body: raw }: FastifyRequest, { method }: CallRoute): Body | undefined {
  if (method === 'GET') return { fields: {}, signed: {} };
  const text = Buffer.isBuffer(raw) && isUtf8(raw) ? raw.toString('utf8') : '';
  const parsed = parseSignedBody(text);
  return parsed.ok ? parsed.value : undefined;
}

type Exchange = {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly name: CallName;
};

function send(deps: ProtocolDeps, { request, reply, name: call }: Exchange, answer: Answer) {
  reply.type('application/json; charset=utf-8');
  if ('body' in answer) {
    deps.onAnswer({ protocol: PROTOCOL, call, code: '0' });
    return reply.send(answer.body);
  }
  const { code, refused, why, about } = answer;
  const explanation = deps.onAnswer({
    ...{ protocol: PROTOCOL, call, code: String(code), refused },
    ...(why !== undefined && { why }),
    ...(about && { about }),
  });
  if (explanation !== undefined) reply.header('cong-explanation', explanation);
  const { status, body } = formatAnswer(code, languageOf(request));
  return reply.code(status).send(body);
}

const languageOf = (request: FastifyRequest): Language =>
  parseLanguage(headerOf(request, 'x-language') ?? headerOf(request, 'language'));

const REQUEST_ID = 'x-request-id';

/** A merchant's own id of a call comes back with the answer. */
function echoRequestId(request: FastifyRequest, reply: FastifyReply): void {
  const id = headerOf(request, REQUEST_ID);
  if (id !== undefined && /^[\x20-\x7e]{1,200}$/.test(id)) reply.header(REQUEST_ID, id);
}

function headerOf({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
}

/** For the sandbox only: what should have been signed. A card is left out, and the key itself. */
function explainSignature(signed: SignedTexts): string {
  const { card, ...rest } = signed;
  const text = signingText({ ...rest, ...(card !== undefined && { card: '…' }) });
  return `signature: expected lower-case hex HMAC-SHA256 of "${text}" under secretKey`;
}
