import { err, ok, type Result } from '@cong/values/result.ts';
import type { FastifyInstance } from 'fastify';
import { type Books, type Order, refundedOf } from './books.ts';
import type { Fault, FaultMatch, Faults } from './faults.ts';

type Deps = { readonly name: string; readonly books: Books; readonly faults: Faults };

const MAX_PAGE = 10_000;

/** For tests and people at the sandbox: order faults, read the provider's books. */
export function controlRoutes(app: FastifyInstance, { name, books, faults }: Deps): void {
  app.post(`/${name}/control/faults`, async (request, reply) => {
    const order = readFault(request.body);
    if (!order.ok) return reply.code(400).send({ error: order.error });
    if (order.value === 'reset') faults.reset();
    else faults.add(order.value);
    return { ok: true };
  });

  app.get(`/${name}/books`, async (request) => {
    const { since, limit } = request.query as Readonly<Record<string, unknown>>;
    return readBooks(books, { since: natural(since, 0), limit: natural(limit, 1_000) });
  });
}

function natural(text: unknown, otherwise: number): number {
  return typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : otherwise;
}

const line = (order: Order, position: number) => ({
  position,
  attemptRef: order.ref,
  merchant: order.merchant,
  debited: order.debited.toString(),
  refunded: refundedOf(order).toString(),
  debitedAt: new Date(order.debitedAt).toISOString(),
});

/** One page of debits in the order they were made, and the totals of all. */
function readBooks(books: Books, { since, limit }: { since: number; limit: number }) {
  const { debits } = books;
  const end = Math.min(since + Math.max(1, Math.min(limit, MAX_PAGE)), debits.length);
  return {
    entries: debits.slice(since, end).map((order, i) => line(order, since + i)),
    next: end < debits.length ? end : null,
    totals: {
      debits: debits.length,
      debited: debits.reduce((sum, { debited }) => sum + debited, 0n).toString(),
      refunded: debits.reduce((sum, order) => sum + refundedOf(order), 0n).toString(),
    },
  };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readFault(text: unknown): Result<Fault | 'reset', string> {
  const body = parseJson(text);
  if (!isRecord(body)) return err('a JSON object is needed');
  if (body.reset === true) return ok('reset');
  const match = isRecord(body.match) ? readMatch(body.match) : undefined;
  if (match === undefined) return err('match needs one of attemptRef, next: true, every: true');
  const { behaviour } = body;
  if (!isRecord(behaviour)) return err('behaviour must be an object');
  // A behaviour that means nothing does nothing: this interface is for tests.
  return ok({ match, behaviour: behaviour as Fault['behaviour'] });
}

/** Providers' forms are read as they came: what is JSON is read here. */
function parseJson(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : text;
  } catch {
    return undefined;
  }
}

function readMatch({
  attemptRef,
  next,
  every,
}: Readonly<Record<string, unknown>>): FaultMatch | undefined {
  if (typeof attemptRef === 'string') return { attemptRef };
  if (next === true) return { next };
  return every === true ? { every } : undefined;
}
