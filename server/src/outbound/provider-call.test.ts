import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { Agent } from 'undici';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addressUnder, callProvider, FORM } from './provider-call.ts';

const http = new Agent({ connections: 2 });
let answer: RequestListener;
const server = createServer((request, response) => answer(request, response));
let origin: string;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
});
beforeEach(() => {
  answer = (_request, response) => response.end();
});
afterAll(async () => {
  await http.destroy();
  server.close();
  server.closeAllConnections();
});

const call = (url = origin, signal = AbortSignal.timeout(5_000)) =>
  callProvider(http, { url: new URL(url), body: 'a=1', contentType: FORM, signal });

test('posts the body as it is, and answers with what came back, whatever its status', async () => {
  const seen: (string | undefined)[] = [];
  answer = (request, response) => {
    seen.push(request.method, request.url, request.headers['content-type']);
    request.on('data', (chunk: Buffer) => seen.push(chunk.toString()));
    request.on('end', () => response.writeHead(500).end('là'));
  };
  expect(await call(`${origin}/a/b?c=d`)).toEqual({ kind: 'answered', status: 500, body: 'là' });
  expect(seen).toEqual(['POST', '/a/b?c=d', FORM, 'a=1']);
});

test('nothing was sent where nobody listens, or where the time was over before', async () => {
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const address = closed.address();
  const port = typeof address === 'object' ? address?.port : 0;
  await new Promise((resolve) => closed.close(resolve));
  expect(await call(`http://127.0.0.1:${port}`)).toEqual({ kind: 'not_sent', why: 'ECONNREFUSED' });
  expect(await call(origin, AbortSignal.abort())).toMatchObject({ kind: 'not_sent' });
});

test.each<[string, RequestListener, string]>([
  ['is broken off', (_request, response) => response.destroy(), 'UND_ERR_SOCKET'],
  [
    'is longer than any answer',
    (_request, response) => response.end('x'.repeat(70_000)),
    'answer too long',
  ],
  ['is no HTTP', (_request, response) => response.socket?.end('hello\n'), 'connection failed'],
])('an answer that %s says nothing of the request', async (_name, listener, why) => {
  answer = listener;
  expect(await call()).toEqual({ kind: 'unknown', why });
});

test('an answer that does not come in time says nothing of the request', async () => {
  const giveUp = new AbortController();
  answer = () => giveUp.abort();
  expect(await call(origin, giveUp.signal)).toEqual({ kind: 'unknown', why: 'no answer in time' });
});

test('a path of the provider goes below the address that the operator set', () => {
  expect(addressUnder('https://p.example/test/', '/a').href).toBe('https://p.example/test/a');
  expect(addressUnder('https://p.example', '/a').href).toBe('https://p.example/a');
});
