import { isUtf8 } from 'node:buffer';
import { formatRefusal } from '@cong/wire/123pay/answer.ts';
import { likelyFault } from '@cong/wire/123pay/likely-fault.ts';
import { signingString } from '@cong/wire/123pay/signature.ts';
import { type JsonObject, parseBody } from '@cong/wire/shared/body.ts';
import { textOf } from '@cong/wire/shared/field-rules.ts';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { Answered, ProtocolDeps } from '../protocol.ts';
import { acceptsJson } from './accepts-json.ts';
import {
  type Authenticated,
  authenticate,
  type NotAuthenticated,
  PROTOCOL,
} from './authenticate.ts';
import { CREATE_CODES, QUERY_CODES } from './codes.ts';
import { createOrder } from './create-order.ts';
import { queryOrder } from './query-order.ts';

type Call = 'createOrder' | 'queryOrder';
type Answer = readonly (string | null)[];
type Refused = Pick<Answered, 'why' | 'about'> & { readonly refused: string };
type Handle = (
  deps: ProtocolDeps,
  who: Authenticated,
  body: JsonObject,
) => Promise<Answer | Refused>;

const CALLS: Readonly<Record<Call, { handle: Handle; codes: Readonly<Record<string, string>> }>> = {
  createOrder: { handle: createOrder, codes: CREATE_CODES },
  queryOrder: { handle: queryOrder, codes: QUERY_CODES },
};

/** Far more than any order; what is longer is not one. */
const BODY_LIMIT = 64 * 1024;

const OTHER_METHODS = ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/**
 * 123PAY's two calls. Answers are HTTP 200 with a JSON array of strings, refusals too; only an Accept that JSON does not
 * meet is 415, and another method than POST 405.
 * The order of checks, and so of answers, is the protocol's: see README.md.
 */
export const routes: FastifyPluginAsync<ProtocolDeps> = async (app, deps) => {
  // Whatever the Content-Type says, the body is JSON.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: BODY_LIMIT },
    (_request, body, done) => done(null, body),
  );
  app.addHook('onRequest', async (request, reply) => {
    if (request.method !== 'POST') {
      await reply.code(405).header('allow', 'POST').type('text/plain').send('Send it by POST\n');
      return;
    }
    if (!acceptsJson(request.headers.accept)) {
      await reply.code(415).type('text/plain').send('Accept: application/json is required\n');
    }
    // One that is no media type at all would be refused before any parser is asked.
    request.raw.headers['content-type'] = 'application/json';
  });
  for (const call of ['createOrder', 'queryOrder'] as const) {
    const serve = serveCall(deps, call);
    for (const path of [`/miservice/${call}1`, `/miservice/${call}`, `/${call}1`, `/${call}`]) {
      app.post(path, serve);
      app.route({ method: [...OTHER_METHODS], url: path, handler: serve });
    }
  }
  app.setErrorHandler(async (error: Error & { statusCode?: number }, request, reply) => {
    const call: Call = request.url.includes('queryOrder') ? 'queryOrder' : 'createOrder';
    const refused = (error.statusCode ?? 500) < 500 ? 'malformed' : 'unknown_error';
    if (refused === 'unknown_error') {
      deps.flows.log('error', `123pay ${call} failed`, { error: error.stack ?? String(error) });
    }
    return send(reply, refusal(deps, call, { refused, why: error.message }));
  });
};

function serveCall(deps: ProtocolDeps, call: Call) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const raw = request.body;
    const text = Buffer.isBuffer(raw) && isUtf8(raw) ? raw.toString('utf8') : '';
    const parsed = parseBody(text);
    if (!parsed.ok) {
      return send(reply, refusal(deps, call, { refused: 'malformed', why: parsed.error.why }));
    }
    const body = parsed.value;
    const about = { merchant: textOf(body, 'merchantCode'), order: textOf(body, 'mTransactionID') };
    const who = await authenticate(deps.flows.merchants, call, { body, now: deps.flows.clock() });
    if (!who.ok) {
      const why = () => explain(call, body, who.error);
      const told = { ...about, cause: who.error.code };
      return send(reply, refusal(deps, call, { refused: 'not_authenticated', why, about: told }));
    }
    const answer = await CALLS[call].handle(deps, who.value, body);
    if ('refused' in answer)
      return send(reply, refusal(deps, call, { ...answer, about: { ...about, ...answer.about } }));
    deps.onAnswer({ protocol: PROTOCOL, call, code: '1' });
    return send(reply, { answer });
  };
}

type Sent = { readonly answer: Answer; readonly explanation?: string | undefined };

function refusal(deps: ProtocolDeps, call: Call, { refused, why, about }: Refused): Sent {
  const code = CALLS[call].codes[refused] ?? CREATE_CODES.unknown_error;
  const explanation = deps.onAnswer({
    ...{ protocol: PROTOCOL, call, code, refused },
    ...(why !== undefined && { why }),
    ...(about && { about }),
  });
  return { answer: formatRefusal(code as keyof typeof REFUSALS), explanation };
}

/** Only these codes ever leave through `refusal`. */
const REFUSALS = { ...invert(CREATE_CODES), ...invert(QUERY_CODES) };

function invert<Code extends string>(codes: Readonly<Record<string, Code>>): Record<Code, true> {
  return Object.fromEntries(Object.values(codes).map((code) => [code, true])) as Record<Code, true>;
}

function send(reply: FastifyReply, { answer, explanation }: Sent): FastifyReply {
  if (explanation !== undefined) reply.header('cong-explanation', explanation);
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer));
}

/** For the sandbox only: over which text the checksum should have been made. The key itself is left out. */
function explain(call: Call, body: JsonObject, refusal: NotAuthenticated): string {
  if (refusal.code !== 'wrong_checksum') return refusal.code;
  const expected = `expected lower-case hex SHA-1 of "${signingString(call, body)}" + secretKey`;
  const fault = likelyFault(call, body, refusal.secretKey);
  return `checksum: ${fault === undefined ? '' : `${fault}; `}${expected}`;
}
