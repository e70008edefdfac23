import type { AttemptId } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import { type DebitAnswer, format } from '@cong/wire/banknet/messages.ts';
import { formatReturnUrl } from '@cong/wire/banknet/result.ts';
import { HEADERS, requestHeaders, verifyAnswer } from '@cong/wire/banknet/signature.ts';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { banknetReturns, type DebitResult } from './plugin.ts';

const KEY = 'the-key-of-this-test';
const RETURN = '/connectors/banknet/return';
const RESULT = '/connectors/banknet/result';
const now = new Date('2026-11-22T03:00:00.000Z');
const paid: DebitAnswer = {
  code: '00',
  attemptRef: 'A1',
  bankRef: 'B1',
  amount: vnd(1_000n),
  at: now,
};
const paidResult = { outcome: 'paid', amount: 1_000n, connectorRef: 'B1' };

let app: FastifyInstance;
let recorded: [AttemptId, DebitResult][];
let databaseDown: boolean;
let logs: string;

beforeEach(async () => {
  recorded = [];
  databaseDown = false;
  logs = '';
  const write = (line: string) => {
    logs += line;
  };
  app = Fastify({ logger: { stream: { write } } });
  await app.register(banknetReturns, {
    acquirer: 'CONG',
    key: new Secret(KEY),
    onResult: async (attemptId, result) => {
      if (databaseDown) throw new Error('database down');
      recorded.push([attemptId, result]);
    },
    pageOf: async (attemptId) => (attemptId === 'A1' ? '/pay/token' : undefined),
  });
});
afterEach(() => app.close());

const returning = (answer: DebitAnswer, key = KEY): string => {
  const url = formatReturnUrl(`http://gate.test${RETURN}`, { answer, acquirer: 'CONG', key, now });
  return url.slice('http://gate.test'.length);
};

const posting = (body: string, key = KEY, acquirer = 'CONG') => {
  const headers = requestHeaders(
    { timestamp: '1', method: 'POST', path: RESULT, body },
    acquirer,
    key,
  );
  return app.inject({ method: 'POST', url: RESULT, headers, body });
};

describe("the payer's return", () => {
  test('records the result and sends the payer to the page', async () => {
    const answer = await app.inject(returning(paid));
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/pay/token']);
    expect(recorded).toEqual([['A1', paidResult]]);
  });

  test('goes on to the page when the result cannot be recorded: it comes again', async () => {
    databaseDown = true;
    const answer = await app.inject(returning(paid));
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/pay/token']);
  });

  test('of an attempt in progress records nothing', async () => {
    expect((await app.inject(returning({ code: '09', attemptRef: 'A1' }))).statusCode).toBe(303);
    expect(recorded).toEqual([]);
  });

  test('of an attempt that is not ours is not found', async () => {
    const answer = await app.inject(returning({ code: '17', attemptRef: 'NOT-OURS' }));
    expect(answer.statusCode).toBe(404);
  });

  test.each([
    ['unsigned', RETURN],
    ['signed by another key', returning(paid, 'other')],
    ['changed', returning(paid).replace('result=', 'result=A')],
    ['with junk after the signature', `${returning(paid)}00`],
    ['with a parameter twice', `${returning(paid)}&result=x`],
  ])('%s is a 400 page, records nothing, and leaves no secret in the log', async (_name, url) => {
    const answer = await app.inject(url);
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain('<html lang="vi">');
    expect(recorded).toEqual([]);
    expect(logs).toContain('unverified browser return');
    expect(logs).not.toContain(KEY);
  });
});

describe("the server's result", () => {
  test('is recorded, then acknowledged with a signature', async () => {
    const answer = await posting(format(paid));
    expect(answer.statusCode).toBe(200);
    expect(recorded).toEqual([['A1', paidResult]]);
    const request = { timestamp: '1', method: 'POST', path: RESULT, body: format(paid) };
    const requestSignature = requestHeaders(request, 'CONG', KEY)[HEADERS.signature] ?? '';
    const parts = { timestamp: '1', requestSignature, status: 200, body: answer.body };
    expect(verifyAnswer(parts, KEY, String(answer.headers[HEADERS.signature]))).toBe(true);
  });

  test('that cannot be recorded is not acknowledged, so that it comes again', async () => {
    databaseDown = true;
    expect((await posting(format(paid))).statusCode).toBe(500);
  });

  test('that is a refusal is recorded with its reason', async () => {
    await posting('{"code":"41","attemptRef":"A1"}');
    expect(recorded).toEqual([['A1', { outcome: 'refused', reason: 'card_lost' }]]);
  });

  test('that is not definite is acknowledged and records nothing', async () => {
    expect((await posting('{"code":"09","attemptRef":"A1"}')).statusCode).toBe(200);
    expect(recorded).toEqual([]);
  });

  test.each([
    ['signed by another key', () => posting(format(paid), 'other'), { code: '97' }],
    ['of another acquirer', () => posting(format(paid), KEY, 'OTHER'), { code: '97' }],
    [
      'unsigned',
      () => app.inject({ method: 'POST', url: RESULT, body: format(paid) }),
      { code: '97' },
    ],
    ['that is no message', () => posting('{"code":"00"}'), { code: '30', field: 'attemptRef' }],
    ['that is empty', () => posting(''), { code: '30', field: 'body' }],
  ])('%s is refused and records nothing', async (_name, send, expected) => {
    const answer = await send();
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toEqual(expected);
    expect(recorded).toEqual([]);
  });
});
