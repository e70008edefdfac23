import { unreachable } from '@cong/values/result.ts';
import { bankOf, hasOwnPage } from '@cong/wire/banknet/banks.ts';
import { matchCard } from '@cong/wire/banknet/cards.ts';
import { isCode, isRefusal, type RefusalCode } from '@cong/wire/banknet/codes.ts';
import type { Behaviour, Delivery } from '@cong/wire/banknet/test-card.ts';
import { matchWallet } from '@cong/wire/banknet/test-wallets.ts';
import formbody from '@fastify/formbody';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { Language } from '../shared/page.ts';
import type { Silence } from '../shared/silence.ts';
import { type Attempt, isOver } from './books.ts';
import { PAGE_PATH } from './checks.ts';
import { debit, end, endIfLeft, otpFaultOf } from './debits.ts';
import type { Network } from './network.ts';
import {
  confirmPage,
  detailsPage,
  finishedPage,
  messagePage,
  otpPage,
  STYLE_PATH,
  signInPage,
  style,
  type View,
} from './page-views.ts';

type Deps = {
  readonly network: Network;
  readonly silence: Silence;
  /** The acquirer's address with the signed outcome, for the payer's way back. */
  readonly returnUrlOf: (attempt: Attempt, returnUrl: string) => string;
};

const MAX_WRONG = 3;
const RETURN_LEADS_BY_MS = 300;
const RESULT_LATE_BY_MS = 5_000;

const SECURITY = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

/** The pages on which banks take card and OTP themselves: plain forms, no script. */
export const bankPages: FastifyPluginAsync<Deps> = async (app, deps) => {
  await app.register(formbody);
  app.get(STYLE_PATH, (_request, reply) => reply.type('text/css').send(style));

  type Step = (visit: Visit) => Promise<unknown>;
  const route = (method: 'GET' | 'POST', suffix: string, step: Step) =>
    app.route({
      method,
      url: `${PAGE_PATH}:token${suffix}`,
      handler: async (request, reply) => {
        const visit = await arrive(deps, request, reply);
        return visit ? step(visit) : reply;
      },
    });

  route('GET', '', async (visit) => show(visit));
  route('POST', '/card', takeCard);
  route('POST', '/sign-in', takeSignIn);
  route('POST', '/confirm', takeConfirmation);
  route('POST', '/otp', takeOtp);
  route('POST', '/cancel', async (visit) => finish(visit, '17', {}));
};

type Visit = Deps & {
  readonly view: View;
  readonly attempt: Attempt;
  readonly session: NonNullable<Attempt['session']>;
  readonly form: Readonly<Record<string, unknown>>;
  readonly reply: FastifyReply;
};

