import { err, ok, type Result } from '@cong/values/result.ts';
import type { Secret } from '@cong/values/secret.ts';
import { isObject, type JsonObject, type JsonValue } from '../shared/body.ts';
import { textOf } from '../shared/field-rules.ts';
import {
  type AnswerFailure,
  badSignature,
  flattened,
  type HttpAnswer,
  malformed,
  parseAnswer,
} from './answer.ts';
import type { Language } from './code-text.ts';
import { checkFields, type RequestFault } from './fields.ts';
import {
  type PaymentResult,
  parseResult,
  partnerFields,
  paymentFields,
  type ReceivedResult,
  resultFields,
} from './payment-result.ts';
import { signed, signRequest, verify } from './signature.ts';

/** The orderId that a status request asks about. */
export function parseStatusRequest(body: JsonObject): Result<string, RequestFault> {
  const fault = checkFields(body, { orderId: { max: 100, required: true } });
  return fault ? err(fault) : ok(textOf(body, 'orderId'));
}

/** A signed status request, as a merchant sends it in JSON. v1.1 asks in the same way. */
export const formatStatusRequest = (orderId: string, secretKey: Secret) => ({
  orderId,
  signature: signRequest({ orderId }, secretKey),
});

/** What v1 tells of an international card. It is not signed. */
export type CardInfo = {
  /** First six and last four digits. */
  readonly cardNumber: string;
  /** MM/YY */
  readonly cardDate: string;
  readonly cardName: string;
  readonly countryCode: string;
};

/** What v1 answers about a paid order, HTTP 200; any other order is a refusal with its code. cardInfo only for CC. */
export const formatOrderStatus = (
  result: PaymentResult & { readonly cardInfo?: CardInfo },
  language: Language,
  secretKey: Secret,
): string => {
  const { cardInfo } = result;
  const answer = signed('orderStatus', resultFields(result, language), secretKey);
  return JSON.stringify({ ...answer, ...(cardInfo && { cardInfo }) });
};

/** What the v1 status call was answered. */
export function parseOrderStatus(
  answer: HttpAnswer,
  secretKey: Secret,
): Result<ReceivedResult & { readonly cardInfo?: CardInfo }, AnswerFailure> {
  const fields = parseAnswer(answer);
  if (!fields.ok) return fields;
  if (!verify('orderStatus', fields.value, secretKey)) return badSignature;
  const result = parseResult(fields.value);
  if (!result) return malformed;
  const cardInfo = parseCardInfo(fields.value.cardInfo);
  return ok({ ...result, ...(cardInfo && { cardInfo }) });
}

function parseCardInfo(value: JsonValue | undefined): CardInfo | undefined {
  if (!isObject(value)) return undefined;
  return {
    cardNumber: textOf(value, 'cardNumber'),
    cardDate: textOf(value, 'cardDate'),
    cardName: textOf(value, 'cardName'),
    countryCode: textOf(value, 'countryCode'),
  };
}

/** Where a transaction stands, in v1.1 and in lists. */
export type TransactionStatus = 'pending' | 'processing' | 'success' | 'error';

const STATUSES: readonly string[] = [
  'pending',
  'processing',
  'success',
  'error',
] satisfies readonly TransactionStatus[];

export const isTransactionStatus = (text: string): text is TransactionStatus =>
  STATUSES.includes(text);

/** What v1.1 answers about a paid order: the payment's fields stand in `transaction`. */
export function formatOrderStatusV11(
  result: PaymentResult & { readonly status: TransactionStatus },
  language: Language,
  secretKey: Secret,
): string {
  const partner = partnerFields(result, language);
  const transaction = { status: result.status, ...paymentFields(result) };
  const { signature } = signed('orderStatusV11', { ...partner, ...transaction }, secretKey);
  return JSON.stringify({ ...partner, transaction, signature });
}

/** What the v1.1 status call was answered. */
export function parseOrderStatusV11(
  answer: HttpAnswer,
  secretKey: Secret,
): Result<ReceivedResult & { readonly status: TransactionStatus }, AnswerFailure> {
  const parsed = parseAnswer(answer);
  if (!parsed.ok) return parsed;
  const fields = flattened(parsed.value, 'transaction');
  if (!verify('orderStatusV11', fields, secretKey)) return badSignature;
  const result = parseResult(fields);
  const status = textOf(fields, 'status');
  return result && isTransactionStatus(status) ? ok({ ...result, status }) : malformed;
}
