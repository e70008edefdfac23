import { verifyReturn } from '@cong/wire/123pay/browser-return.ts';
import { NOTIFY_REPLY_CODES, type NotifyReplyCode } from '@cong/wire/123pay/codes.ts';
import { type Notify, type NotifyFault, parseNotify } from '@cong/wire/123pay/notify.ts';
import { formatNotifyReply } from '@cong/wire/123pay/notify-reply.ts';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import type { Bilingual } from '../language.ts';
import type { Word } from '../order.ts';
import { recordExchange } from '../record-exchange.ts';
import { queryOf } from '../request.ts';
import { credentialsOf, PAY123_ID, secretsOf } from './123pay-credentials.ts';
import { storyOf } from './123pay-stories.ts';
import { FAULTS, wordOfStatus } from './123pay-words.ts';
import type { ShopContext } from './adapter.ts';
import { jsonReply, type Reply, readText, received, send, sentOn, textOf } from './listening.ts';

/** The last part of each return path: it shows which of the three URLs the gateway used. */
export const RETURN_DOORS = { success: 'success', cancel: 'cancel', failure: 'error' } as const;

/** Where the payer's browser comes back to and where the gateway sends its notifies. */
export const listener =
  (context: ShopContext): FastifyPluginAsync =>
  async (app) => {
    readText(app);
    app.post('/notify', async (request, reply) => {
      return send(reply, await answerNotify(context, request));
    });
    for (const door of Object.values(RETURN_DOORS)) {
      app.get(`/return/${door}`, async (request, reply) => {
        const location = await takeReturn(context, request);
        return reply.redirect(location, 303);
      });
    }
  };

const NO_KEYS: Reply = { kind: 'answered', status: 503, headers: {}, body: '' };
const REPLY_TO_FAULT: Readonly<Record<NotifyFault['code'], NotifyReplyCode>> = {
  bad_checksum: '-1',
  expired: '-2',
  malformed: '-3',
};

async function answerNotify(context: ShopContext, request: FastifyRequest): Promise<Reply> {
  const credentials = await credentialsOf(context);
  // Nothing can be checked or signed: the gateway tries again later.
  if (!credentials) return NO_KEYS;
  const { secretKey } = credentials;
  const now = context.clock();
  const body = textOf(request);
  const fields = Object.fromEntries(new URLSearchParams(body));
  const orderRef = (fields.mTransactionID ?? '').slice(0, 50);
  const notify = parseNotify(body, { secretKey, now });
  if (!notify.ok && notify.error.code === 'bad_checksum') context.forgetKeys();
  const isOurs = context.book.get(orderRef)?.method === PAY123_ID;
  const returnCode = notify.ok
    ? await accept(context, notify.value)
    : REPLY_TO_FAULT[notify.error.code];
  const replyBody = formatNotifyReply({ orderRef, returnCode, now }, secretKey);
  const answer = jsonReply(200, replyBody);
  recordExchange(context.journal, {
    method: PAY123_ID,
    secrets: secretsOf(credentials),
    at: now,
    name: 'notify',
    direction: 'received',
    orderRef,
    request: received(request, body),
    answer,
    signatures: [
      storyOf('notify', fields, secretKey),
      storyOf('notifyReply', JSON.parse(replyBody), secretKey),
    ],
    conclusion: conclusionOf(notify, { returnCode, isOurs }),
    good: returnCode === '1' || returnCode === '2',
  });
  return answer;
}

function conclusionOf(
  notify: ReturnType<typeof parseNotify>,
  { returnCode, isOurs }: { readonly returnCode: NotifyReplyCode; readonly isOurs: boolean },
): Bilingual {
  if (!notify.ok) return FAULTS[notify.error.code];
  return isOurs ? replyText(returnCode) : FAULTS.unknown_order;
}

const replyText = (code: NotifyReplyCode): Bilingual => {
  const { vi, en } = NOTIFY_REPLY_CODES[code];
  return { vi: `${code}: ${vi}`, en: `${code}: ${en}` };
};

/** Answered only after the order is kept: a "received" is a promise. */
async function accept(context: ShopContext, notify: Notify): Promise<NotifyReplyCode> {
  // Another program placed it with the sandbox's keys: nothing here is to be kept, and repeating it would bring no more.
  if (context.book.get(notify.orderRef)?.method !== PAY123_ID) return '1';
  try {
    const word = wordOfStatus(notify.status, context.clock());
    const heard = await context.book.hear(notify.orderRef, 'notify', word);
    if (heard === 'news') return '1';
    return heard === 'repeat' ? '2' : '-3';
  } catch {
    return '-3';
  }
}

/** What the browser brought, noted; answers where the browser goes on to. */
async function takeReturn(context: ShopContext, request: FastifyRequest): Promise<string> {
  const credentials = await credentialsOf(context);
  const fields = queryOf(request);
  const orderRef = (fields.get('transactionID') ?? '').slice(0, 50);
  const { location, answer } = sentOn(orderRef);
  if (!credentials) return location;
  const now = context.clock();
  const result = verifyReturn(fields, credentials.secretKey, now);
  const word: Word = result.ok
    ? wordOfStatus(result.value.status, now)
    : { at: now, verdict: 'not_trusted', code: '', text: FAULTS[result.error.code] };
  if (context.book.get(orderRef)?.method === PAY123_ID)
    await context.book.hear(orderRef, 'return', word);
  recordExchange(context.journal, {
    method: PAY123_ID,
    secrets: secretsOf(credentials),
    at: now,
    name: 'browser return',
    direction: 'received',
    orderRef,
    request: received(request, ''),
    answer,
    signatures: [storyOf('browserReturn', Object.fromEntries(fields), credentials.secretKey)],
    conclusion: word.text,
    good: result.ok,
  });
  return location;
}
