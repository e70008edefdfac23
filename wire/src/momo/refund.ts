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

/** Where money is sent back, on MoMo's host. */
export const REFUND_PATH = '/v2/gateway/api/refund';

/** Sends back all or a part of a payment. */
export type Refund = {
  /** The refund's own, unlike the payment's. */
  readonly orderId: string;
  /** MoMo's idempotency key. */
  readonly requestId: string;
  readonly amount: Vnd;
  /** MoMo's number of the payment, digits. */
  readonly transId: string;
  readonly description: string;
  readonly locale: 'vi' | 'en';
};

/** A refund's body, JSON. */
export function formatRefund(refund: Refund, credentials: Credentials): string {
  const fields = {
    partnerCode: credentials.partnerCode,
    orderId: refund.orderId,
    requestId: refund.requestId,
    amount: refund.amount.toString(),
    transId: refund.transId,
    lang: refund.locale,
    description: refund.description,
  };
  return toJson({ ...fields, signature: sign('refund', fields, credentials) });
}

/** A refund as MoMo reads it. Never throws. */
export function parseRefund(body: string, credentials: Credentials): Result<Refund, Fault> {
  const fields = parseTexts(body);
  if (fields === undefined) return malformed;
  if (!verify('refund', fields, credentials)) return unverified;
  const { orderId, requestId, lang = 'vi' } = fields;
  const amount = parseAmount(textOf(fields, 'amount'));
  const transId = textOf(fields, 'transId');
  if (!orderId || !requestId || (lang !== 'vi' && lang !== 'en')) return malformed;
  if (amount === undefined || !isDigits(transId)) return malformed;
  const description = textOf(fields, 'description');
  return ok({ orderId, requestId, amount, transId, description, locale: lang });
}

/** What MoMo says of a refund. */
export type RefundAnswer = {
  /** See codes.ts: 0 is done. */
  readonly resultCode: string;
  readonly message: string;
  /** MoMo's number of the refund, digits; empty while there is none. */
  readonly transId: string;
};

type Asked = Pick<Refund, 'orderId' | 'requestId' | 'amount'>;

/** The answer to a refund. MoMo's answers carry no signature. */
export const formatRefundAnswer = (
  asked: Asked,
  answer: RefundAnswer & { readonly respondedAt: Date },
  { partnerCode }: Credentials,
): string =>
  toJson({
    partnerCode,
    orderId: asked.orderId,
    requestId: asked.requestId,
    amount: asked.amount.toString(),
    transId: answer.transId || '0',
    resultCode: answer.resultCode,
    message: answer.message,
    responseTime: formatTime(answer.respondedAt),
  });

/** What MoMo answered to this refund. Never throws. */
export function parseRefundAnswer(
  body: string,
  asked: Asked,
  { partnerCode }: Credentials,
): Result<RefundAnswer, Fault> {
  const fields = parseTexts(body);
  if (fields === undefined || !isDigits(textOf(fields, 'resultCode'))) return malformed;
  const resultCode = textOf(fields, 'resultCode');
  const isOurs =
    fields.partnerCode === partnerCode &&
    fields.orderId === asked.orderId &&
    fields.requestId === asked.requestId;
  const amount = parseAmount(textOf(fields, 'amount'));
  if (!isOurs || (resultCode === '0' && amount !== asked.amount)) return otherTransaction;
  const transId = textOf(fields, 'transId');
  return ok({
    resultCode,
    message: textOf(fields, 'message'),
    transId: transId === '0' ? '' : transId,
  });
}
