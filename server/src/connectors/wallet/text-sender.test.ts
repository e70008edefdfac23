import { createServer, type IncomingMessage } from 'node:http';
import { Secret } from '@cong/values/secret.ts';
import { Agent } from 'undici';
import { afterAll, expect, test } from 'vitest';
import type { Phone } from '../../core/wallet/phone.ts';
import { textSender } from './text-sender.ts';

const received: { path: string | undefined; authorization: string | undefined; body: string }[] =
  [];
let status = 202;
const server = createServer(async (request, response) => {
  const { url: path, headers } = request;
  received.push({ path, authorization: headers.authorization, body: await bodyOf(request) });
  response.writeHead(status).end();
}).listen(0, '127.0.0.1');
const http = new Agent();

afterAll(async () => {
  server.close();
  await http.close();
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function address(): string {
  const at = server.address();
  if (at === null || typeof at === 'string') throw new Error('not listening');
  return `http://127.0.0.1:${at.port}/send?from=cong`;
}

const send = (url: string) =>
  textSender({ url, key: new Secret('k-1'), http })('0900000001' as Phone, 'mã 123456');

test('a text is posted with our key, and 2xx means that it is on its way', async () => {
  expect(await send(address())).toBe(true);
  expect(received).toEqual([
    {
      path: '/send?from=cong',
      authorization: 'Bearer k-1',
      body: '{"to":"0900000001","text":"mã 123456"}',
    },
  ]);
});

test('any other answer, and none, mean that it is not', async () => {
  status = 500;
  expect(await send(address())).toBe(false);
  expect(await send('http://127.0.0.1:1/')).toBe(false);
});
