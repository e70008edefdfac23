import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AttemptId, RefundId } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import { format } from '@cong/wire/banknet/messages.ts';
import { HEADERS, headerOf, signAnswer, verifyRequest } from '@cong/wire/banknet/signature.ts';
import { Agent } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Connector } from '../../core/connector/connector.ts';
import { banknetConnector } from './connector.ts';

const KEY = 'k';
const now = new Date('2026-11-22T03:00:00.000Z');
const http = new Agent({ connections: 4 });
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => script(request, response, Buffer.concat(chunks).toString()));
});

type Script = (request: IncomingMessage, response: ServerResponse, body: string) => void;

let script: Script;
let connector: Connector;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  connector = banknetConnector({
    baseUrl: `http://127.0.0.1:${port}/bank/`,
    acquirer: 'CONG',
    key: new Secret(KEY),
    clock: () => now,
    callTimeoutMs: 5_000,
    http,
  });
});
beforeEach(() => {
  script = (_request, response) => response.writeHead(500).end();
});
afterAll(async () => {
  await http.destroy();
  server.close();
  server.closeAllConnections();
});

/** Answers with this text, signed as the network signs unless told otherwise. */
const answering =
  (body: string, { status = 200, key = KEY, timestamp = '1' } = {}): Script =>
  (request, response) => {
    const requestSignature = headerOf(request.headers, HEADERS.signature) ?? '';
    const signature = signAnswer({ timestamp, requestSignature, status, body }, key);
    response
      .writeHead(status, { [HEADERS.timestamp]: timestamp, [HEADERS.signature]: signature })
      .end(body);
  };

const attemptId = 'A1' as AttemptId;
const signal = () => AbortSignal.timeout(5_000);
const start = (given = signal()) =>
  connector.start({
    attemptId,
    account: {},
    startedAt: now,
    amount: vnd(1_000n),
    bank: 'VCB',
    method: 'domestic_card',
    description: 'x',
    clientIp: '203.0.113.7',
    locale: 'vi',
    returnUrl: 'http://gate.test/return',
    resultUrl: 'http://gate.test/result',
    expiresAt: new Date(now.getTime() + 60_000),
    signal: given,
  });
const authorise = (given = signal()) =>
  connector.authorise?.({
    attemptId,
    account: {},
    connectorRef: 'B1',
    amount: vnd(1_000n),
    otp: new Secret('00000000'),
    signal: given,
  });
const inquire = (given = signal()) =>
  connector.inquire?.({
    attemptId,
    account: {},
    amount: vnd(1_000n),
    startedAt: now,
    signal: given,
  });
const refund = (given = signal()) =>
  connector.refund?.({
    refundId: 'R1' as RefundId,
    account: {},
    startedAt: now,
    requestedAt: now,
    attemptId,
    amount: vnd(1_000n),
    captured: vnd(1_000n),
    reason: 'x',
    signal: given,
  });

const paidText = format({
  code: '00',
  attemptRef: 'A1',
  bankRef: 'B1',
  amount: vnd(1_000n),
  at: now,
});

test('an answer without end is no answer, and is not kept in memory', async () => {
  let sent = 0;
  script = (_request, response) => {
    const chunk = Buffer.alloc(64 * 1_024, 'x');
    const pour = (): void => {
      while (!response.destroyed && sent < 256 * 1_024 * 1_024) {
        sent += chunk.length;
        if (!response.write(chunk)) {
          response.once('drain', pour);
          return;
        }
      }
      response.end();
    };
    pour();
  };
  expect(await authorise()).toMatchObject({ outcome: 'unknown' });
  expect(sent).toBeLessThan(32 * 1_024 * 1_024);
});

test('an order to debit is signed, and its signed answer is believed', async () => {
  let verified = false;
  script = (request, response, body) => {
    const path = request.url ?? '';
    const timestamp = headerOf(request.headers, HEADERS.timestamp) ?? '';
    const signature = headerOf(request.headers, HEADERS.signature);
    verified = verifyRequest({ timestamp, method: 'POST', path, body }, KEY, signature);
    expect([path, timestamp]).toEqual(['/bank/banknet/v1/authorisations', String(now.getTime())]);
    answering(paidText)(request, response, body);
  };
  expect(await authorise()).toEqual({ outcome: 'paid', amount: 1_000n, connectorRef: 'B1' });
  expect(verified).toBe(true);
});