/** Finds the attempt behind the URL; a finished one gets its last page whatever was asked. */
async function arrive(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Visit | undefined> {
  const { token } = request.params as { token: string };
  const { lang } = request.query as { lang?: unknown };
  reply.type('text/html; charset=utf-8').headers(SECURITY);
  const attempt = deps.network.books.atPage(token);
  const session = attempt?.session;
  const language: Language = lang === 'en' || lang === 'vi' ? lang : (session?.locale ?? 'vi');
  if (attempt === undefined || session === undefined) {
    reply.code(404).send(messagePage(language, 'notFound'));
    return undefined;
  }
  await endIfLeft(deps.network, attempt);
  const view = { attempt, language, path: PAGE_PATH + token };
  if (isOver(attempt)) {
    reply.send(finishedPage(view, deps.returnUrlOf(attempt, session.returnUrl)));
    return undefined;
  }
  const form = (request.body ?? {}) as Readonly<Record<string, unknown>>;
  return { ...deps, view, attempt, session, form, reply };
}

const isWallet = ({ attempt }: Pick<Visit, 'attempt'>): boolean =>
  bankOf(attempt.bank)?.cards === 'wallet';

function show(visit: Visit): unknown {
  const { attempt, view, reply } = visit;
  if (attempt.card === undefined) {
    return reply.send(isWallet(visit) ? signInPage(view) : detailsPage(view));
  }
  return reply.send(isWallet(visit) ? confirmPage(view) : otpPage(view));
}

const field = (visit: Visit, name: string): string => {
  const value = visit.form[name];
  return typeof value === 'string' ? value.slice(0, 200) : '';
};

async function takeCard(visit: Visit): Promise<unknown> {
  const { network, attempt, view, reply } = visit;
  if (attempt.card !== undefined || isWallet(visit)) return show(visit);
  const typed = {
    number: field(visit, 'number'),
    holder: field(visit, 'holder'),
    date: field(visit, 'date'),
  };
  const card = hasOwnPage(attempt.bank) ? matchCard(typed, 'domestic') : undefined;
  if (card === undefined) {
    attempt.wrongDetails += 1;
    if (attempt.wrongDetails >= MAX_WRONG) return finish(visit, '75', {});
    return reply.code(422).send(detailsPage(view, 'wrongDetails'));
  }
  const behaviour = network.faults.behaviourOf({ ...attempt, card: card.outcome });
  if (behaviour.delayMs) await network.sleep(behaviour.delayMs);
  const { check } = behaviour;
  if (check === 'silent') return visit.silence.hold(reply);
  if (check === 'unreachable') {
    return reply.code(503).send(messagePage(view.language, 'outOfOrder'));
  }
  if (check !== undefined) return finish(visit, check, behaviour);
  await network.books.record({ e: 'card', ref: attempt.ref, card: card.outcome });
  if (behaviour.withoutOtp) return pay(visit, behaviour);
  return reply.redirect(`${view.path}?lang=${view.language}`, 303);
}

/** A wallet's holder signs in. */
async function takeSignIn(visit: Visit): Promise<unknown> {
  const { network, attempt, view, reply } = visit;
  if (attempt.card !== undefined || !isWallet(visit)) return show(visit);
  const wallet = matchWallet(field(visit, 'phone'), field(visit, 'password'));
  if (wallet === undefined) {
    attempt.wrongDetails += 1;
    if (attempt.wrongDetails >= MAX_WRONG) return finish(visit, '75', {});
    return reply.code(422).send(signInPage(view, 'wrongSignIn'));
  }
  const behaviour = network.faults.behaviourOf({ ...attempt, card: wallet.outcome });
  const { check } = behaviour;
  if (check !== undefined && check !== 'silent' && check !== 'unreachable') {
    return finish(visit, check, behaviour);
  }
  await network.books.record({ e: 'card', ref: attempt.ref, card: wallet.outcome });
  return reply.redirect(`${view.path}?lang=${view.language}`, 303);
}

/** A wallet's holder has seen the amount and agrees. */
async function takeConfirmation(visit: Visit): Promise<unknown> {
  const { network, attempt } = visit;
  if (attempt.card === undefined || !isWallet(visit)) return show(visit);
  return pay(visit, network.faults.behaviourOf(attempt));
}

async function takeOtp(visit: Visit): Promise<unknown> {
  const { network, attempt, view, reply } = visit;
  if (attempt.card === undefined || isWallet(visit)) return show(visit);
  const behaviour = network.faults.behaviourOf(attempt);
  const fault = otpFaultOf(attempt, field(visit, 'otp').trim());
  if (fault === '56') return finish(visit, fault, behaviour);
  if (fault === undefined) return pay(visit, behaviour);
  attempt.wrongOtps += 1;
  if (attempt.wrongOtps >= MAX_WRONG) return finish(visit, '76', behaviour);
  return reply.code(422).send(otpPage(view, 'wrongOtp'));
}

async function pay(visit: Visit, behaviour: Behaviour): Promise<unknown> {
  const { network, attempt } = visit;
  const { authorise: fault } = behaviour;
  if (fault === 'silent_before_debit') return finish(visit, '68', behaviour);
  if (fault !== undefined && isCode(fault) && isRefusal(fault)) {
    return finish(visit, fault, behaviour);
  }
  await debit(network, attempt, behaviour);
  return deliver(visit, deliveryOf(behaviour));
}

async function finish(visit: Visit, code: RefusalCode, behaviour: Behaviour): Promise<unknown> {
  await end(visit.network, visit.attempt, code);
  return deliver(visit, deliveryOf(behaviour));
}

function deliveryOf({ delivery, authorise }: Behaviour): Delivery {
  if (delivery !== undefined) return delivery;
  if (authorise === 'silent_before_debit' || authorise === 'silent_after_debit') return 'both_lost';
  return authorise === 'late' ? 'result_late' : 'together';
}

/** Sends the server's result and the payer on their two ways, in the order asked for. */
async function deliver(visit: Visit, delivery: Delivery): Promise<unknown> {
  const { network, attempt, session, reply, view } = visit;
  const report = () => network.report(attempt, session.resultUrl);
  const reportAfter = (ms: number) => void network.sleep(ms).then(report, () => undefined);
  const sendBack = () => reply.redirect(visit.returnUrlOf(attempt, session.returnUrl), 303);
  const leave = () => reply.send(messagePage(view.language, 'closed'));
  switch (delivery) {
    case 'together':
      void report();
      return sendBack();
    case 'result_first':
      await report();
      return sendBack();
    case 'return_first':
      reportAfter(RETURN_LEADS_BY_MS);
      return sendBack();
    case 'result_lost':
      return sendBack();
    case 'return_lost':
      void report();
      return leave();
    case 'both_lost':
      return leave();
    case 'result_twice':
      void report();
      void report();
      return sendBack();
    case 'result_late':
      reportAfter(RESULT_LATE_BY_MS);
      return leave();
    default:
      return unreachable(delivery);
  }
}
