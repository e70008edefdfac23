import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '@cong/values/time.ts';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Sleep } from '../shared/retrying.ts';
import { Silence } from '../shared/silence.ts';
import { Books, type Order } from './books.ts';
import { controlRoutes } from './control.ts';
import { type Behaviour, Faults } from './faults.ts';

export type DeskOptions = {
  /** Where the journal of the provider's books lies. */
  readonly folder: string;
  readonly clock: Clock;
  /** Injected by tests; real time otherwise. */
  readonly sleep?: Sleep;
};

/** What every provider's simulator works with. */
export type Desk = {
  readonly books: Books;
  readonly now: Clock;
  readonly sleep: Sleep;
  readonly behaviourOf: (order: Pick<Order, 'ref'>) => Behaviour;
  /** A fault that waits for the next order is this one's. */
  readonly claimNext: (ref: string) => void;
  /** Never answers; the call is let go when the simulator stops. */
  readonly hold: (reply: FastifyReply) => FastifyReply;
  /** For calls to the merchant's server. */
  readonly stopping: AbortSignal;
};

/** Opens a provider's books, reads every body as it came, and serves its control interface. */
export async function openDesk(
  app: FastifyInstance,
  name: string,
  options: DeskOptions,
): Promise<Desk> {
  await mkdir(options.folder, { recursive: true });
  const books = await Books.read(join(options.folder, `${name}.jsonl`));
  const stopping = new AbortController();
  const faults = new Faults();
  const silence = new Silence();
  const { clock: now } = options;
  app.addHook('preClose', async () => {
    stopping.abort();
    silence.close();
  });
  app.addHook('onClose', () => books.close());
  // Signatures are over the bytes: bodies are kept as text.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  controlRoutes(app, { name, books, faults });
  return {
    ...{ books, now, stopping: stopping.signal },
    sleep: options.sleep ?? ((ms) => wait(ms, undefined, { signal: stopping.signal, ref: false })),
    behaviourOf: ({ ref }) => faults.behaviourOf(ref),
    claimNext: (ref) => faults.claimNext(ref),
    hold: (reply) => {
      silence.hold(reply);
      return reply;
    },
  };
}

/** The provider's own address as the caller reached it: its pages are there too. */
export const originOf = (request: { readonly protocol: string; readonly host: string }): string =>
  `${request.protocol}://${request.host}`;
