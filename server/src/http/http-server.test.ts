import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { afterEach, expect, test } from 'vitest';
import { type HttpServerOptions, httpServer, stopServing } from './http-server.ts';

const opened: FastifyInstance[] = [];
const lines: string[] = [];
afterEach(async () => {
  lines.length = 0;
  await Promise.all(opened.splice(0).map((app) => app.close()));
});

async function server(options: Partial<HttpServerOptions> = {}): Promise<FastifyInstance> {
  const app = await httpServer({
    logger: pino({ level: 'trace' }, { write: (line: string) => lines.push(line) }),
    isReady: async () => true,
    metrics: async () => ({ type: 'text/plain; version=0.0.4', text: 'a 1\n' }),
    ...options,
  });
  opened.push(app);
  return app;
}

async function listening(app: FastifyInstance): Promise<number> {
  await app.listen({ port: 0, host: '127.0.0.1' });
  return (app.server.address() as AddressInfo).port;
}

test('/healthz says that the process lives, /readyz whether it may be sent requests', async () => {
  let ready = true;
  const app = await server({ isReady: async () => ready });
  const ask = async (url: string) => {
    const { statusCode, body } = await app.inject(url);
    return [statusCode, JSON.parse(body)];
  };
  expect(await ask('/readyz')).toEqual([200, { status: 'ready' }]);
  ready = false;
  expect(await ask('/readyz')).toEqual([503, { status: 'not ready' }]);
  expect(await ask('/healthz')).toEqual([200, { status: 'ok' }]);
});

test('/metrics is what is handed in, under its type', async () => {
  const { body, headers } = await (await server()).inject('/metrics');
  expect([body, headers['content-type']]).toEqual(['a 1\n', 'text/plain; version=0.0.4']);
});

test('where a request came from is believed of our own proxies only', async () => {
  const cameFrom = async (trustedProxies: readonly string[]) => {
    const app = await server({ trustedProxies });
    app.get('/from', async (request) => request.ip);
    const headers = { 'x-forwarded-for': '203.0.113.7' };
    return (await app.inject({ url: '/from', headers, remoteAddress: '10.0.0.9' })).body;
  };
  expect(await cameFrom([])).toBe('10.0.0.9');
  expect(await cameFrom(['192.168.0.0/16'])).toBe('10.0.0.9');
  expect(await cameFrom(['10.0.0.0/8'])).toBe('203.0.113.7');
});

test('what is not there is said plainly', async () => {
  const { statusCode, body, headers } = await (await server()).inject('/nowhere');
  expect([statusCode, body]).toEqual([404, 'Not found\n']);
  expect(headers['content-type']).toMatch(/^text\/plain/);
});

test('a failure of ours is told to the log, not to the caller', async () => {
  const app = await server();
  app.get('/fails', async () => {
    throw new Error('relation "payment" does not exist');
  });
  const { statusCode, body } = await app.inject('/fails');
  expect([statusCode, body]).toEqual([500, 'Internal error\n']);
  expect(lines.join()).toContain('relation \\"payment\\" does not exist');
});

test('a mistake of the caller is told to the caller', async () => {
  const app = await server();
  app.get('/refuses', async () => {
    throw Object.assign(new Error('the card must be text'), { statusCode: 400 });
  });
  const { statusCode, body } = await app.inject('/refuses');
  expect([statusCode, body]).toEqual([400, 'the card must be text\n']);
});

test('requests are not logged: their addresses hold tokens', async () => {
  const app = await server();
  await app.inject('/pay/secret-token');
  expect(lines.join()).not.toContain('secret-token');
});

test.each([
  ['localhost', 404],
  ['localhost:8080', 404],
  ['127.0.0.1:9', 404],
  ['evil.example', 421],
  ['localhost.evil.example', 421],
])('a sandbox asked for by the name “%s”: HTTP %i', async (host, status) => {
  const app = await server({ allowedHosts: ['localhost', '127.0.0.1'] });
  expect((await app.inject({ url: '/x', headers: { host } })).statusCode).toBe(status);
});

test('in production any name will do: a proxy stands in front', async () => {
  const app = await server();
  expect((await app.inject({ url: '/healthz', headers: { host: 'pay.example' } })).statusCode).toBe(
    200,
  );
});

/** A request on a connection that would be kept for more. */
const kept = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

test('stopping: what is being answered is answered, and its connection does not hold up the stop', async () => {
  const app = await server();
  const { promise: asked, resolve: arrived } = Promise.withResolvers<void>();
  const { promise: go, resolve: answer } = Promise.withResolvers<void>();
  app.get('/slow', async () => {
    arrived();
    await go;
    return 'done';
  });
  const socket = connect(await listening(app), '127.0.0.1');
  socket.write(kept('/slow'));
  await asked;
  const stopped = stopServing(app, 0);
  await turn();
  answer();
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 [\s\S]*done$/);
  await stopped;
});

test('while it drains, what comes is served, and told that the connection ends', async () => {
  const app = await server();
  const port = await listening(app);
  const socket = connect(port, '127.0.0.1');
  const idle = connect(port, '127.0.0.1');
  await new Promise((resolve) => idle.once('connect', resolve));
  const stopped = stopServing(app, 200);
  socket.write(kept('/healthz'));
  const answer = await text(socket);
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  expect(answer).toMatch(/\r\nconnection: close\r\n/i);
  await stopped;
  // Nobody is waited for who says nothing.
  await text(idle);
  const late = connect(port, '127.0.0.1');
  await expect(text(late)).rejects.toThrow('ECONNREFUSED');
});
