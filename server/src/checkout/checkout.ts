import fastifyCookie from '@fastify/cookie';
import fastifyFormbody from '@fastify/formbody';
import type { FastifyError, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { isFinal } from '../core/payment/payment.ts';
import { ASSET_PATHS, serveAssets } from './assets.ts';
import { checkAtBank, showAtBank } from './at-bank-page.ts';
import { comeBack } from './back-from-bank.ts';
import { showBanks } from './banks-page.ts';
import { showCardAmount, takeCardAmount } from './card-amount-page.ts';
import type { CheckoutDeps } from './checkout-deps.ts';
import { type Desk, sendFromEnd, sendOn, sendPage, sendPlainPage, sendToShop } from './desk.ts';
import { showDetails, takeDetails } from './details-page.ts';
import { showCancel, showResult, takeCancel } from './end-pages.ts';
import { showInstalmentCard, takeInstalmentCard } from './instalment-card-page.ts';
import { showInstalments } from './instalment-pages.ts';
import { showOtp, takeOtp } from './otp-page.ts';
import { endsAtShop, mayBeShown, PAGES, type PageName } from './pages.ts';
import { showSavedCard, takeSavedCard } from './saved-card-page.ts';
import { compileTemplates } from './templates.ts';
import { testValues } from './test-values.ts';
import { textsIn } from './texts.ts';
import { isOtherBrowser, keepBrowser, localeOf, openVisit, type Visit } from './visit.ts';
import { leaveWallet, showWallet, takeAgreement, takeSignIn } from './wallet-page.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Which row of the table of pages a route is. */
    readonly page?: PageName;
  }
}

type Exchange = { readonly request: FastifyRequest; readonly reply: FastifyReply };
type Handler = (visit: Visit, exchange: Exchange) => FastifyReply | Promise<FastifyReply>;

/** Far more than any of our forms. */
const BODY_LIMIT = 16 * 1024;

/** The hosted pages, at `/pay/:token`. */
export function checkout(deps: CheckoutDeps): FastifyPluginAsync {
  const texts = { vi: textsIn('vi'), en: textsIn('en') };
  const desk: Desk = {
    deps,
    render: compileTemplates(ASSET_PATHS),
    texts,
    testValues: deps.sandbox ? testValues(texts) : undefined,
  };
  return async (app) => {
    await app.register(fastifyCookie);
    await app.register(fastifyFormbody, { bodyLimit: BODY_LIMIT });
    app.decorateRequest('visit', null);
    app.addHook('preHandler', (request, reply) => keepToTheTable(desk, request, reply));
    serveAssets(app);
    app.get('/pay/:token/back', (request, reply) => comeBack(desk, request, reply));
    for (const [page, method, handler] of routes(desk)) {
      app.route({
        method,
        url: `/pay/:token${PAGES[page].path}`,
        config: { page },
        handler: (request, reply) =>
          handler(request.getDecorator<Visit>('visit'), { request, reply }),
      });
    }
    app.get('/pay/*', async (request, reply) =>
      sendPlainPage(desk, reply, localeOf(request, reply), { view: 'unknown-link', status: 404 }),
    );
    app.setErrorHandler<FastifyError>((error, request, reply) =>
      sendTrouble(desk, error, { request, reply }),
    );
  };
}

/** The hook that enforces the table: a page whose state is past or not yet there is never shown. */
async function keepToTheTable(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  const { page } = request.routeOptions.config;
  if (page === undefined) return undefined;
  const locale = localeOf(request, reply);
  const visit = await openVisit(desk.deps, request, locale);
  if (visit === undefined) {
    return sendPlainPage(desk, reply, locale, { view: 'unknown-link', status: 404 });
  }
  if (isOtherBrowser(visit)) {
    return sendPage(desk, reply, visit, {
      view: 'elsewhere',
      status: 403,
      data: { onlooker: true },
    });
  }
  if (request.method === 'POST' && visit.browser !== undefined) {
    // The page's own cookie may not have come back, as when two clicks post the same form.
    keepBrowser(desk.deps, reply, { base: visit.base, browser: visit.browser });
  }
  if (!mayBeShown(page, visit.payment)) {
    return isFinal(visit.payment) && endsAtShop(page, request.method)
      ? sendFromEnd(desk, reply, visit)
      : sendOn(reply, visit);
  }
  request.setDecorator('visit', visit);
  return undefined;
}

type PageRoute = readonly [PageName, 'GET' | 'POST', Handler];

