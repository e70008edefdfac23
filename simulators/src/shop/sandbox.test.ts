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
  test('is told again and again until the gateway takes it', async () => {
    const { sandbox, calls } = sandboxThat([AWAY, { ...json(0), status: 503 }, json({})]);
    const pauses: number[] = [];
    await sandbox.setNotifyUrl('123pay', 'http://shop.test/123pay/notify', {
      signal: new AbortController().signal,
      pause: async (ms) => {
        pauses.push(ms);
      },
    });
    expect(pauses).toEqual([250, 500]);
    expect(calls[2]).toMatchObject({
      method: 'PUT',
      url: 'http://gateway.test/sandbox/v1/merchants/123pay/notify-url',
      body: '{"url":"http://shop.test/123pay/notify"}',
    });
  });

  test('is told no more once the shop stops', async () => {
    const { sandbox, calls } = sandboxThat([]);
    const stopping = new AbortController();
    await sandbox.setNotifyUrl('123pay', 'http://shop.test/', {
      signal: stopping.signal,
      pause: async () => stopping.abort(),
    });
    expect(calls).toHaveLength(1);
  });
});
