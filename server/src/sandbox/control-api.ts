import { addIsoDuration, parseIsoDuration } from '@cong/values/iso-duration.ts';
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from 'fastify';
import { badRequest } from './bad-request.ts';
import { notFound } from './not-found.ts';
import { orderCalls } from './order-calls.ts';
import type { SandboxDeps } from './sandbox-deps.ts';
import { sandboxKeys } from './sandbox-keys.ts';
import { walletCalls } from './wallet-calls.ts';

/** The sandbox's contract: what scripts and merchants' own tests rely on. Never mounted in production. */
export const controlApi: FastifyPluginAsync<SandboxDeps> = async (app, deps) => {
  app.setErrorHandler(async (error: Error & { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) deps.flows.log('error', 'control API failed', { error: String(error) });
    return reply.code(status).send({ error: status >= 500 ? 'internal error' : error.message });
  });
  app.addHook('onRequest', async (request) => {
    refuseForeignPages(request);
    // curl calls whatever it posts a form: a body is JSON, whatever is said of it.
    request.raw.headers['content-type'] = 'application/json';
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? {} : JSON.parse(String(body)));
    } catch {
      done(badRequest('the body is not JSON'));
    }
  });
  readingCalls(app, deps);
  clockCall(app, deps);
  notifyUrlCall(app, deps);
  orderCalls(app, deps);
  walletCalls(app, deps);
};

const OWN_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/** A web page elsewhere that the developer has open must not act on the sandbox. */
function refuseForeignPages({ headers: { origin }, method, hostname }: FastifyRequest): void {
  if (origin === undefined || method === 'GET') return;
  const from = URL.parse(origin)?.hostname;
  if (from !== undefined && (from === hostname || OWN_NAMES.includes(from))) return;
  throw Object.assign(new Error('web pages of other origins may not call this'), {
    statusCode: 403,
  });
}

function readingCalls(app: FastifyInstance, { flows, protocols, explanations }: SandboxDeps): void {
  app.get('/keys', async () => {
    const now = flows.clock();
    const all = protocols.flatMap((protocol) => [
      { called: protocol.name, protocol },
      // Where there are more, each under its code too.
      ...(protocol.otherSandboxMerchants ?? []).map((sandboxMerchant) => ({
        called: `${protocol.name} ${sandboxMerchant.credentials[protocol.credentials.code]}`,
        protocol: { ...protocol, sandboxMerchant },
      })),
    ]);
    const keys = all.map(async ({ called, protocol }) => [
      called,
      await sandboxKeys(protocol, flows.merchants, now),
    ]);
    return Object.fromEntries(await Promise.all(keys));
  });
  app.get('/magic-values', async () =>
    Object.fromEntries(protocols.map(({ name, magicValues }) => [name, magicValues])),
  );
  app.get('/explanations', async () => explanations.latest());
  app.get<{ Params: { id: string } }>('/explanations/:id', async ({ params }, reply) => {
    const found = explanations.get(params.id);
    return found ?? notFound(reply, 'no such explanation: only the latest are kept');
  });
}

function clockCall(app: FastifyInstance, { flows, advanceClock }: SandboxDeps): void {
  app.post<{ Body: { advance?: unknown } | undefined }>('/clock', async ({ body }, reply) => {
    const duration = typeof body?.advance === 'string' ? parseIsoDuration(body.advance) : undefined;
    if (duration === undefined) {
      return reply.code(400).send({ error: '"advance" must be an ISO 8601 duration, like "P1M"' });
    }
    const now = flows.clock();
    try {
      await advanceClock(addIsoDuration(now, duration).getTime() - now.getTime());
    } catch (error) {
      if (error instanceof RangeError) throw badRequest(error.message);
      throw error;
    }
    return { now: flows.clock() };
  });
}

type NotifyUrlRoute = {
  Params: { readonly protocol: string };
  Querystring: { readonly merchant?: string };
  Body: { readonly url?: unknown } | undefined;
};

function notifyUrlCall(
  app: FastifyInstance,
  { flows, protocols, notifyUrlProblem, setNotifyUrl }: SandboxDeps,
): void {
  const merchantOf = async ({
    params,
    query,
  }: Pick<FastifyRequest<NotifyUrlRoute>, 'params' | 'query'>) => {
    const protocol = protocols.find(({ name }) => name === params.protocol);
    if (protocol === undefined) return 'no such protocol';
    const { sandboxMerchant, credentials } = protocol;
    const code = query.merchant ?? sandboxMerchant.credentials[credentials.code] ?? '';
    return (await flows.merchants.byCode(protocol.name, code)) ?? 'no such merchant';
  };
  app.get<NotifyUrlRoute>('/merchants/:protocol/notify-url', async (request, reply) => {
    const merchant = await merchantOf(request);
    if (typeof merchant === 'string') return notFound(reply, merchant);
    return { notifyUrl: merchant.settings.notifyUrl ?? null };
  });
  app.put<NotifyUrlRoute>('/merchants/:protocol/notify-url', async (request, reply) => {
    const merchant = await merchantOf(request);
    if (typeof merchant === 'string') return notFound(reply, merchant);
    const { url } = request.body ?? {};
    if (typeof url !== 'string' || !isHttpUrl(url)) {
      return reply.code(400).send({ error: '"url" must be an http or https URL' });
    }
    const problem = notifyUrlProblem(url);
    if (problem !== undefined) {
      return reply.code(400).send({ error: `${url} cannot be called: ${problem}` });
    }
    await setNotifyUrl(merchant.id, url);
    return { notifyUrl: url };
  });
}

const isHttpUrl = (text: string): boolean =>
  text.length <= 1_000 && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