function routes(desk: Desk): readonly PageRoute[] {
  return [
    ['banks', 'GET', (visit, exchange) => showBanks(desk, visit, exchange)],
    [
      'details',
      'GET',
      (visit, exchange) => {
        const { bank: code = '' } = exchange.request.params as { readonly bank?: string };
        return showDetails(desk, visit, { ...exchange, code });
      },
    ],
    ['details', 'POST', (visit, exchange) => takeDetails(desk, visit, exchange)],
    ['saved_card', 'GET', (visit, exchange) => showSavedCard(desk, visit, exchange)],
    ['saved_card', 'POST', (visit, exchange) => takeSavedCard(desk, visit, exchange)],
    ['wallet', 'GET', (visit, exchange) => showWallet(desk, visit, exchange)],
    ['wallet', 'POST', (visit, exchange) => takeSignIn(desk, visit, exchange)],
    ['wallet_agree', 'POST', (visit, exchange) => takeAgreement(desk, visit, exchange)],
    ['wallet_other', 'GET', (visit, { reply }) => leaveWallet(visit, reply)],
    ...(['instalment', 'instalment_bank', 'instalment_plan'] as const).map(
      (page): PageRoute => [
        page,
        'GET',
        (visit, exchange) => showInstalments(desk, visit, exchange),
      ],
    ),
    ['instalment_card', 'GET', (visit, exchange) => showInstalmentCard(desk, visit, exchange)],
    ['instalment_card', 'POST', (visit, exchange) => takeInstalmentCard(desk, visit, exchange)],
    ['otp', 'GET', whileIn(desk, 'awaiting_otp', showOtp)],
    ['otp', 'POST', whileIn(desk, 'awaiting_otp', takeOtp)],
    ['at_bank', 'GET', whileIn(desk, 'redirected', showAtBank)],
    ['at_bank', 'POST', whileIn(desk, 'redirected', checkAtBank)],
    ['waiting', 'GET', (visit, { reply }) => sendWaiting(desk, visit, reply)],
    ['uncertain', 'GET', (visit, { reply }) => sendUncertain(desk, visit, reply)],
    ['cancel', 'GET', (visit, exchange) => showCancel(desk, visit, exchange)],
    ['cancel', 'POST', (visit, exchange) => takeCancel(desk, visit, exchange)],
    ['card_amount', 'GET', (visit, exchange) => showCardAmount(desk, visit, exchange)],
    ['card_amount', 'POST', (visit, exchange) => takeCardAmount(desk, visit, exchange)],
    ['result', 'GET', (visit, exchange) => showResult(desk, visit, exchange)],
    ['return', 'GET', (visit, { reply }) => sendToShop(desk, reply, visit)],
  ];
}

type InState<Status extends Visit['payment']['status']> = (
  desk: Desk,
  visit: Visit,
  payment: Extract<Visit['payment'], { status: Status }>,
  exchange: Exchange,
) => FastifyReply | Promise<FastifyReply>;

/** A handler for one state; the table has made sure of it, and the types now know. */
function whileIn<Status extends Visit['payment']['status']>(
  desk: Desk,
  status: Status,
  handler: InState<Status>,
): Handler {
  const isIn = (
    payment: Visit['payment'],
  ): payment is Extract<Visit['payment'], { status: Status }> => payment.status === status;
  return (visit, exchange) =>
    isIn(visit.payment)
      ? handler(desk, visit, visit.payment, exchange)
      : sendOn(exchange.reply, visit);
}

const sendWaiting = (desk: Desk, visit: Visit, reply: FastifyReply): FastifyReply =>
  sendPage(desk, reply, visit, {
    view: visit.payment.status === 'verifying' ? 'verifying' : 'authorising',
    data: { poll: true },
  });

const sendUncertain = (desk: Desk, visit: Visit, reply: FastifyReply): FastifyReply =>
  sendPage(desk, reply, visit, {
    view: 'uncertain',
    data: { poll: true, back: visit.base + PAGES.return.path },
  });

/** A bug, an outage or a request that is none: said plainly, and nothing of it but to the operator's log. */
function sendTrouble(desk: Desk, error: FastifyError, { request, reply }: Exchange): FastifyReply {
  const { statusCode: status = 500 } = error;
  const locale = localeOf(request, reply);
  const { token = '' } = request.params as { readonly token?: string };
  const data = { retry: token === '' ? undefined : `/pay/${encodeURIComponent(token)}` };
  if (status < 500)
    return sendPlainPage(desk, reply, locale, { view: 'bad-request', status, data });
  desk.deps.flows.log('error', 'a checkout page failed', {
    page: request.routeOptions.config.page,
    err: error,
  });
  return sendPlainPage(desk, reply, locale, { view: 'trouble', status: 500, data });
}
