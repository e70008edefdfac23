import { parseReturn } from '@cong/wire/lgsp/browser-return.ts';
import { formatResultReply, parseResult } from '@cong/wire/lgsp/result.ts';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import type { ShopOrder, Word } from '../order.ts';
import { recordExchange } from '../record-exchange.ts';
import { queryOf } from '../request.ts';
import type { ShopContext } from './adapter.ts';
import { LGSP_ID } from './lgsp-credentials.ts';
import { resultStory } from './lgsp-stories.ts';
import { FAULTS, wordOfCode } from './lgsp-words.ts';
import {
  jsonReply,
  keep,
  type Reply,
  readText,
  received,
  send,
  sentOn,
  textOf,
} from './listening.ts';

/** Asks the hub how an order stands. */
type Confirm = (order: ShopOrder) => Promise<Word>;

/** One address: the hub PUTs results there, and the payer's browser comes back to it. */
export const listener =
  (context: ShopContext, confirm: Confirm): FastifyPluginAsync =>
  async (app) => {
    readText(app);
    app.put('/return', async (request, reply) => {
      return send(reply, await answerResult(context, confirm, request));
    });
    app.get('/return', async (request, reply) =>
      reply.redirect(await takeReturn(context, request), 303),
    );
  };

const replyOf = (code: 'SUCCESSFUL' | 'FAILED'): Reply => jsonReply(200, formatResultReply(code));

/** Anybody can make a result: what counts is what the hub says when it is asked. */
async function answerResult(
  context: ShopContext,
  confirm: Confirm,
  request: FastifyRequest,
): Promise<Reply> {
  const at = context.clock();
  const body = textOf(request);
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
  const kept =
    result.ok &&
    (ours === undefined || (await keep(context, LGSP_ID, { source: 'notify', word, orderRef })));
  const answer = replyOf(kept ? 'SUCCESSFUL' : 'FAILED');
  recordExchange(context.journal, {
    ...{ method: LGSP_ID, secrets: [], at, name: 'result', direction: 'received', orderRef },
    ...{ request: received(request, body), answer, signatures: [resultStory(body)] },
    ...{ conclusion: word.text, good: kept },
  });
  return answer;
}

/** What the browser brought, noted; answers where the browser goes on to. It proves nothing. */
async function takeReturn(context: ShopContext, request: FastifyRequest): Promise<string> {
  const at = context.clock();
  const told = parseReturn(queryOf(request));
  const orderRef = told?.orderRef.slice(0, 50) ?? '';
  const { location, answer } = sentOn(orderRef);
  const word: Word = told
    ? wordOfCode(told.errorCode, at)
    : { at, verdict: 'not_trusted', code: '', text: FAULTS.malformed };
  await keep(context, LGSP_ID, { source: 'return', word, orderRef });
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
    answer,
    ...{ signatures: [], conclusion: word.text, good: told !== undefined },
  });
  return location;
}
