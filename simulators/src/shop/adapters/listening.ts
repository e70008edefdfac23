import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HttpAnswer } from '../exchange.ts';
import type { Word } from '../order.ts';
import type { OrderBook } from '../order-book.ts';
import { headersThatMatter } from '../request.ts';

/** What a shop answers to a message. */
export type Reply = Extract<HttpAnswer, { readonly kind: 'answered' }>;

const BODY_LIMIT = 16_384;
const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

/** Bodies are read as text: signatures are over what came, and the Content-Type may be anything. */
export function readText(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    '*',
    { parseAs: 'string', bodyLimit: BODY_LIMIT },
    (_request, body, done) => done(null, body),
  );
}

export const textOf = ({ body }: FastifyRequest): string => (typeof body === 'string' ? body : '');

export const jsonReply = (status: number, body: string): Reply => ({
  ...{ kind: 'answered', status, headers: JSON_TYPE, body },
});

export const send = (reply: FastifyReply, { status, headers, body }: Reply): FastifyReply =>
  reply.code(status).headers(headers).send(body);

/** The payer's browser goes on to the order it came back with. */
export function sentOn(orderRef: string): { readonly location: string; readonly answer: Reply } {
  const location = orderRef ? `/orders/${encodeURIComponent(orderRef)}` : '/orders';
  return { location, answer: { kind: 'answered', status: 303, headers: { location }, body: '' } };
}

/** A request as the journal shows it. */
export const received = ({ method, url, headers }: FastifyRequest, body: string) => ({
  ...{ method, url, body },
  headers: headersThatMatter(headers),
});

/** What is told of an order, and by which message. */
type Told = {
  readonly orderRef: string;
  readonly source: 'notify' | 'return';
  readonly word: Word;
};

/**
 * Whether an order of this method took it. Answered only after the order is kept: a receipt is a promise.
 * @param method the adapter's id: another's orders are left alone.
 */
export async function keep(
  { book }: { readonly book: OrderBook },
  method: string,
  { orderRef, source, word }: Told,
): Promise<boolean> {
  if (book.get(orderRef)?.method !== method) return false;
  try {
    const heard = await book.hear(orderRef, source, word);
    return heard !== 'conflict' && word.verdict !== 'not_trusted' && word.verdict !== 'no_answer';
  } catch {
    return false;
  }
}
