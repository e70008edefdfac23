import { parseCallback, type ReceivedCallback } from '@cong/wire/alepay/browser-callback.ts';
import type { Credentials } from '@cong/wire/alepay/credentials.ts';
import { parseNotification } from '@cong/wire/alepay/notification.ts';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import type { Word } from '../order.ts';
import { recordExchange } from '../record-exchange.ts';
import { queryOf } from '../request.ts';
import type { ShopContext } from './adapter.ts';
import { ALEPAY_ID, credentialsOf } from './alepay-credentials.ts';
import { callbackUnsealed, notificationUnsealed } from './alepay-messages.ts';
import { FAULTS, wordOfInfo, wordOfStatus } from './alepay-words.ts';
import { keep, type Reply, readText, received, send, sentOn, textOf } from './listening.ts';

/** Where the payer's browser comes back to and where the gateway posts its notifications. */
export const listener =
  (context: ShopContext): FastifyPluginAsync =>
  async (app) => {
    readText(app);
    app.post('/notify', async (request, reply) => {
      return send(reply, await answerNotification(context, request));
    });
    for (const door of ['return', 'cancel']) {
      app.get(`/${door}/:ref`, async (request, reply) =>
        reply.redirect(await takeCallback(context, request), 303),
      );
    }
  };

/** HTTP 200 alone is a receipt; anything else makes the gateway try again. */
const replyOf = (status: 200 | 400 | 500 | 503): Reply => ({
  ...{ kind: 'answered', status, body: status === 200 ? 'OK' : '' },
  headers: { 'content-type': 'text/plain; charset=utf-8' },
});

async function answerNotification(context: ShopContext, request: FastifyRequest): Promise<Reply> {
  const credentials = await credentialsOf(context);
  // Nothing can be checked: the gateway tries again later.
  if (!credentials) return replyOf(503);
  const body = textOf(request);
  const told = parseNotification(body, credentials.checksumKey);
  if (!told.ok && told.error.code === 'bad_checksum') context.forgetKeys();
  const at = context.clock();
  const orderRef = told.ok ? told.value.orderRef.slice(0, 50) : '';
  const order = context.book.get(orderRef);
  const ours = order?.method === ALEPAY_ID ? order : undefined;
  const untrusted = { at, verdict: 'not_trusted', code: '' } as const;
  const word: Word = told.ok
    ? ours
      ? wordOfInfo(told.value, ours, at)
      : { ...untrusted, text: FAULTS.amount }
    : { ...untrusted, text: FAULTS[told.error.code] };
  // An order that another program placed with the same keys is that program's to keep.
  const kept =
    told.ok && (ours ? await keep(context, ALEPAY_ID, { source: 'notify', word, orderRef }) : true);
  const answer = replyOf(kept ? 200 : told.ok ? 500 : 400);
  recordExchange(context.journal, {
    ...{ method: ALEPAY_ID, secrets: [credentials.checksumKey], at, name: 'notification' },
    ...{ direction: 'received', orderRef, request: received(request, body), answer },
    ...notificationUnsealed(body, credentials),
    ...{ conclusion: word.text, good: kept },
  });
  return answer;
}

/** What the browser brought, noted; answers where the browser goes on to. */
async function takeCallback(context: ShopContext, request: FastifyRequest): Promise<string> {
  const credentials = await credentialsOf(context);
  const { ref = '' } = request.params as { readonly ref?: string };
  const orderRef = ref.slice(0, 50);
  const { location, answer } = sentOn(orderRef);
  if (!credentials) return location;
  const query = queryOf(request);
  const { word, good } = heardFrom(context, credentials, { query, orderRef });
  await keep(context, ALEPAY_ID, { source: 'return', word, orderRef });
  recordExchange(context.journal, {
    ...{ method: ALEPAY_ID, secrets: [credentials.checksumKey], at: word.at },
    ...{ name: 'browser callback', direction: 'received', orderRef },
    request: received(request, ''),
    answer,
    ...callbackUnsealed(query, credentials),
    ...{ conclusion: word.text, good },
  });
  return location;
}

type Brought = { readonly query: URLSearchParams; readonly orderRef: string };

/** It names no order and no amount: that it is of this order's transaction is all that can be checked. */
function heardFrom(
  { book, clock }: ShopContext,
  credentials: Credentials,
  { query, orderRef }: Brought,
): { readonly word: Word; readonly good: boolean } {
  const at = clock();
  const untrusted = { at, verdict: 'not_trusted', code: '' } as const;
  const callback = parseCallback(query, credentials);
  if (!callback.ok)
    return { word: { ...untrusted, text: FAULTS[callback.error.code] }, good: false };
  const opening = book.get(orderRef)?.opening;
  const same = opening?.kind === 'opened' && opening.gatewayRef === codeIn(callback.value);
  return same
    ? { word: wordOfStatus(callback.value.errorCode, at), good: true }
    : { word: { ...untrusted, text: FAULTS.amount }, good: false };
}

const codeIn = ({ data }: ReceivedCallback): string | undefined =>
  typeof data === 'string' ? data : undefined;
