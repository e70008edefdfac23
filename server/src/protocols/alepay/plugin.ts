import { isUtf8 } from 'node:buffer';
import { formatAnswer, formatRefusal } from '@cong/wire/alepay/answer-envelope.ts';
import { type Language, parseLanguage } from '@cong/wire/alepay/code-text.ts';
import { type ErrorCode, SUCCESS } from '@cong/wire/alepay/codes.ts';
import { ENDPOINTS } from '@cong/wire/alepay/endpoints.ts';
import { textOf } from '@cong/wire/alepay/fields.ts';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { PoolBusy } from '../../worker-pool/worker-pool.ts';
import type { About, ProtocolDeps } from '../protocol.ts';
import { openCall, PROTOCOL } from './authenticate.ts';
import type { Answered, Handle } from './call.ts';
import { OPEN_CODES } from './codes.ts';
import { getBanksDomestic } from './domestic-banks.ts';
import { EXPLAINED } from './explain.ts';
import { calculateFee, getInstallmentInfo } from './instalment-fees.ts';
import {
  cancelProfile,
  getCustomerInfo,
  requestProfile,
  requestProfileDomestic,
} from './profile.ts';
import { requestOrder } from './request-order.ts';
import { requestSubscription } from './request-subscription.ts';
import type { RsaPool } from './rsa-pool.ts';
import {
  cancelSubscription,
  confirmSubscription,
  getFile,
  getSubscription,
} from './subscription.ts';
import { createPlan, getPlan, updatePlan } from './subscription-plan.ts';
import {
  requestTokenizationPayment,
  requestTokenizationPaymentDomestic,
} from './tokenization-payment.ts';
import { getTransactionInfo } from './transaction-info.ts';

type CallName = keyof typeof ENDPOINTS;

/** What answers each call. */
const HANDLERS: Readonly<Record<CallName, Handle>> = {
  requestOrder,
  getTransactionInfo,
  getBanksDomestic,
  requestProfile,
  requestProfileDomestic,
  cancelProfile,
  getCustomerInfo,
  requestTokenizationPayment,
  requestTokenizationPaymentDomestic,
  createPlan,
  updatePlan,
  getPlan,
  requestSubscription,
  confirmSubscription,
  cancelSubscription,
  getSubscription,
  getFile,
  calculateFee,
  getInstallmentInfo,
};

/** 128 blocks of 4096 bits in base64, and the rest of the envelope. */
const BODY_LIMIT = 128 * 1024;

/** Alepay's calls: an envelope in, an envelope out, HTTP 200 whatever it says. The order of checks is in README.md. */
export const routes =
  (pool: RsaPool): FastifyPluginAsync<ProtocolDeps> =>
  async (app, deps) => {
    // Whatever the Content-Type says, the body is JSON.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: BODY_LIMIT },
      (_request, body, done) => done(null, body),
    );
    app.addHook('onRequest', async (request) => {
      // One that is no media type at all would be refused before any parser is asked.
      request.raw.headers['content-type'] = 'application/json';
    });
    for (const [name, handle] of Object.entries(HANDLERS)) {
      const call = name as CallName;
      app.post(ENDPOINTS[call], { config: { call } }, (request, reply) =>
        serve({ deps, pool, call, handle }, request, reply),
      );
    }
    app.setErrorHandler(async (error: Error & { statusCode?: number }, request, reply) => {
      const { call = 'requestOrder' } = request.routeOptions.config as { readonly call?: CallName };
      const isOurs = (error.statusCode ?? 500) >= 500 && !(error instanceof PoolBusy);
      if (isOurs) {
        deps.flows.log('error', `alepay ${call} failed`, { error: error.stack ?? String(error) });
      }
      const code = (error.statusCode ?? 500) < 500 ? '104' : '999';
      return refuse(reply, { deps, call, code, why: error.message, language: languageOf(request) });
    });
    app.addHook('onClose', () => pool.close());
  };

type Served = {
  readonly deps: ProtocolDeps;
  readonly pool: RsaPool;
  readonly call: CallName;
  readonly handle: Handle;
};

async function serve(
  { deps, pool, call, handle }: Served,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const language = languageOf(request);
  const raw = request.body;
  const text = Buffer.isBuffer(raw) && isUtf8(raw) ? raw.toString('utf8') : '';
  const opened = await openCall(deps, pool, { text, address: request.ip });
  if (typeof opened === 'string') {
    const why = EXPLAINED[opened];
    const code = OPEN_CODES[opened];
    return refuse(reply, { deps, call, code, refused: opened, why, language });
  }
  const { who, fields } = opened;
  const answered: Answered = await handle(deps, { who, fields, address: request.ip, language });
  if (!('json' in answered)) {
    const order = textOf(fields, 'orderCode') || textOf(fields, 'transactionCode');
    const about = { merchant: who.credential.code, order };
    return refuse(reply, { deps, call, ...answered, about, language });
  }
  const { code: errorCode } = answered;
  const blocks = await pool.run('encryptAnswer', answered.json, who.key);
  deps.onAnswer({ protocol: PROTOCOL, call, code: errorCode });
  return send(reply, formatAnswer({ errorCode, blocks }, language, who.checksumKey));
}

type Refusal = {
  readonly deps: ProtocolDeps;
  readonly call: CallName;
  readonly code: ErrorCode;
  /** Why, in one word, where `why` says more. */
  readonly refused?: string;
  readonly why: string;
  readonly about?: About;
  readonly language: Language;
};

function refuse(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const { deps, call, code, why, refused = why, about = {}, language } = refusal;
  const explanation = deps.onAnswer({ protocol: PROTOCOL, call, code, refused, why, about });
  if (explanation !== undefined) reply.header('cong-explanation', explanation);
  return send(reply, formatRefusal(code === SUCCESS ? '999' : code, language));
}

const send = (reply: FastifyReply, body: string): FastifyReply =>
  reply.type('application/json; charset=utf-8').send(body);

const languageOf = ({ query }: FastifyRequest): Language =>
  parseLanguage((query as { readonly lang?: unknown }).lang);
