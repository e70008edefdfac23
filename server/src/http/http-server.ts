import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';

export type HttpServerOptions = {
  readonly logger: FastifyBaseLogger;
  /** Whose word on where a request came from is taken: ranges of our own proxies. */
  readonly trustedProxies?: readonly string[];
  /** Names under which a sandbox may be reached; absent in production. */
  readonly allowedHosts?: readonly string[];
  /** False while starting and stopping: load balancers look elsewhere. */
  readonly isReady: () => Promise<boolean>;
  readonly metrics: () => Promise<{ readonly type: string; readonly text: string }>;
};

/** The one HTTP server of the gateway: health and metrics; protocols, pages and returns are registered on it. */
export async function httpServer(options: HttpServerOptions): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: options.logger,
    // Requests are counted, not logged: URLs hold checkout tokens.
    logController: new LogController({ disableRequestLogging: true }),
    // What is logged names its payment or attempt; a logger of its own for each request would only number it.
    childLoggerFactory: (logger) => logger,
    trustProxy: [...(options.trustedProxies ?? [])],
    bodyLimit: 64 * 1024,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    // A request that has arrived is served, however late.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 300 },
  });
  rememberConnections(app.server);
  if (options.allowedHosts !== undefined) guardHost(app, options.allowedHosts);
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const ready = await options.isReady();
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready' });
  });
  app.get('/metrics', async (_request, reply) => {
    const { type, text } = await options.metrics();
    return reply.type(type).send(text);
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).type('text/plain').send('Not found\n'),
  );
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error({ err: error }, 'request failed');
    const text = status >= 500 ? 'Internal error\n' : `${error.message}\n`;
    return reply.code(status).type('text/plain').send(text);
  });
  return app;
}

const CONNECTIONS = new WeakMap<Server, Set<Socket>>();

function rememberConnections(server: Server): void {
  const open = new Set<Socket>();
  CONNECTIONS.set(server, open);
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
}

/** Ends what waits for nothing: also those on which nothing was ever asked, which browsers open ahead of need. */
function closeIdle(server: Server): void {
  server.closeIdleConnections();
  for (const socket of CONNECTIONS.get(server) ?? []) if (socket.bytesRead === 0) socket.destroy();
}

const LEFT_IDLE_MS = 50;

/**
 * Stops without cutting a request: for a while everything is answered as before, each answer with the word that the
 * connection is over; then no more are taken, and those under way end. @param drainMs how long that while is.
 */
export async function stopServing(app: FastifyInstance, drainMs: number): Promise<void> {
  app.server.prependListener('request', (_request, response) => {
    response.setHeader('connection', 'close');
  });
  if (drainMs > 0) await pause(drainMs);
  // Whoever was being answered when the stop began keeps the connection open afterwards: it is idle then.
  const sweep = setInterval(() => closeIdle(app.server), LEFT_IDLE_MS);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
  }
}

/**
 * The sandbox answers to its own names only: a web page that the developer visits could otherwise point a name of its
 * own at 127.0.0.1 and drive the control API.
 */
function guardHost(app: FastifyInstance, allowedHosts: readonly string[]): void {
  const allowed = new Set(allowedHosts);
  app.addHook('onRequest', async (request, reply) => {
    if (!allowed.has(request.hostname)) {
      await reply.code(421).type('text/plain').send('The sandbox is not reached by this name\n');
    }
  });
}
