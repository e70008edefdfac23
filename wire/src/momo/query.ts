import type { Vnd } from '@cong/values/money.ts';
import { ok, type Result } from '@cong/values/result.ts';
import type { Credentials } from './credentials.ts';
import {
  type Fault,
  formatTime,
  isDigits,
  malformed,
  otherTransaction,
  parseAmount,
  parseTexts,
  textOf,
  toJson,
  unverified,
} from './fields.ts';
import { sign, verify } from './signature.ts';

/** Where MoMo is asked, on its host. */
export const QUERY_PATH = '/v2/gateway/api/query';

/** Asks what became of a payment or of a refund, whose orderId is its own. */
export type Query = {
  readonly orderId: string;
  readonly requestId: string;
  readonly locale: 'vi' | 'en';
};

/** A query's body, JSON. */
export function formatQuery(query: Query, credentials: Credentials): string {
  const fields = {
    partnerCode: credentials.partnerCode,
    requestId: query.requestId,
    orderId: query.orderId,
    lang: query.locale,
  };
  return toJson({ ...fields, signature: sign('query', fields, credentials) });
}

/** A query as MoMo reads it. Never throws. */
export function parseQuery(body: string, credentials: Credentials): Result<Query, Fault> {
  const fields = parseTexts(body);
  if (fields === undefined) return malformed;
  if (!verify('query', fields, credentials)) return unverified;
  const { orderId, requestId, lang = 'vi' } = fields;
  if (!orderId || !requestId || (lang !== 'vi' && lang !== 'en')) return malformed;
  return ok({ orderId, requestId, locale: lang });
}

/** What MoMo knows of a payment. */
export type QueriedPayment = {
  /** See codes.ts. */
  readonly resultCode: string;
  readonly message: string;
  /** Absent for an orderId that MoMo does not know. */
  readonly amount?: Vnd;
  /** MoMo's number, digits; empty while there is none. */
  readonly transId: string;
  readonly payType: string;
};

/** The answer to a query. MoMo's answers carry no signature. */
export const formatQueryAnswer = (
  asked: Pick<Query, 'orderId' | 'requestId'>,
  payment: QueriedPayment & { readonly extraData: string; readonly respondedAt: Date },
  { partnerCode }: Credentials,
): string =>
  toJson({
    partnerCode,
    orderId: asked.orderId,
    requestId: asked.requestId,
    extraData: payment.extraData,
    amount: (payment.amount ?? 0n).toString(),
    transId: payment.transId || '0',
    payType: payment.payType,
    resultCode: payment.resultCode,
    message: payment.message,
    responseTime: formatTime(payment.respondedAt),
  });

/** What MoMo answered to this query. Never throws. */
export function parseQueryAnswer(
  body: string,
  asked: Pick<Query, 'orderId' | 'requestId'>,
  { partnerCode }: Credentials,
): Result<QueriedPayment, Fault> {
  const fields = parseTexts(body);
  if (fields === undefined || !isDigits(textOf(fields, 'resultCode'))) return malformed;
  const isOurs =
    fields.partnerCode === partnerCode &&
    fields.orderId === asked.orderId &&
    fields.requestId === asked.requestId;
  if (!isOurs) return otherTransaction;
  const amount = parseAmount(textOf(fields, 'amount'));
  const transId = textOf(fields, 'transId');
  // Paid, and not how much: nothing to act on.
  if (fields.resultCode === '0' && amount === undefined) return malformed;
  return ok({
    resultCode: textOf(fields, 'resultCode'),
    message: textOf(fields, 'message'),
    ...(amount !== undefined && { amount }),
    transId: transId === '0' ? '' : transId,
    payType: textOf(fields, 'payType'),
  });
}
