import type { Result } from '@cong/values/result.ts';
import type { NotifyReplyCode } from '@cong/wire/viviet/codes.ts';
import { formatNotifyReply } from '@cong/wire/viviet/notify.ts';
import {
  openReturn,
  type PaymentReturn,
  type ReturnFault,
} from '@cong/wire/viviet/payment-return.ts';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import type { ShopOrder, Source, Word } from '../order.ts';
import { recordExchange } from '../record-exchange.ts';
import { queryOf } from '../request.ts';
import type { ShopContext } from './adapter.ts';
import { jsonReply, type Reply, readText, received, send, sentOn, textOf } from './listening.ts';
import {
  type Credentials,
  credentialsOf,
  secretsOf,
  signerOf,
  VIVIET_ID,
} from './viviet-credentials.ts';
import { hashStory, receivedUnsealed, type Unsealed } from './viviet-messages.ts';
import { distrusted, wordOfResult } from './viviet-words.ts';

/** Where the payer's browser comes back to, and where the gateway posts its notifications: both bring the same. */
export const listener =
  (context: ShopContext): FastifyPluginAsync =>
  async (app) => {
    readText(app);
    app.post('/notify', async (request, reply) => {
      return send(reply, await answerNotify(context, request));
    });
    app.get('/return', async (request, reply) =>
      reply.redirect(await takeReturn(context, request), 303),
    );
  };

const replyOf = (code: NotifyReplyCode): Reply => jsonReply(200, formatNotifyReply(code));

/** What a message brought, and what it means for the order that it speaks of. */
type Heard = Unsealed & {
  readonly word: Word;
  readonly orderRef: string;
  readonly order: ShopOrder | undefined;
  readonly genuine: boolean;
};

function hear({ book, clock }: ShopContext, text: string, credentials: Credentials): Heard {
  const at = clock();
  const query = new URLSearchParams(text);
  const signer = signerOf(query, credentials);
  const result: Result<PaymentReturn, ReturnFault> = openReturn(query, signer);
  const unsealed =
    signer.version === '2.0'
      ? receivedUnsealed(Object.fromEntries(query), credentials)
      : { signatures: [hashStory('result', text, credentials)], opened: [] };
  if (!result.ok) {
    const word = distrusted(result.error, at);
    return { ...unsealed, word, orderRef: '', order: undefined, genuine: false };
  }
  const orderRef = result.value.orderRef.slice(0, 50);
  const known = book.get(orderRef);
  const order = known?.method === VIVIET_ID ? known : undefined;
  const word = wordOfResult(result.value, order ?? orderIn(result.value), at);
  return { ...unsealed, word, orderRef, order, genuine: true };
}

/** An order that another program placed with the same keys is what its message says it is. */
const orderIn = ({ orderRef: ref, totalAmount: amount }: PaymentReturn) => ({ ref, amount });

async function answerNotify(context: ShopContext, request: FastifyRequest): Promise<Reply> {
  const credentials = await credentialsOf(context);
  // Nothing can be checked: the gateway tries again later.
  if (!credentials) return replyOf('99');
  const body = textOf(request);
  const { word, orderRef, order, genuine, ...unsealed } = hear(context, body, credentials);
  if (!genuine) context.forgetKeys();
  const code = genuine ? await keep(context, 'notify', { word, order }) : '97';
  const answer = replyOf(code);
  recordExchange(context.journal, {
    ...{ method: VIVIET_ID, secrets: secretsOf(credentials), at: word.at, name: 'notify' },
    ...{ direction: 'received', orderRef, request: received(request, body), answer, ...unsealed },
    ...{ conclusion: word.text, good: code === '00' },
  });
  return answer;
}

type Spoken = { readonly word: Word; readonly order: ShopOrder | undefined };

/** Answered only after the order is kept: a "00" is a promise. What is another program's, it keeps. */
async function keep(
  { book }: ShopContext,
  source: Source,
  { word, order }: Spoken,
): Promise<NotifyReplyCode> {
  if (order === undefined) return '00';
  try {
    const heard = await book.hear(order.ref, source, word);
    if (word.verdict === 'not_trusted') return '04';
    return heard === 'conflict' ? '99' : '00';
  } catch {
    return '99';
  }
}

/** What the browser brought, noted; answers where the browser goes on to. */
async function takeReturn(context: ShopContext, request: FastifyRequest): Promise<string> {
  const credentials = await credentialsOf(context);
  if (!credentials) return '/orders';
  const { word, orderRef, order, genuine, ...unsealed } = hear(
    context,
    queryOf(request).toString(),
    credentials,
  );
  await keep(context, 'return', { word, order });
  const { location, answer } = sentOn(orderRef);
  recordExchange(context.journal, {
    ...{ method: VIVIET_ID, secrets: secretsOf(credentials), at: word.at },
    ...{ name: 'browser return', direction: 'received', orderRef, ...unsealed },
    request: received(request, ''),
    answer,
    ...{ conclusion: word.text, good: genuine && word.verdict !== 'not_trusted' },
  });
  return location;
}
