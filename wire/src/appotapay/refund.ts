import type { Vnd } from '@cong/values/money.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import type { Secret } from '@cong/values/secret.ts';
import type { JsonObject } from '../shared/body.ts';
import { textOf } from '../shared/field-rules.ts';
import {
  type AnswerFailure,
  badSignature,
  flattened,
  type HttpAnswer,
  malformed,
  parseAnswer,
  success,
} from './answer.ts';
import type { Language } from './code-text.ts';
import {
  amountNumber,
  checkFields,
  type FieldRule,
  parseAmount,
  parseUnixSeconds,
  type RequestFault,
  unixSeconds,
} from './fields.ts';
import { isTransactionStatus, type TransactionStatus } from './order-status.ts';
import { signed, signRequest, verify } from './signature.ts';

/** What a merchant asks for. */
export type RefundRequest = {
  /** refundId: the merchant's; the call is idempotent by it. */
  readonly refundRef: string;
  /** appotapayTransId */
  readonly transactionId: string;
  readonly amount: Vnd;
  readonly reason: string;
};

const RULES = {
  refundId: { max: 100, required: true },
  appotapayTransId: { max: 50, required: true },
  amount: { max: 20, required: true },
  reason: { max: 255 },
} as const satisfies Readonly<Record<string, FieldRule>>;

/** The refund that the body of `/api/v1/transaction/refund` asks for, or the first rule that it breaks. */
export function parseRefundRequest(body: JsonObject): Result<RefundRequest, RequestFault> {
  const fault = checkFields(body, RULES);
  if (fault) return err(fault);
  const amount = parseAmount(textOf(body, 'amount'));
  if (!amount) return err({ code: 32, field: 'amount', why: 'not_an_amount' });
  return ok({
    refundRef: textOf(body, 'refundId'),
    transactionId: textOf(body, 'appotapayTransId'),
    amount,
    reason: textOf(body, 'reason'),
  });
}

/** A signed refund request, as a merchant sends it in JSON. */
export function formatRefundRequest(request: RefundRequest, secretKey: Secret) {
  const fields = {
    refundId: request.refundRef,
    appotapayTransId: request.transactionId,
    amount: amountNumber(request.amount),
    reason: request.reason,
  };
  const texts = { ...fields, amount: fields.amount.toString() };
  return { ...fields, signature: signRequest(texts, secretKey) };
}

/** A refund as it stands. */
export type Refund = RefundRequest & {
  /** refundId in answers: ours. */
  readonly refundId: string;
  readonly status: TransactionStatus;
  /** transactionTs: when it was asked for. */
  readonly requestedAt: Date;
  readonly rejectReason?: string;
};

/** A refund's fields in an answer's data. The merchant's own id comes back as refundOriginalId. */
export const refundFields = (refund: Refund) => ({
  appotapayTransId: refund.transactionId,
  refundId: refund.refundId,
  refundOriginalId: refund.refundRef,
  amount: amountNumber(refund.amount),
  reason: refund.reason,
  status: refund.status,
  transactionTs: unixSeconds(refund.requestedAt),
});

/** A refund from its fields, numbers by their text; undefined when one is missing or malformed. */
export function parseRefund(fields: JsonObject): Refund | undefined {
  const amount = parseAmount(textOf(fields, 'amount'));
  const requestedAt = parseUnixSeconds(textOf(fields, 'transactionTs'));
  const status = textOf(fields, 'status');
  const refundId = textOf(fields, 'refundId');
  if (amount === undefined || !requestedAt || !isTransactionStatus(status)) return undefined;
  if (!refundId) return undefined;
  const rejectReason = textOf(fields, 'rejectReason');
  return {
    refundRef: textOf(fields, 'refundOriginalId'),
    transactionId: textOf(fields, 'appotapayTransId'),
    amount,
    reason: textOf(fields, 'reason'),
    refundId,
    status,
    requestedAt,
    ...(rejectReason && { rejectReason }),
  };
}

/** The answer to a refund request: JSON, HTTP 200. The message is not signed. */
export function formatRefund(refund: Refund, language: Language, secretKey: Secret): string {
  const { errorCode, message } = success(language);
  const data = refundFields(refund);
  const { signature } = signed('refund', { errorCode, ...data }, secretKey);
  return JSON.stringify({ errorCode, message, data, signature });
}

/** The answer to `GET /api/v1/transaction/refund/{refundId}`: also why it was refused, empty when it was not. */
export function formatRefundDetail(refund: Refund, language: Language, secretKey: Secret): string {
  const { errorCode, message } = success(language);
  const data = { ...refundFields(refund), rejectReason: refund.rejectReason ?? '' };
  const { signature } = signed('refundDetail', { errorCode, ...data }, secretKey);
  return JSON.stringify({ errorCode, message, data, signature });
}

/** What a refund request was answered. */
export const parseRefundAnswer = (answer: HttpAnswer, secretKey: Secret) =>
  readRefund('refund', answer, secretKey);

/** What a question about one refund was answered. */
export const parseRefundDetail = (answer: HttpAnswer, secretKey: Secret) =>
  readRefund('refundDetail', answer, secretKey);

function readRefund(
  kind: 'refund' | 'refundDetail',
  answer: HttpAnswer,
  secretKey: Secret,
): Result<Refund, AnswerFailure> {
  const parsed = parseAnswer(answer);
  if (!parsed.ok) return parsed;
  const fields = flattened(parsed.value, 'data');
  if (!verify(kind, fields, secretKey)) return badSignature;
  const refund = parseRefund(fields);
  return refund ? ok(refund) : malformed;
}
