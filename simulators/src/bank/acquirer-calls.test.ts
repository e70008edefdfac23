import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PATHS } from '@cong/wire/banknet/messages.ts';
import { HEADERS, requestHeaders, verifyAnswer } from '@cong/wire/banknet/signature.ts';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bank } from './plugin.ts';

let folder: string;
let app: FastifyInstance;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cong-bank-'));
  app = Fastify();
  const acquirers = new Map([
    ['ONE', 'key-one'],
    ['TWO', 'key-two'],
  ]);
  await app.register(bank, { folder, acquirers, clock: () => new Date(1_000_000_000_000) });
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

const signed = (body: string, acquirer: string, key: string) =>
  requestHeaders(
    { timestamp: '1000000000000', method: 'POST', path: PATHS.check, body },
    acquirer,
    key,
  );

const send = (body: string, headers: Record<string, string>) =>
  app.inject({ method: 'POST', url: PATHS.check, headers, body });

const checkOf = (changes: Record<string, unknown> = {}) =>
  JSON.stringify({
    attemptRef: 'A1',
    bank: 'VCB',
    amount: '1000',
    description: 'x',
    clientIp: '203.0.113.7',
    locale: 'vi',
    expiresAt: '2001-09-09T02:00:00.000Z',
    card: { number: '9704000000000018', holder: 'NGUYEN VAN A', date: '03/07' },
    returnUrl: 'http://gate.test/return',
    resultUrl: 'http://gate.test/result',
    answerWithinMs: 1_000,
    ...changes,
  });

test.each([
  ['no signature', {}],
  ['an unknown acquirer', signed('{}', 'THREE', 'key-one')],
  ["another acquirer's key", signed('{}', 'ONE', 'key-two')],
  ['another body', signed('{"a":1}', 'ONE', 'key-one')],
])('a caller with %s is turned away, unsigned', async (_name, headers) => {
  const answer = await send('{}', headers);
  expect(answer.statusCode).toBe(401);
  expect(answer.headers[HEADERS.signature]).toBeUndefined();
});

test('what the network answers is signed for that request, errors too', async () => {
  for (const [body, status] of [
    [checkOf({ attemptRef: 'signed' }), 200],
    ['{', 400],
  ] as const) {
    const headers = signed(body, 'ONE', 'key-one');
    const answer = await send(body, headers);
    expect(answer.statusCode).toBe(status);
    const parts = {
      timestamp: String(answer.headers[HEADERS.timestamp]),
      requestSignature: headers[HEADERS.signature] ?? '',
      status,
      body: answer.body,
    };
    expect(verifyAnswer(parts, 'key-one', String(answer.headers[HEADERS.signature]))).toBe(true);
  }
});

test.each([
  ['a malformed field', checkOf({ amount: '-1' }), { code: '30', field: 'amount' }],
  ['a bank of no table', checkOf({ bank: 'NONE' }), { code: '58' }],
  ["a card for a bank's own page", checkOf({ bank: 'DAB' }), { code: '30' }],
  ['no card for a bank without a page', checkOf({ card: undefined }), { code: '30' }],
  [
    'an attempt whose time is over',
    checkOf({ expiresAt: '2001-09-09T01:46:40.000Z' }),
    { code: '68' },
  ],
  ['details of no card', checkOf({ card: { number: '1', holder: '', date: '' } }), { code: '12' }],
])('%s is answered by its code', async (_name, body, expected) => {
  const answer = await send(body, signed(body, 'ONE', 'key-one'));
  expect(answer.json()).toMatchObject(expected);
});

test("one acquirer cannot see or use another's references", async () => {
  const body = checkOf({ attemptRef: 'mine' });
  expect((await send(body, signed(body, 'ONE', 'key-one'))).json()).toMatchObject({ code: '01' });
  expect((await send(body, signed(body, 'TWO', 'key-two'))).json()).toMatchObject({ code: '94' });
  const inquiry = '{"attemptRef":"mine"}';
  const request = {
    timestamp: '1000000000000',
    method: 'POST',
    path: PATHS.inquiry,
    body: inquiry,
  };
  const answer = await app.inject({
    method: 'POST',
    url: PATHS.inquiry,
    headers: requestHeaders(request, 'TWO', 'key-two'),
    body: inquiry,
  });
  expect(answer.json()).toMatchObject({ code: '25' });
});

test("an attempt's time is over by its acquirer's clock, which may be months ahead", async () => {
  const aheadMs = 1_000_000_000_000 + 30 * 24 * 3_600_000;
  const expired = checkOf({ attemptRef: 'ahead', expiresAt: new Date(aheadMs - 1).toISOString() });
  const request = { timestamp: String(aheadMs), method: 'POST', path: PATHS.check, body: expired };
  const answer = await send(expired, requestHeaders(request, 'ONE', 'key-one'));
  expect(answer.json()).toMatchObject({ code: '68' });
});
