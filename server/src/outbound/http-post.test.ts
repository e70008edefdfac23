import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { GuardSettings } from './guarded-agent.ts';
import { type HttpPost, httpPost, type PostRequest } from './http-post.ts';
import { LOOPBACK } from './special-addresses.ts';
import { type LocalServer, localServer } from './testing/local-server.ts';
import { selfSigned } from './testing/self-signed.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

async function serve(answer: RequestListener): Promise<LocalServer> {
  const server = await localServer(answer);
  closing.push(server.close);
  return server;
}

function poster(settings: Partial<GuardSettings> = {}): HttpPost {
  return httpPost({
    allow: LOOPBACK,
    resolve: () => Promise.resolve(['127.0.0.1']),
    connectTimeoutMs: 1_000,
    ...settings,
  });
}

const to = (port: number, rest: Partial<PostRequest> = {}): PostRequest => ({
  url: `http://shop.example.com:${port}/notify?shop=1`,
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: 'a=1&b=ti%E1%BB%81n',
  timeoutMs: 5_000,
  maxResponseBytes: 1_000,
  ...rest,
});

const silent: RequestListener = () => {};

describe('an answer', () => {
  it('comes back with status, headers and text; the request arrived as it was given', async () => {
    const got: string[] = [];
    const server = await serve(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      got.push(`${request.method} ${request.url} ${Buffer.concat(chunks)}`);
      response.writeHead(201, { 'content-type': 'text/html' }).end('{"returnCode":"1","x":"đã"}');
    });
    const outcome = await poster().post(to(server.port));
    expect(outcome).toMatchObject({
      outcome: 'answered',
      status: 201,
      headers: { 'content-type': 'text/html' },
      body: '{"returnCode":"1","x":"đã"}',
    });
    await poster().post(to(server.port, { method: 'PUT', body: '' }));
    expect(got).toEqual(['POST /notify?shop=1 a=1&b=ti%E1%BB%81n', 'PUT /notify?shop=1 ']);
    expect(server.requests[0]?.headers).toMatchObject({
      host: `shop.example.com:${server.port}`,
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': '18',
    });
    expect(server.requests[0]?.headers['accept-encoding']).toBeUndefined();
  });

  it('is text without its byte order mark, and broken bytes do not break it', async () => {
    const server = await serve((_request, response) => {
      response.end(Buffer.from([0xef, 0xbb, 0xbf, 0x31, 0xff]));
    });
    expect(await poster().post(to(server.port))).toMatchObject({ body: '1\ufffd' });
  });

  it('may be empty, and may be an error', async () => {
    const server = await serve((_request, response) => response.writeHead(503).end());
    expect(await poster().post(to(server.port))).toMatchObject({ status: 503, body: '' });
  });

  it('after an early hint is the final one', async () => {
    const server = await serve((_request, response) => {
      response.writeEarlyHints({ link: '</a>; rel=preload' });
      response.end('final');
    });
    expect(await poster().post(to(server.port))).toMatchObject({ status: 200, body: 'final' });
  });

  it('of many calls in turn comes over kept connections', async () => {
    const server = await serve((_request, response) => response.end('ok'));
    const { post } = poster();
    for (let i = 0; i < 10; i += 1) await post(to(server.port));
    expect(server.requests).toHaveLength(10);
    // A socket rests for one turn of the event loop before it is used again, so two take turns.
    expect(server.sockets.all).toBeLessThanOrEqual(2);
  });
});

describe('a redirect', () => {
  it('is an answer: nothing goes to where it points', async () => {
    const inside = await serve((_request, response) => response.end('secret'));
    const places = ['http://169.254.169.254/latest/meta-data/', `http://127.0.0.1:${inside.port}/`];
    const server = await serve((request, response) => {
      const location = places[request.url === '/0' ? 0 : 1];
      response.writeHead(request.url === '/0' ? 307 : 302, { location }).end();
    });
    const { post } = poster();
    for (const [at, status] of [307, 302].entries()) {
      const outcome = await post(to(server.port, { url: `http://127.0.0.1:${server.port}/${at}` }));
      expect(outcome).toMatchObject({
        outcome: 'answered',
        status,
        headers: { location: places[at] },
      });
    }
    expect(inside.sockets.all).toBe(0);
  });
});

