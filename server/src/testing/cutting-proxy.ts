import { connect, createServer, type Server, type Socket } from 'node:net';

/** When the connection is lost, seen from a statement on its way. */
export type Cut =
  /** The server never sees the statement. */
  | 'before it arrives'
  /** The server sees half of it. */
  | 'in the middle of it'
  /** The server works on it while nobody waits for the answer. */
  | 'while it runs'
  /** The server has done it, and its answer does not arrive. */
  | 'before the answer';

/** A way to PostgreSQL that can be cut at any of these instants. */
export type CuttingProxy = {
  readonly url: string;
  /** Cuts the connection of the next statement whose bytes hold `marker`. */
  arm(cut: Cut, marker: string): void;
  /** How many cuts were made. */
  readonly cuts: number;
  /** Cuts everything at once. */
  cutAll(): void;
  close(): Promise<void>;
};

/** ReadyForQuery with no transaction open: the server has nothing more to say. */
const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

type Armed = { readonly cut: Cut; readonly marker: string };

/** A proxy on a port of its own in front of a database. */
export async function cuttingProxy(databaseUrl: string): Promise<CuttingProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let armed: Armed | undefined;
  let cuts = 0;
  /** The cut that these bytes set off, if any. */
  const cutOf = (bytes: Buffer): Cut | undefined => {
    if (armed === undefined || !bytes.includes(armed.marker)) return undefined;
    const { cut } = armed;
    armed = undefined;
    cuts += 1;
    return cut;
  };
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
    }
    join(client, upstream, cutOf);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${portOf(server)}`;
  const cutAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: url.href,
    arm: (cut, marker) => {
      armed = { cut, marker };
    },
    get cuts() {
      return cuts;
    },
    cutAll,
    close: async () => {
      cutAll();
      await new Promise((done) => server.close(done));
    },
  };
}

function join(client: Socket, upstream: Socket, cutOf: (bytes: Buffer) => Cut | undefined): void {
  let answerIsLost = false;
  client.on('close', () => {
    if (!answerIsLost) upstream.destroy();
  });
  upstream.on('close', () => client.destroy());
  upstream.on('data', (bytes) => {
    if (!answerIsLost) client.write(bytes);
    else if (bytes.subarray(-READY.length).equals(READY)) upstream.destroy();
  });
  client.on('data', (bytes) => {
    const cut = cutOf(bytes);
    if (cut === 'before it arrives') {
      client.destroy();
    } else if (cut === 'in the middle of it') {
      upstream.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => client.destroy());
    } else {
      answerIsLost ||= cut !== undefined;
      upstream.write(bytes);
      if (cut === 'while it runs') client.destroy();
    }
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
