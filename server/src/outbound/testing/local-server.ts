import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';

export type LocalServer = {
  readonly port: number;
  /** Connections open now, the most there ever were at once, and all there were. */
  readonly sockets: { open: number; most: number; all: number };
  readonly requests: IncomingMessage[];
  /** Settles when the last connection has closed. */
  readonly quiet: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export type ServerOptions = {
  /** A loopback address; tests give each part in a story its own. */
  readonly address?: string;
  readonly port?: number;
  readonly tls?: { readonly key: string; readonly cert: string };
};

/** A real HTTP server on loopback that counts what reaches it. */
export async function localServer(
  answer: RequestListener,
  { address = '127.0.0.1', port = 0, tls }: ServerOptions = {},
): Promise<LocalServer> {
  const requests: IncomingMessage[] = [];
  const listener: RequestListener = (request, response) => {
    requests.push(request);
    answer(request, response);
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  const sockets = { open: 0, most: 0, all: 0 };
  server.on('connection', (socket: Socket) => {
    sockets.all += 1;
    sockets.open += 1;
    sockets.most = Math.max(sockets.most, sockets.open);
    socket.once('close', () => {
      sockets.open -= 1;
      if (sockets.open === 0) server.emit('quiet');
    });
  });
  server.listen(port, address);
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('no port');
  return {
    port: bound.port,
    sockets,
    requests,
    quiet: async () => {
      if (sockets.open > 0) await once(server, 'quiet');
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
