import type { Agent } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { cidrs } from './cidr.ts';
import { type GuardSettings, guardedAgent } from './guarded-agent.ts';
import type { Resolve } from './resolve.ts';
import { type LocalServer, localServer, type ServerOptions } from './testing/local-server.ts';

/** In these tests 127.0.0.2 is the public internet, and 127.0.0.1 is the machine's own. */
const PUBLIC = '127.0.0.2';
const PRIVATE = '127.0.0.1';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

async function serve(options: ServerOptions): Promise<LocalServer> {
  const server = await localServer((_request, response) => {
    response.setHeader('connection', 'close');
    response.end('ok');
  }, options);
  closing.push(server.close);
  return server;
}

function agentFor(settings: Partial<GuardSettings>): Agent {
  const agent = guardedAgent({ allow: cidrs(PUBLIC), ...settings });
  closing.push(() => agent.destroy());
  return agent;
}

async function bothServers() {
  const open = await serve({ address: PUBLIC });
  const secret = await serve({ address: PRIVATE, port: open.port });
  return { open, secret };
}

/** Answers the first question with the first list, and so on; the last list stays. */
function answering(...lists: readonly (readonly string[])[]) {
  const asked: string[] = [];
  const resolve: Resolve = (hostname) => {
    asked.push(hostname);
    return Promise.resolve(lists[Math.min(asked.length, lists.length) - 1] ?? []);
  };
  return { asked, resolve };
}

const call = async (agent: Agent, origin: string): Promise<string> => {
  try {
    const { body } = await agent.request({ origin, path: '/', method: 'POST', body: 'x' });
    return await body.text();
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
};

describe('a name that resolves', () => {
  it('to a public address first and a private one next leads to the first, then nowhere', async () => {
    const { open, secret } = await bothServers();
    const { asked, resolve } = answering([PUBLIC], [PRIVATE]);
    const agent = agentFor({ resolve });
    const origin = `http://rebind.example.com:${open.port}`;
    expect(await call(agent, origin)).toBe('ok');
    expect(asked).toEqual(['rebind.example.com']);
    expect(await call(agent, origin)).toBe('ADDRESS_REFUSED');
    expect(asked).toHaveLength(2);
    expect([open.sockets.all, secret.sockets.all]).toEqual([1, 0]);
  });

  it.each([
    ['private', [PRIVATE]],
    ['public and private', [PUBLIC, PRIVATE]],
    ['private and public', [PRIVATE, PUBLIC]],
    ['public and private IPv6', [PUBLIC, '::1']],
    ['public and metadata', [PUBLIC, '169.254.169.254']],
    ['mapped', [`::ffff:${PUBLIC}`]],
    ['no address at all', ['localhost']],
  ])('to %s is not connected to at all', async (_title, answers) => {
    const { open, secret } = await bothServers();
    const agent = agentFor({ resolve: answering(answers).resolve });
    expect(await call(agent, `http://shop.example.com:${open.port}`)).toBe('ADDRESS_REFUSED');
    expect([open.sockets.all, secret.sockets.all]).toEqual([0, 0]);
  });

  it('to several public addresses is reached at the one that answers', async () => {
    const server = await serve({ address: '127.0.0.3' });
    const agent = agentFor({
      allow: cidrs('127.0.0.2', '127.0.0.3'),
      resolve: answering(['127.0.0.2', '127.0.0.3']).resolve,
    });
    expect(await call(agent, `http://shop.example.com:${server.port}`)).toBe('ok');
  });

  it('to nothing is not found', async () => {
    const agent = agentFor({ resolve: answering([]).resolve });
    expect(await call(agent, 'http://shop.example.com')).toBe('ENOTFOUND');
  });
});

describe('an address in the URL', () => {
  it.each(['127.0.0.1', '[::1]', '[::ffff:7f00:1]', '10.0.0.1', '169.254.169.254'])(
    '%s is checked although nothing looks it up',
    async (host) => {
      const secret = await serve({ address: PRIVATE });
      const { asked, resolve } = answering([PUBLIC]);
      const agent = agentFor({ resolve });
      expect(await call(agent, `http://${host}:${secret.port}`)).toBe('ADDRESS_REFUSED');
      expect(await call(agent, `https://${host}:${secret.port}`)).toBe('ADDRESS_REFUSED');
      expect(asked).toEqual([]);
      expect(secret.sockets.all).toBe(0);
    },
  );

  it('is connected to when its range is opened', async () => {
    const open = await serve({ address: PUBLIC });
    const agent = agentFor({});
    expect(await call(agent, `http://${PUBLIC}:${open.port}`)).toBe('ok');
  });
});
