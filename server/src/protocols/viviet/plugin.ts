import { isUtf8 } from 'node:buffer';
import type { QueryCode } from '@cong/wire/viviet/codes.ts';
import { PATHS, type Version } from '@cong/wire/viviet/pay-link.ts';
import { formatQueryRefusal, QUERY_PATH } from '@cong/wire/viviet/query.ts';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply } from 'fastify';
import { PoolBusy } from '../../worker-pool/worker-pool.ts';
import type { ProtocolDeps } from '../protocol.ts';
import { PROTOCOL } from './codes.ts';
import { type NotOpened, openLink } from './pay-link.ts';
import { queryOrder } from './query-order.ts';
import { REFUSALS, refusalPage } from './refusal-page.ts';
import type { RsaPool } from './rsa-pool.ts';

/** Far more than any query. */
const BODY_LIMIT = 64 * 1024;

/** Both versions of the links, which payers' browsers open, and the query, which merchants' servers post. */
export const routes =
  (pool: RsaPool): FastifyPluginAsync<ProtocolDeps> =>
  async (app, deps) => {
    app.addHook('onClose', () => pool.close());
    await app.register(async (links) => linkRoutes(links, deps, pool));
    await app.register(async (queries) => queryRoute(queries, deps, pool));
  };

async function linkRoutes(app: FastifyInstance, deps: ProtocolDeps, pool: RsaPool): Promise<void> {
  for (const [version, path] of Object.entries(PATHS) as [Version, string][]) {
    app.get(path, async (request, reply) => {
      reply.headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
      const opened = await openLink(deps, pool, { version, query: queryOf(request.url) });
      if ('refused' in opened) return sendRefusal(deps, reply, opened);
      deps.onAnswer({ protocol: PROTOCOL, call: version, code: 'opened' });
      return reply.redirect(opened.page, 303);
    });
  }
  app.setErrorHandler(async (error, request, reply) => {
    if (error instanceof PoolBusy) return sendRefusal(deps, reply, { refused: 'busy' });
    deps.flows.log('error', 'a link failed', {
      path: request.routeOptions.url,
      error: text(error),
    });
    return sendRefusal(deps, reply, { refused: 'busy' });
  });
}

/** A request's line is read byte by byte: raw UTF-8 comes as one letter for each byte. */
function queryOf(url: string): string {
  const at = url.indexOf('?');
  const query = at < 0 ? '' : url.slice(at + 1);
  const bytes = Buffer.from(query, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : query;
}

function sendRefusal(
  deps: ProtocolDeps,
  reply: FastifyReply,
  { refused, why, about }: NotOpened,
): FastifyReply {
  const explanation = deps.onAnswer({
    ...{ protocol: PROTOCOL, call: 'link', code: refused, refused },
    ...(why !== undefined && { why }),
    ...(about && { about }),
  });
  if (explanation !== undefined) reply.header('cong-explanation', explanation);
  return reply
    .code(REFUSALS[refused].status)
    .header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
    .type('text/html; charset=utf-8')
    .send(refusalPage(refused));
}

async function queryRoute(app: FastifyInstance, deps: ProtocolDeps, pool: RsaPool): Promise<void> {
  // Form or JSON: the body says which.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: BODY_LIMIT },
    (_request, body, done) => done(null, body),
  );
  app.post(QUERY_PATH, async (request, reply) => {
    const raw = request.body;
    const body = Buffer.isBuffer(raw) && isUtf8(raw) ? raw.toString('utf8') : '';
    const answer = await queryOrder(deps, pool, body);
    reply.type('application/json; charset=utf-8');
    if ('code' in answer) return refuseQuery(deps, reply, answer.code, answer.why);
    deps.onAnswer({ protocol: PROTOCOL, call: 'query', code: 'answered' });
    return reply.send(answer.body);
  });
  app.setErrorHandler(async (error: Error & { statusCode?: number }, _request, reply) => {
    reply.type('application/json; charset=utf-8');
    if (error instanceof PoolBusy) return refuseQuery(deps, reply, 'PAY-0096', 'busy');
    if ((error.statusCode ?? 500) < 500) return refuseQuery(deps, reply, 'PAY-0095', error.message);
    deps.flows.log('error', 'a query failed', { error: text(error) });
    return refuseQuery(deps, reply, 'PAY-0099', 'failed');
  });
}

function refuseQuery(
  deps: ProtocolDeps,
  reply: FastifyReply,
  code: QueryCode,
  why: string,
): FastifyReply {
  const explanation = deps.onAnswer({
    protocol: PROTOCOL,
    call: 'query',
    code,
    refused: code,
    why,
  });
  if (explanation !== undefined) reply.header('cong-explanation', explanation);
  return reply.code(200).send(formatQueryRefusal(code));
}

const text = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
