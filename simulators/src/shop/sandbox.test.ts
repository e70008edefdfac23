import { describe, expect, test } from 'vitest';
import type { Exchange, HttpAnswer, HttpCall } from './exchange.ts';
import { Sandbox } from './sandbox.ts';

const KEYS = { '123pay': { merchantCode: 'M' } };
const AWAY: HttpAnswer = { kind: 'failed', why: 'unreachable' };
const json = (value: unknown): Extract<HttpAnswer, { kind: 'answered' }> => ({
  kind: 'answered',
  status: 200,
  headers: {},
  body: JSON.stringify(value),
});

function sandboxThat(answers: readonly HttpAnswer[], fallbackKeys?: unknown) {
  const calls: HttpCall[] = [];
  let now = new Date('2026-11-22T03:00:00Z');
  const exchange: Exchange = async (call) => {
    calls.push(call);
    return answers[calls.length - 1] ?? AWAY;
  };
  const sandbox = new Sandbox({
    gatewayUrl: 'http://gateway.test',
    exchange,
    clock: () => now,
    fallbackKeys,
  });
  const advance = (seconds: number) => {
    now = new Date(now.getTime() + seconds * 1000);
  };
  return { sandbox, calls, advance };
}

describe('the keys', () => {
  test('are asked for once, however many need them at once, and again when they are old', async () => {
    const { sandbox, calls, advance } = sandboxThat([json(KEYS), json({ '123pay': 'new' })]);
    const first = await Promise.all([sandbox.keys('123pay'), sandbox.keys('123pay')]);
    expect(first).toEqual([KEYS['123pay'], KEYS['123pay']]);
    expect(await sandbox.keys('alepay')).toBeUndefined();
    expect(calls).toHaveLength(1);
    advance(6);
    expect(await sandbox.keys('123pay')).toBe('new');
  });

  test('that were refused are asked for at once', async () => {
    const { sandbox } = sandboxThat([json(KEYS), json({ '123pay': 'new' })]);
    await sandbox.keys('123pay');
    sandbox.forgetKeys();
    expect(await sandbox.keys('123pay')).toBe('new');
  });

  test('known last serve while the gateway is away, and those of the settings before that', async () => {
    const { sandbox, advance } = sandboxThat([AWAY, json(KEYS), AWAY], { '123pay': 'given' });
    expect(await sandbox.keys('123pay')).toBe('given');
    expect(await sandbox.keys('123pay')).toEqual(KEYS['123pay']);
    advance(6);
    expect(await sandbox.keys('123pay')).toEqual(KEYS['123pay']);
  });

  test.each([{ ...json(0), body: '<html>' }, { ...json(KEYS), status: 404 }, json(null)])(
    'are not known from %j',
    async (answer) => {
      const { sandbox } = sandboxThat([answer]);
      expect(await sandbox.keys('123pay')).toBeUndefined();
    },
  );

  test('named like a property of every object are not known', async () => {
    const { sandbox } = sandboxThat([json(KEYS)]);
    expect(await sandbox.keys('constructor')).toBeUndefined();
  });
});

describe('the notify URL', () => {
  const OURS = 'http://127.0.0.1:8082/123pay/notify';
  const NONE = json({ notifyUrl: null });

  test('is told again and again until the gateway takes it', async () => {
    const { sandbox, calls } = sandboxThat([AWAY, NONE, { ...json(0), status: 503 }, NONE, NONE]);
    const pauses: number[] = [];
    await sandbox.offerNotifyUrl('123pay', OURS, {
      signal: new AbortController().signal,
      pause: async (ms) => {
        pauses.push(ms);
      },
    });
    expect(pauses).toEqual([100, 100]);
    expect(calls[4]).toMatchObject({
      method: 'PUT',
      url: 'http://gateway.test/sandbox/v1/merchants/123pay/notify-url',
      body: `{"url":"${OURS}"}`,
    });
  });

  test.each([
    ['none', null, true],
    ['the shop’s own', OURS, true],
    ['the shop’s own on the port that it had', 'http://127.0.0.1:9082/123pay/notify', true],
    ['a developer’s listener', 'http://127.0.0.1:3000/notify', false],
    ['a listener elsewhere', 'https://shop.example/123pay/notify', false],
  ])('is told where the gateway has %s: %j', async (_whose, notifyUrl, told) => {
    const { sandbox, calls } = sandboxThat([json({ notifyUrl }), json({})]);
    const patience = { signal: new AbortController().signal, pause: async () => {} };
    await sandbox.offerNotifyUrl('123pay', OURS, patience);
    expect(calls.map(({ method }) => method)).toEqual(told ? ['GET', 'PUT'] : ['GET']);
  });

  test('is told no more once the shop stops', async () => {
    const { sandbox, calls } = sandboxThat([]);
    const stopping = new AbortController();
    await sandbox.offerNotifyUrl('123pay', OURS, {
      signal: stopping.signal,
      pause: async () => stopping.abort(),
    });
    expect(calls).toHaveLength(1);
  });
});
