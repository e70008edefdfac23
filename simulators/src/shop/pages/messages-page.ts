import type { FastifyPluginAsync } from 'fastify';
import type { HttpSide, ShopMessage } from '../journal.ts';
import { fieldOf, queryOf } from '../request.ts';
import { type Reader, readerOf, show } from './page.ts';
import type { Shop } from './shop.ts';

/** Every message that went over the wire, and how its signature is made. */
export const messagesPage =
  (shop: Shop): FastifyPluginAsync =>
  async (app) => {
    app.get('/messages', (request, reply) => {
      const reader = readerOf(request);
      const ref = fieldOf(queryOf(request), 'order', 50);
      const newestFirst = shop.journal.messages(ref || undefined);
      // One order's messages are a story; all orders' are news.
      const messages = ref ? newestFirst.toReversed() : newestFirst;
      return show(request, reply, {
        view: 'messages',
        title: ref ? reader.t.messages.titleOf(ref) : reader.t.messages.title,
        data: {
          ref,
          known: shop.book.get(ref) !== undefined,
          messages: messages.map((message) => shown(message, reader)),
        },
      });
    });
  };

function shown(message: ShopMessage, { say, time, t }: Reader) {
  const { noBody } = t.messages;
  const { answer, request } = message;
  return {
    ...message,
    at: time(message.at),
    directionName: t.messages[message.direction],
    conclusion: say(message.conclusion),
    request: { ...request, ...sideOf(request, noBody) },
    answer: shownAnswer(answer, { say, noBody }),
    opened: (message.opened ?? []).map(({ of, text }) => ({ of: say(of), text })),
    signatures: message.signatures.map((story) => ({ ...story, of: say(story.of) })),
  };
}

function shownAnswer(
  answer: ShopMessage['answer'],
  { say, noBody }: Pick<Reader, 'say'> & { readonly noBody: string },
) {
  if ('failed' in answer) return { failed: say(answer.failed) };
  if ('unseen' in answer) return { unseen: say(answer.unseen) };
  return { status: answer.status, ...sideOf(answer, noBody) };
}

function sideOf({ headers, body }: HttpSide, noBody: string) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return {
    wire: [...lines, '', body || noBody].join('\n'),
    readable: readableOf(headers['content-type'] ?? '', body),
  };
}

/** A body laid out for reading; undefined when that would show nothing new. */
function readableOf(contentType: string, body: string): string | undefined {
  if (contentType.startsWith('application/x-www-form-urlencoded')) {
    const fields = [...new URLSearchParams(body)];
    return fields.map(([name, value]) => `${name} = ${value}`).join('\n');
  }
  try {
    return JSON.stringify(JSON.parse(body), undefined, 2);
  } catch {
    return undefined;
  }
}
