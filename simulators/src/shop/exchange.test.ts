import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { httpExchange } from './exchange.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(listener: RequestListener): Promise<string> {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  const address = started.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
}

const call = async (url: string, timeoutMs = 5_000) => {
  const { exchange, close } = httpExchange(timeoutMs);
  const answer = await exchange({ method: 'POST', url, headers: { accept: 'a/b' }, body: 'đ' });
  await close();
  return answer;
};

test('an answer is handed on whatever its status, and a redirect is not followed', async () => {
  const url = await serve((request, response) => {
    response.writeHead(302, { location: '/elsewhere', 'x-accept': request.headers.accept });
    request.pipe(response);
  });
  expect(await call(url)).toMatchObject({
    kind: 'answered',
    status: 302,
    headers: { location: '/elsewhere', 'x-accept': 'a/b' },
    body: 'đ',
  });
});

test('an answer that drips on past the time is a timeout', async () => {
  const url = await serve((_request, response) => {
    const drip = setInterval(() => response.write('.'), 10);
    response.on('close', () => clearInterval(drip));
  });
  expect(await call(url, 100)).toEqual({ kind: 'failed', why: 'timeout' });
});

test('an answer without end is given up', async () => {
  const url = await serve((_request, response) => {
    const more = () => {
      while (response.write('x'.repeat(65_536)));
    };
    response.on('drain', more);
    more();
  });
  expect(await call(url)).toEqual({ kind: 'failed', why: 'unreachable' });
});

test('nobody there is no answer', async () => {
  const url = await serve(() => {});
  server?.close();
  expect(await call(url)).toEqual({ kind: 'failed', why: 'unreachable' });
});

test('an address that is none is no answer', async () => {
  expect(await call('nonsense')).toEqual({ kind: 'failed', why: 'unreachable' });
});