const doubts: readonly [string, Script, string][] = [
  ['an unsigned answer', (_q, r) => r.end(paidText), 'HTTP 200, not signed by the network'],
  [
    'an answer under another key',
    answering(paidText, { key: 'other' }),
    'HTTP 200, not signed by the network',
  ],
  [
    'an answer to another request',
    (_q, r) => {
      const signed = { timestamp: '1', requestSignature: 'x', status: 200, body: paidText };
      const headers = { [HEADERS.timestamp]: '1', [HEADERS.signature]: signAnswer(signed, KEY) };
      r.writeHead(200, headers).end(paidText);
    },
    'HTTP 200, not signed by the network',
  ],
  ['garbage, signed', answering('<html>'), "the answer's body is malformed"],
  ['an empty body, signed', answering(''), "the answer's body is malformed"],
  [
    'a debit without an amount',
    answering('{"code":"00","attemptRef":"A1"}'),
    "the answer's amount is malformed",
  ],
  [
    'a code of no table',
    answering('{"code":"ZZ","attemptRef":"A1"}'),
    "the answer's code is malformed",
  ],
  [
    'an answer about another attempt',
    answering(paidText.replace('A1', 'A2')),
    'the answer is about another attempt',
  ],
  [
    'a format error',
    answering('{"code":"30","field":"otp"}', { status: 400 }),
    'HTTP 400 {"code":"30","field":"otp"}',
  ],
  ['HTTP 500', (_q, r) => r.writeHead(500).end('oops'), 'HTTP 500, not signed by the network'],
  [
    'a redirect',
    (_q, r) => r.writeHead(302, { location: '/elsewhere' }).end(),
    'HTTP 302, not signed by the network',
  ],
  ['HTTP 503', (_q, r) => r.writeHead(503).end(), 'HTTP 503'],
  ['a connection that breaks', (q) => q.socket.destroy(), 'UND_ERR_SOCKET'],
  [
    'an answer that breaks off',
    (q, r) => {
      r.writeHead(200, { 'content-length': '100' }).write('{');
      setImmediate(() => q.socket.destroy());
    },
    'UND_ERR_SOCKET',
  ],
];

describe.each(doubts)('%s', (_name, doubtful, why) => {
  beforeEach(() => {
    script = doubtful;
  });
  test('is never taken for an outcome of a debit, an inquiry or a refund', async () => {
    expect(await authorise()).toEqual({ outcome: 'unknown', why });
    expect(await inquire()).toEqual({ outcome: 'unknown', why });
    expect(await refund()).toMatchObject({ outcome: 'unknown' });
  });
});

describe('no answer', () => {
  const silent: Script = () => undefined;
  test.each([
    ['start', start],
    ['authorise', authorise],
    ['inquire', inquire],
    ['refund', refund],
  ])('%s: given up, the outcome is unknown', async (_name, call) => {
    const patience = new AbortController();
    script = (...args) => {
      silent(...args);
      patience.abort();
    };
    const answer = await call(patience.signal);
    expect(answer).toEqual({ outcome: 'unknown', why: 'no answer in time' });
  });
});

test('a check that finds the network out of order is a definite refusal: it debits nothing', async () => {
  script = (_request, response) => response.writeHead(503).end();
  expect(await start()).toEqual({ outcome: 'refused', reason: 'issuer_unreachable' });
});

test('a call given up before it was sent never leaves', async () => {
  let calls = 0;
  script = (_request, response) => {
    calls += 1;
    response.end();
  };
  expect(await authorise(AbortSignal.abort())).toEqual({
    outcome: 'refused',
    reason: 'issuer_unreachable',
  });
  expect(calls).toBe(0);
});

test.each([
  ['25', { outcome: 'not_found' }],
  ['09', { outcome: 'pending' }],
  ['51', { outcome: 'not_paid', reason: 'insufficient_funds' }],
  ['55', { outcome: 'unknown', why: '55 Wrong OTP' }],
])('an inquiry answered %s', async (code, expected) => {
  script = answering(JSON.stringify({ code, attemptRef: 'A1' }));
  expect(await inquire()).toEqual(expected);
});

test('a refund’s answer about another refund is not believed', async () => {
  script = answering('{"code":"00","attemptRef":"A1","refundId":"R2"}');
  expect(await refund()).toEqual({
    outcome: 'unknown',
    why: 'the answer is about another refund',
  });
});