describe('an address that may not be called', () => {
  it.each([
    ['ftp://shop.example.com/', 'not_http'],
    ['http://a:b@shop.example.com/', 'credentials_in_url'],
    ['nonsense', 'malformed_url'],
    ['http://10.0.0.1/', 'not_public_address'],
    ['http://metadata.google.internal/', 'not_public_name'],
  ])('%s is refused before anything is sent', async (url, why) => {
    expect(await poster().post(to(1, { url }))).toEqual({ outcome: 'refused_address', why });
  });

  it('is refused behind a name too', async () => {
    const server = await serve((_request, response) => response.end('secret'));
    const { post } = poster({ resolve: () => Promise.resolve(['127.0.0.1', '10.0.0.1']) });
    expect(await post(to(server.port))).toEqual({
      outcome: 'refused_address',
      why: 'not_public_address',
    });
    expect(server.sockets.all).toBe(0);
  });

  it('includes loopback where nothing is opened', async () => {
    const server = await serve((_request, response) => response.end('secret'));
    const { post } = poster({ allow: [] });
    for (const host of ['127.0.0.1', 'localhost', 'shop.example.com', '[::1]']) {
      const outcome = await post(to(server.port, { url: `http://${host}:${server.port}/` }));
      expect(outcome).toMatchObject({ outcome: 'refused_address' });
    }
    expect(server.sockets.all).toBe(0);
  });
});

describe('the deadline', () => {
  const slow: readonly (readonly [string, RequestListener])[] = [
    ['never answers', silent],
    [
      'sends its answer a byte at a time',
      (_request, response) => {
        const drip = setInterval(() => response.write('.'), 10);
        response.once('close', () => clearInterval(drip));
      },
    ],
    [
      'sends its headers a byte at a time',
      (request) => {
        const { socket } = request;
        socket.write('HTTP/1.1 200 OK\r\nx: ');
        const drip = setInterval(() => socket.write('.'), 10);
        socket.once('close', () => clearInterval(drip));
      },
    ],
    [
      'sends hints for ever',
      (_request, response) => {
        const drip = setInterval(() => response.writeEarlyHints({ link: '</a>; rel=x' }), 10);
        response.once('close', () => clearInterval(drip));
      },
    ],
  ];

  it.each(slow)('cuts off a host that %s, and its socket', async (_title, answer) => {
    const server = await serve(answer);
    expect(await poster().post(to(server.port, { timeoutMs: 100 }))).toEqual({
      outcome: 'timeout',
    });
    expect(server.requests).toHaveLength(1);
    await server.quiet();
  });

  it('covers the look-up of the name', async () => {
    const { post } = poster({ resolve: () => new Promise(() => {}) });
    expect(await post(to(80, { timeoutMs: 50 }))).toEqual({ outcome: 'timeout' });
  });

  it('once passed, keeps back a request whose connection comes too late', async () => {
    let found = (_addresses: readonly string[]): void => {};
    const resolve = () => new Promise<readonly string[]>((settle) => (found = settle));
    const server = await serve(silent);
    const outcome = await poster({ resolve }).post(to(server.port, { timeoutMs: 50 }));
    expect(outcome).toEqual({ outcome: 'timeout' });
    found(['127.0.0.1']);
    await expect.poll(() => server.sockets.all).toBe(1);
    await server.quiet();
    expect(server.requests).toHaveLength(0);
  });
});

describe('an answer beyond the bound', () => {
  it.each([
    ['that says its length', { 'content-length': '100000000' }],
    ['without a length', {}],
  ])('%s is cut off', async (_title, headers) => {
    const server = await serve((_request, response) => {
      response.writeHead(200, headers);
      const chunk = Buffer.alloc(65_536, 'a');
      const more = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', more);
      more();
    });
    expect(await poster().post(to(server.port))).toEqual({ outcome: 'too_large' });
    await server.quiet();
  });

  it.each([
    [1_000, 'answered'],
    [1_001, 'too_large'],
  ])('begins after it: %i bytes are %s', async (size, outcome) => {
    const server = await serve((_request, response) => response.end('a'.repeat(size)));
    expect(await poster().post(to(server.port))).toMatchObject({ outcome });
  });

  it('is not made by unpacking: a gzip bomb stays as small as it came', async () => {
    const bomb = gzipSync(Buffer.alloc(5_000_000));
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    });
    const outcome = await poster().post(to(server.port, { maxResponseBytes: bomb.length }));
    expect(outcome).toMatchObject({ outcome: 'answered', headers: { 'content-encoding': 'gzip' } });
    expect(outcome.outcome === 'answered' && outcome.body.length).toBeLessThanOrEqual(bomb.length);
  });
});

