import { err, ok, type Result } from '@cong/values/result.ts';
import { behaviourOf, cardFor, cardNumbered } from '@cong/wire/banknet/cards.ts';
import type { Behaviour } from '@cong/wire/banknet/test-card.ts';
import type { FastifyPluginAsync } from 'fastify';
import { type Attempt, type Books, refundedOf } from './books.ts';
import type { Fault, FaultMatch, Faults } from './faults.ts';

type Deps = { readonly books: Books; readonly faults: Faults };

const MAX_PAGE = 10_000;

/** For tests and people at the sandbox: order faults, read the bank's books. */
export const control: FastifyPluginAsync<Deps> = async (app, { books, faults }) => {
  app.post('/banknet/control/faults', async (request, reply) => {
    const order = readFault(request.body);
    if (!order.ok) return reply.code(400).send({ error: order.error });
    if (order.value === 'reset') faults.reset();
    else faults.add(order.value);
    return { ok: true };
  });

  app.get('/banknet/books', async (request) => {
    const { since, limit } = request.query as Readonly<Record<string, unknown>>;
    return readBooks(books, { since: natural(since, 0), limit: natural(limit, 1_000) });
  });
};

function natural(text: unknown, otherwise: number): number {
  return typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : otherwise;
}

const line = (attempt: Attempt, position: number) => ({
  position,
  attemptRef: attempt.ref,
  acquirer: attempt.acquirer,
  bank: attempt.bank,
  debited: attempt.debited.toString(),
  refunded: refundedOf(attempt).toString(),
  debitedAt: new Date(attempt.debitedAt).toISOString(),
});

/** One page of debits in the order they were made, and the totals of all. */
function readBooks(books: Books, { since, limit }: { since: number; limit: number }) {
  const { debits } = books;
  const end = Math.min(since + Math.max(1, Math.min(limit, MAX_PAGE)), debits.length);
  return {
    entries: debits.slice(since, end).map((attempt, i) => line(attempt, since + i)),
    next: end < debits.length ? end : null,
    totals: {
      debits: debits.length,
      debited: debits.reduce((sum, { debited }) => sum + debited, 0n).toString(),
      refunded: debits.reduce((sum, attempt) => sum + refundedOf(attempt), 0n).toString(),
    },
  };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readFault(body: unknown): Result<Fault | 'reset', string> {
  if (!isRecord(body)) return err('a JSON object is needed');
  if (body.reset === true) return ok('reset');
  const match = isRecord(body.match) ? readMatch(body.match) : undefined;
  if (match === undefined) {
    return err('match needs one of attemptRef, card (number or outcome), bank, next: true');
  }
  const { outcome, behaviour } = body;
  if (outcome !== undefined && (typeof outcome !== 'string' || !behaviourOf(outcome))) {
    return err('outcome is not a name of the card table');
  }
  if (behaviour !== undefined && !isRecord(behaviour)) return err('behaviour must be an object');
  if (outcome === undefined && behaviour === undefined)
    return err('outcome or behaviour is needed');
  return ok({
    match,
    ...(outcome !== undefined && { outcome }),
    // A behaviour that means nothing does nothing: this interface is for tests.
    ...(behaviour !== undefined && { behaviour: behaviour as Behaviour }),
  });
}

function readMatch(match: Readonly<Record<string, unknown>>): FaultMatch | undefined {
  const { attemptRef, card, bank, next } = match;
  if (typeof attemptRef === 'string') return { attemptRef };
  if (typeof bank === 'string') return { bank };
  if (next === true) return { next };
  if (typeof card !== 'string') return undefined;
  const known = cardFor(card) ?? cardNumbered(card);
  return known && { card: known.outcome };
}
