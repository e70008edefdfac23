import type { Result } from '@cong/values/result.ts';
import { IPN_RECEIVED, parseIpn } from '@cong/wire/appotapay/ipn.ts';
import type { ReceivedResult } from '@cong/wire/appotapay/payment-result.ts';
import { verifyRedirect } from '@cong/wire/appotapay/redirect.ts';
import { parseBody } from '@cong/wire/shared/body.ts';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import type { Word } from '../order.ts';
import { recordExchange } from '../record-exchange.ts';
import { queryOf } from '../request.ts';
import type { ShopContext } from './adapter.ts';
import { APPOTAPAY_ID, credentialsOf } from './appotapay-credentials.ts';
import { messageStory } from './appotapay-stories.ts';
import { FAULTS, wordOfResult } from './appotapay-words.ts';
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

/** Where the payer's browser comes back to and where the gateway sends its IPN. */
export const listener =
  (context: ShopContext): FastifyPluginAsync =>
  async (app) => {
    readText(app);
    app.post('/ipn', async (request, reply) => {
      return send(reply, await answerIpn(context, request));
    });
    app.get('/return', async (request, reply) =>
      reply.redirect(await takeReturn(context, request), 303),
    );
  };

/** Anything but "ok" makes the gateway try again. */
const NOT_RECEIVED = JSON.stringify({ status: 'error' });

async function answerIpn(context: ShopContext, request: FastifyRequest): Promise<Reply> {
  const credentials = await credentialsOf(context);
  // Nothing can be checked: the gateway tries again later.
  if (!credentials) return jsonReply(503, NOT_RECEIVED);
  const { secretKey } = credentials;
  const body = textOf(request);
  const ipn = parseIpn(body, secretKey);
  if (!ipn.ok && ipn.error.code === 'bad_signature') context.forgetKeys();
  const word = wordOf(context, ipn);
  const kept =
    ipn.ok &&
    (await keep(context, APPOTAPAY_ID, { source: 'notify', word, orderRef: ipn.value.orderRef }));
  const parsed = parseBody(body);
  const fields = parsed.ok ? parsed.value : {};
  const answer = jsonReply(200, kept ? IPN_RECEIVED : NOT_RECEIVED);
  recordExchange(context.journal, {
    ...{ method: APPOTAPAY_ID, secrets: [secretKey], at: word.at, name: 'IPN' },
    ...{ direction: 'received', orderRef: textIn(fields.orderId) },
    ...{ request: received(request, body), answer },
    signatures: [messageStory('ipn', fields, secretKey)],
    ...{ conclusion: word.text, good: kept },
  });
  return answer;
}

const textIn = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 50) : '');

/** What a message means for the order that it speaks of. */
function wordOf(
  { book, clock }: ShopContext,
  result: Result<ReceivedResult, { readonly code: 'bad_signature' | 'malformed' }>,
): Word {
  const at = clock();
  const untrusted = { at, verdict: 'not_trusted', code: '' } as const;
  if (!result.ok) return { ...untrusted, text: FAULTS[result.error.code] };
  const order = book.get(result.value.orderRef);
  return order?.method === APPOTAPAY_ID
    ? wordOfResult(result.value, order, at)
    : { ...untrusted, text: FAULTS.amount };
}

/** What the browser brought, noted; answers where the browser goes on to. */
async function takeReturn(context: ShopContext, request: FastifyRequest): Promise<string> {
  const credentials = await credentialsOf(context);
  const query = queryOf(request);
  const orderRef = (query.get('orderId') ?? '').slice(0, 50);
  const { location, answer } = sentOn(orderRef);
  if (!credentials) return location;
  const { secretKey } = credentials;
  const result = verifyRedirect(query, secretKey);
  const word = wordOf(context, result);
  await keep(context, APPOTAPAY_ID, { source: 'return', word, orderRef });
  recordExchange(context.journal, {
    ...{ method: APPOTAPAY_ID, secrets: [secretKey], at: word.at, name: 'browser return' },
    ...{ direction: 'received', orderRef, request: received(request, '') },
    answer,
    signatures: [messageStory('redirect', Object.fromEntries(query), secretKey)],
    ...{ conclusion: word.text, good: result.ok },
  });
  return location;
}
