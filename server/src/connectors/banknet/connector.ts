import type { Result } from '@cong/values/result.ts';
import type { Secret } from '@cong/values/secret.ts';
import { type Clock, DAY_MS, MINUTE_MS } from '@cong/values/time.ts';
import { bankOf, REFUND_DAYS } from '@cong/wire/banknet/banks.ts';
import { codes, isRefusal } from '@cong/wire/banknet/codes.ts';
import {
  format,
  PATHS,
  parseCheckAnswer,
  parseDebitAnswer,
  parseRefundAnswer,
  type RefundAnswer as WireRefundAnswer,
} from '@cong/wire/banknet/messages.ts';
import type { Dispatcher } from 'undici';
import type {
  AuthoriseAnswer,
  AuthoriseRequest,
  CardDetails,
  Connector,
  InquiryAnswer,
  InquiryRequest,
  RefundAnswer,
  RefundRequest,
  StartAnswer,
  StartRequest,
} from '../../core/connector/connector.ts';
import { type Called, signedCall } from './call.ts';
import { reasonOf } from './codes.ts';
import { authoriseAnswer } from './debit-answer.ts';

type Deps = {
  readonly baseUrl: string;
  readonly acquirer: string;
  readonly key: Secret;
  readonly clock: Clock;
  readonly callTimeoutMs: number;
  /** Connections are kept and shared between calls. */
  readonly http: Dispatcher;
};

/** The bank and card network: domestic cards, international cards and banks with their own page. */
export function banknetConnector(deps: Deps): Connector {
  const { callTimeoutMs: timeoutMs } = deps;
  const call = signedCall({ ...deps, baseUrl: new URL(deps.baseUrl) });

  return {
    name: 'banknet',
    callTimeoutMs: timeoutMs,
    finalAfterMs: 15 * MINUTE_MS,
    banksFailApart: true,
    start: async (request) => {
      const body = format(checkOf(request, timeoutMs));
      const called = await call(PATHS.check, body, request.signal);
      return startAnswer(called, request);
    },
    authorise: async (request) => {
      const body = format(orderOf(request, timeoutMs));
      const called = await call(PATHS.authorise, body, request.signal);
      return orderAnswer(called, request);
    },
    inquire: async (request) => {
      const body = format({ attemptRef: request.attemptId });
      const called = await call(PATHS.inquiry, body, request.signal);
      return inquiryAnswer(called, request);
    },
    refundTerms: (bank) => {
      const refunds = bankOf(bank)?.refunds;
      return {
        supported: refunds !== 'none',
        partial: refunds !== 'whole',
        withinMs: REFUND_DAYS * DAY_MS,
      };
    },
    refund: async (request) => {
      const { refundId, attemptId: attemptRef, amount } = request;
      const body = format({ refundId, attemptRef, amount });
      const called = await call(PATHS.refund, body, request.signal);
      return refundAnswer(called, request);
    },
    inquireRefund: async (request) => {
      const body = format({ refundId: request.refundId, attemptRef: request.attemptId });
      const called = await call(PATHS.refundInquiry, body, request.signal);
      return refundAnswer(called, request);
    },
  };
}

const typedCard = ({ number, holder, date, securityCode, onFile }: CardDetails) => ({
  number: number.reveal(),
  holder,
  date,
  ...(securityCode && { securityCode: securityCode.reveal() }),
  ...(onFile !== undefined && { onFile }),
});

const checkOf = (request: StartRequest, answerWithinMs: number) => ({
  attemptRef: request.attemptId,
  bank: request.bank,
  amount: request.amount,
  description: request.description,
  clientIp: request.clientIp,
  locale: request.locale,
  expiresAt: request.expiresAt,
  ...(request.card && { card: typedCard(request.card) }),
  returnUrl: request.returnUrl,
  resultUrl: request.resultUrl,
  answerWithinMs,
});

const orderOf = (request: AuthoriseRequest, answerWithinMs: number) => ({
  attemptRef: request.attemptId,
  bankRef: request.connectorRef,
  ...(request.otp && { otp: request.otp.reveal() }),
  answerWithinMs,
});

type Unknown = { readonly outcome: 'unknown'; readonly why: string };

const unknown = (why: string): Unknown => ({ outcome: 'unknown', why });

/** The answer when it is readable and about what was asked; why not otherwise. */
function answered<Answer extends { readonly attemptRef: string }>(
  called: Called,
  attemptId: string,
  parse: (body: string) => Result<Answer, string>,
): Answer | Unknown {
  if (called.kind !== 'answered') return unknown(called.why);
  const answer = parse(called.body);
  if (!answer.ok) return unknown(`the answer's ${answer.error} is malformed`);
  if (answer.value.attemptRef !== attemptId) return unknown('the answer is about another attempt');
  return answer.value;
}

function startAnswer(called: Called, { attemptId }: StartRequest): StartAnswer {
  // A check debits nothing, so that being out of order is as definite as never having been reached.
  if (called.kind === 'not_sent' || called.kind === 'out_of_order') {
    return { outcome: 'refused', reason: 'issuer_unreachable' };
  }
  const answer = answered(called, attemptId, parseCheckAnswer);
  if ('outcome' in answer) return answer;
  const { code } = answer;
  if (code === '01') {
    const { bankRef: connectorRef, otpExpiresAt } = answer;
    return { outcome: 'otp_required', connectorRef, otpExpiresAt };
  }
  if (code === '02') return { outcome: 'ready', connectorRef: answer.bankRef };
  if (code === '03') return { outcome: 'redirect', connectorRef: answer.bankRef, url: answer.url };
  if (code === '12') return { outcome: 'wrong_details' };
  if (isRefusal(code)) return { outcome: 'refused', reason: reasonOf[code] };
  return unknown(`${code} ${codes[code].en}`);
}

function orderAnswer(called: Called, { attemptId }: AuthoriseRequest): AuthoriseAnswer {
  if (called.kind === 'not_sent') return { outcome: 'refused', reason: 'issuer_unreachable' };
  const answer = answered(called, attemptId, parseDebitAnswer);
  return 'outcome' in answer ? answer : authoriseAnswer(answer);
}

function inquiryAnswer(called: Called, { attemptId }: InquiryRequest): InquiryAnswer {
  const answer = answered(called, attemptId, parseDebitAnswer);
  if ('outcome' in answer) return answer;
  const { code } = answer;
  if (code === '00') {
    return { outcome: 'paid', amount: answer.amount, connectorRef: answer.bankRef };
  }
  if (code === '09') return { outcome: 'pending' };
  if (code === '25') return { outcome: 'not_found' };
  if (isRefusal(code)) return { outcome: 'not_paid', reason: reasonOf[code] };
  return unknown(`${code} ${codes[code].en}`);
}

function refundAnswer(called: Called, { attemptId, refundId }: RefundRequest): RefundAnswer {
  const answer = answered(called, attemptId, parseRefundAnswer);
  if ('outcome' in answer) return answer;
  if (answer.refundId !== refundId) return unknown('the answer is about another refund');
  return refundOutcome(answer);
}

function refundOutcome({ code }: WireRefundAnswer): RefundAnswer {
  if (code === '00') return { outcome: 'done' };
  if (code === '09') return { outcome: 'pending' };
  if (code === '25') return { outcome: 'not_found' };
  const why = `${code} ${codes[code].en}`;
  return codes[code].kind === 'refund_refused' ? { outcome: 'failed', why } : unknown(why);
}