describe('a host that cannot be reached', () => {
  it('is told by its code when nothing listens', async () => {
    const gone = await localServer(silent);
    await gone.close();
    expect(await poster().post(to(gone.port))).toEqual({
      outcome: 'unreachable',
      code: 'ECONNREFUSED',
    });
  });

  it('is told by its code when the name does not exist', async () => {
    const error = Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
    const { post } = poster({ resolve: () => Promise.reject(error) });
    expect(await post(to(80))).toEqual({ outcome: 'unreachable', code: 'ENOTFOUND' });
  });

  it.each([
    ['hangs up', (request) => request.socket.destroy()],
    [
      'hangs up in the middle',
      (request) => request.socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf'),
    ],
    ['does not speak HTTP', (request) => request.socket.end('SSH-2.0-OpenSSH\r\n')],
    [
      'changes to another protocol',
      (request) =>
        request.socket.write('HTTP/1.1 101 X\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
    ],
    [
      'sends endless headers',
      (request) => request.socket.write(`HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(20_000)}`),
    ],
  ] satisfies readonly (readonly [string, RequestListener])[])(
    'is told when it %s',
    async (_title, answer) => {
      const server = await serve(answer);
      expect(await poster().post(to(server.port))).toMatchObject({ outcome: 'unreachable' });
      await server.quiet();
    },
  );

  it('is told when its certificate is signed by nobody, and when there is no TLS', async () => {
    const listener: RequestListener = (_request, response) => response.end('ok');
    const tls = await localServer(listener, { tls: selfSigned('shop.example.com') });
    closing.push(tls.close);
    const plain = await serve(listener);
    const { post } = poster();
    const over = (port: number) => post(to(port, { url: `https://shop.example.com:${port}/` }));
    expect(await over(tls.port)).toEqual({
      outcome: 'unreachable',
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    expect(await over(plain.port)).toMatchObject({ outcome: 'unreachable' });
    expect([tls.requests.length, plain.requests.length]).toEqual([0, 0]);
  });

  it('is told, not thrown, when the request itself cannot be sent', async () => {
    const server = await serve(silent);
    const outcome = await poster().post(to(server.port, { headers: { x: 'a\r\nb: c' } }));
    expect(outcome).toMatchObject({ outcome: 'unreachable' });
    expect(server.requests).toHaveLength(0);
  });
});

describe('a slow host', () => {
  it('holds its cap of sockets and no more; what waited too long is never sent', async () => {
    const server = await serve(silent);
    const { post } = poster({ connectionsPerHost: 3 });
    const holding = [1, 2, 3].map(() => post(to(server.port, { timeoutMs: 400 })));
    const waiting = Array.from({ length: 30 }, () => post(to(server.port, { timeoutMs: 100 })));
    const outcomes = await Promise.all([...holding, ...waiting]);
    expect(outcomes.every(({ outcome }) => outcome === 'timeout')).toBe(true);
    expect(server.requests).toHaveLength(3);
    // The next call is the next connection: none was opened for those who gave up.
    await post(to(server.port, { timeoutMs: 100 }));
    await server.quiet();
    expect(server.sockets).toEqual({ open: 0, most: 3, all: 4 });
    expect(server.requests).toHaveLength(4);
  });

  it('does not hold up another, and serves those who wait once it answers again', async () => {
    let awake = (): void => {};
    const waking = new Promise<void>((resolve) => {
      awake = resolve;
    });
    const slow = await serve(async (_request, response) => {
      await waking;
      response.end('late');
    });
    const quick = await serve((_request, response) => response.end('ok'));
    const { post } = poster({ connectionsPerHost: 2 });
    const waiting = Array.from({ length: 6 }, () => post(to(slow.port)));
    expect(await post(to(quick.port))).toMatchObject({ outcome: 'answered' });
    await expect.poll(() => slow.requests.length).toBe(2);
    awake();
    const outcomes = await Promise.all(waiting);
    expect(outcomes.every(({ outcome }) => outcome === 'answered')).toBe(true);
    expect([slow.requests.length, slow.sockets.most]).toEqual([6, 2]);
  });
});

describe('closing', () => {
  it('lets running calls end and leaves no socket open', async () => {
    const server = await serve((_request, response) => {
      setImmediate(() => response.end('ok'));
    });
    const { post, close } = poster();
    const call = post(to(server.port));
    await expect.poll(() => server.requests.length).toBe(1);
    await close();
    expect(await call).toMatchObject({ outcome: 'answered' });
    await server.quiet();
    expect(await post(to(server.port))).toMatchObject({ outcome: 'unreachable' });
  });
});
