import type { IncomingMessage, ServerResponse } from 'node:http';
import { type LocalServer, localServer } from '../../outbound/testing/local-server.ts';

export type Received = {
  readonly method: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly at: number;
};

export type Receiver = LocalServer & {
  readonly url: string;
  readonly host: string;
  /** What came, in order of arrival. */
  readonly received: Received[];
};

type Answer = (received: Received, response: ServerResponse) => void;

/** A merchant's listener, over real HTTP. */
export async function receiver(answer: Answer): Promise<Receiver> {
  const received: Received[] = [];
  const server = await localServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const { method = '', headers } = request;
    const one = { method, headers, body, at: performance.now() };
    received.push(one);
    answer(one, response);
  });
  const host = `127.0.0.1:${server.port}`;
  return { ...server, received, host, url: `http://${host}/notify` };
}

export const accept: Answer = (_, response) => {
  response.end('ok');
};
