import { unreachable } from '@cong/values/result.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Language } from '../shared/page.ts';
import { tellUntilHeard } from '../shared/retrying.ts';
import type { Order } from './books.ts';
import type { Desk } from './desk.ts';
import type { Behaviour, Delivery } from './faults.ts';
import { queryOf, readForm } from './form.ts';
import {
  type Declines,
  decisionPage,
  finishedPage,
  type Look,
  messagePage,
  pagePath,
  styleOf,
  stylePath,
  type View,
} from './page-views.ts';

/** What a payer's decision means at one provider. */
export type Counter = {
  readonly look: Look;
  /** Its codes for an end without money. */
  readonly codes: {
    readonly refused: string;
    readonly declined: string;
    readonly expired: string;
  };
  /** What the payer may have the provider decline with, on the page; absent where its codes say nothing. */
  readonly declines?: Declines;
  /** The payer's way back with what became of the order. */
  readonly wayBack: (order: Order, behaviour: Behaviour) => string;
  /** Whether the merchant lets this order be debited: a code when it does not. Absent where nobody is asked. */
  readonly refusedByMerchant?: (order: Order, behaviour: Behaviour) => Promise<string | undefined>;
  /** Tells the merchant's server once; true when it has heard. Absent where nobody is told. */
  readonly tell?: (order: Order, behaviour: Behaviour) => Promise<boolean>;
};

const RETURN_LEADS_BY_MS = 300;
const LATE_BY_MS = 1_000;

const SECURITY = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

/** Answers a browser with a page: plain forms, no script. */
export const sendPage = (reply: FastifyReply, status: number, page: string): FastifyReply =>
  reply.code(status).type('text/html; charset=utf-8').headers(SECURITY).send(page);

/** Sends the payer who brought an order on to its page. */
export const goToPage = (reply: FastifyReply, look: Look, order: Order): FastifyReply =>
  reply.header('cache-control', 'no-store').redirect(pagePath(look, order), 303);

/** The page on which the payer of an order approves or refuses. */
export function payerPages(app: FastifyInstance, desk: Desk, counter: Counter): void {
  const { look } = counter;
  app.get(stylePath(look), (_request, reply) => reply.type('text/css').send(styleOf(look)));

  type Step = (visit: Visit, request: FastifyRequest) => unknown;
  const route = (method: 'GET' | 'POST', suffix: string, step: Step) =>
    app.route({
      method,
      url: `${pagePath(look, { token: ':token' })}${suffix}`,
      handler: async (request, reply) => {
        const visit = await arrive({ desk, counter }, request, reply);
        return visit ? step(visit, request) : reply;
      },
    });

  route('GET', '', ({ reply, view }) =>
    sendPage(reply, 200, decisionPage(view, counter.declines ?? {})),
  );
  route('POST', '/approve', approve);
  route('POST', '/refuse', (visit, request) => endWith(visit, chosenCode(counter, request)));
}

/** The code that the payer chose on the page, or a script in the query. */
function chosenCode({ codes, declines = {} }: Counter, request: FastifyRequest): string {
  const body = typeof request.body === 'string' ? request.body : '';
  const chosen = (readForm(body)?.get('code') || readForm(queryOf(request))?.get('code')) ?? '';
  return Object.hasOwn(declines, chosen) ? chosen : codes.refused;
}

type Place = { readonly desk: Desk; readonly counter: Counter };

type Visit = Place & {
  readonly order: Order;
  readonly behaviour: Behaviour;
  readonly view: View;
  readonly reply: FastifyReply;
};

/** Finds the order behind the URL; one that is decided gets its last page whatever was asked. */
async function arrive(
  { desk, counter }: Place,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Visit | undefined> {
  const { look, codes, wayBack } = counter;
  const { token } = request.params as { readonly token: string };
  const { lang } = request.query as { readonly lang?: unknown };
  const order = desk.books.atPage(token);
  const chosen: Language | undefined = lang === 'en' || lang === 'vi' ? lang : undefined;
  if (order === undefined) {
    sendPage(reply, 404, messagePage(look, chosen ?? 'vi', 'notFound'));
    return undefined;
  }
  const over = order.state === 'open' && desk.now().getTime() >= order.session.expiresAt;
  if (over) await desk.books.end(order, codes.expired);
  const behaviour = desk.behaviourOf(order);
  const view = { look, order, language: chosen ?? order.session.locale };
  if (order.state === 'open') return { desk, counter, order, behaviour, view, reply };
  sendPage(reply, 200, finishedPage(view, wayBack(order, behaviour)));
  return undefined;
}

async function approve(visit: Visit): Promise<unknown> {
  const { desk, counter, order, behaviour, reply } = visit;
  const { approval } = behaviour;
  if (approval === 'declined') return endWith(visit, behaviour.code ?? counter.codes.declined);
  if (approval === 'silent_before_debit') return desk.hold(reply);
  // A second press of the button finds it working.
  order.state = 'working';
  if (behaviour.delayMs) await desk.sleep(behaviour.delayMs);
  const refused = await counter.refusedByMerchant?.(order, behaviour);
  if (refused !== undefined) return endWith(visit, refused);
  if (approval === 'late') {
    void debitLate(visit).catch(() => undefined);
    return sendBack(visit);
  }
  await debit(visit);
  return approval === 'silent_after_debit'
    ? desk.hold(reply)
    : deliver(visit, behaviour.delivery ?? 'together');
}

const debit = ({ desk, order, behaviour: { debitsMore = 0 } }: Visit): Promise<void> =>
  desk.books.debit(order, order.amount + BigInt(debitsMore), desk.now());

async function debitLate(visit: Visit): Promise<void> {
  await visit.desk.sleep(LATE_BY_MS);
  await debit(visit);
  await report(visit);
}

async function endWith(visit: Visit, code: string): Promise<unknown> {
  await visit.desk.books.end(visit.order, code);
  return deliver(visit, visit.behaviour.delivery ?? 'together');
}

async function report({ desk, counter, order, behaviour }: Visit): Promise<void> {
  const { tell } = counter;
  if (tell !== undefined) await tellUntilHeard(() => tell(order, behaviour), desk.sleep);
}

const sendBack = ({ counter, order, behaviour, reply }: Visit): FastifyReply =>
  reply.headers(SECURITY).redirect(counter.wayBack(order, behaviour), 303);

/** Sends the server's result and the payer on their two ways, in the order asked for. */
async function deliver(visit: Visit, delivery: Delivery): Promise<unknown> {
  const { desk, counter, view, reply } = visit;
  const tell = () => void report(visit).catch(() => undefined);
  const leave = () => sendPage(reply, 200, messagePage(counter.look, view.language, 'closed'));
  switch (delivery) {
    case 'together':
      tell();
      return sendBack(visit);
    case 'result_first':
      await report(visit);
      return sendBack(visit);
    case 'return_first':
      void desk.sleep(RETURN_LEADS_BY_MS).then(tell, () => undefined);
      return sendBack(visit);
    case 'result_lost':
      return sendBack(visit);
    case 'return_lost':
      tell();
      return leave();
    case 'both_lost':
      return leave();
    case 'result_twice':
      tell();
      tell();
      return sendBack(visit);
    default:
      return unreachable(delivery);
  }
}
