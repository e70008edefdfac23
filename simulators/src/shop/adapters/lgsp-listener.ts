import { parseReturn } from '@cong/wire/lgsp/browser-return.ts';
import { formatResultReply, parseResult } from '@cong/wire/lgsp/result.ts';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import type { HttpAnswer } from '../exchange.ts';
import type { ShopOrder, Word } from '../order.ts';
import { recordExchange } from '../record-exchange.ts';
import { headersThatMatter, queryOf } from '../request.ts';
import type { ShopContext } from './adapter.ts';
import { LGSP_ID } from './lgsp-credentials.ts';
import { resultStory } from './lgsp-stories.ts';
import { FAULTS, wordOfCode } from './lgsp-words.ts';

const BODY_LIMIT = 16_384;

/** Asks the hub how an order stands. */
type Confirm = (order: ShopOrder) => Promise<Word>;

/** One address: the hub PUTs results there, and the payer's browser comes back to it. */
export const listener =
  (context: ShopContext, confirm: Confirm): FastifyPluginAsync =>
  async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(
      '*',
      { parseAs: 'string', bodyLimit: BODY_LIMIT },
      (_request, body, done) => done(null, body),
    );
    app.put('/return', async (request, reply) => {
      const answer = await answerResult(context, confirm, request);
      return reply.code(answer.status).headers(answer.headers).send(answer.body);
    });
    app.get('/return', async (request, reply) =>
      reply.redirect(await takeReturn(context, request), 303),
    );
  };

type Reply = Extract<HttpAnswer, { kind: 'answered' }>;

const replyOf = (code: 'SUCCESSFUL' | 'FAILED'): Reply => ({
  ...{ kind: 'answered', status: 200, body: formatResultReply(code) },
  headers: { 'content-type': 'application/json; charset=utf-8' },
});

/** Anybody can make a result: what counts is what the hub says when it is asked. */
async function answerResult(
  context: ShopContext,
  confirm: Confirm,
  request: FastifyRequest,
): Promise<Reply> {
  const at = context.clock();
  const body = typeof request.body === 'string' ? request.body : '';
  const result = parseResult(body);
  const orderRef = result.ok ? result.value.orderRef.slice(0, 50) : '';
  const order = context.book.get(orderRef);
  const ours = order?.method === LGSP_ID ? order : undefined;
  const untrusted = { at, verdict: 'not_trusted', code: '' } as const;
  const word: Word = !result.ok
    ? { ...untrusted, text: FAULTS[result.error.code] }
    : ours
      ? await confirm(ours)
      : wordOfCode(result.value.errorCode, at);
  // An order that another program placed with the same keys is that program's to keep.
  const kept = result.ok && (ours === undefined || (await keep(context, 'notify', word, orderRef)));
  const answer = replyOf(kept ? 'SUCCESSFUL' : 'FAILED');
  recordExchange(context.journal, {
    ...{ method: LGSP_ID, secrets: [], at, name: 'result', direction: 'received', orderRef },
    ...{ request: received(request, body), answer, signatures: [resultStory(body)] },
    ...{ conclusion: word.text, good: kept },
  });
  return answer;
}

/** Answered only after the order is kept: a "SUCCESSFUL" is a promise. */
async function keep(
  { book }: ShopContext,
  source: 'notify' | 'return',
  word: Word,
  orderRef: string,
): Promise<boolean> {
  if (book.get(orderRef)?.method !== LGSP_ID) return false;
  try {
    const heard = await book.hear(orderRef, source, word);
    return heard !== 'conflict' && word.verdict !== 'not_trusted' && word.verdict !== 'no_answer';
  } catch {
    return false;
  }
}

/** What the browser brought, noted; answers where the browser goes on to. It proves nothing. */
async function takeReturn(context: ShopContext, request: FastifyRequest): Promise<string> {
  const at = context.clock();
  const told = parseReturn(queryOf(request));
  const orderRef = told?.orderRef.slice(0, 50) ?? '';
  const location = orderRef ? `/orders/${encodeURIComponent(orderRef)}` : '/orders';
  const word: Word = told
    ? wordOfCode(told.errorCode, at)
    : { at, verdict: 'not_trusted', code: '', text: FAULTS.malformed };
  await keep(context, 'return', word, orderRef);
  recordExchange(context.journal, {
    ...{
      method: LGSP_ID,
      secrets: [],
      at,
      name: 'browser return',
      direction: 'received',
      orderRef,
    },
    request: received(request, ''),
    answer: { kind: 'answered', status: 303, headers: { location }, body: '' },
    ...{ signatures: [], conclusion: word.text, good: told !== undefined },
  });
  return location;
}

const received = ({ method, url, headers }: FastifyRequest, body: string) => ({
  ...{ method, url, body },
  headers: headersThatMatter(headers),
});
