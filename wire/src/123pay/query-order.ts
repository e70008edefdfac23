import { type Vnd, vnd } from '@cong/values/money.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import type { Secret } from '@cong/values/secret.ts';
import type { JsonObject } from '../shared/body.ts';
import { IP_FORM, textOf } from '../shared/field-rules.ts';
import { type AnswerFailure, badChecksum, malformed, parseAnswer } from './answer.ts';
import { RETURN_OK } from './codes.ts';
import type { Credentials } from './credentials.ts';
import {
  checkFields,
  type FieldRule,
  type FormatError,
  formatAmount,
  parseAmount,
} from './fields.ts';
import { isOrderStatus, type OrderStatus } from './order-status.ts';
import { sign, verify } from './signature.ts';

/** A queryOrder1 request after its rules were checked. */
export type QueryOrder = {
  readonly merchantCode: string;
  /** mTransactionID */
  readonly orderRef: string;
  readonly clientIp: string;
};

const RULES = {
  mTransactionID: { max: 50, required: true },
  merchantCode: { max: 20, required: true },
  // The guide's length of 10 cannot hold an IPv4 address.
  clientIP: { max: 45, required: true, form: IP_FORM },
  // The guide says 20 here and 255 in createOrder; one passcode serves both.
  passcode: { max: 255, required: true },
  checksum: { max: 255, required: true },
} as const satisfies Readonly<Record<string, FieldRule>>;

/** The question in a queryOrder1 body, or the first field that breaks its rule. Source: guide III.3.b. */
export function parseQueryOrder(body: JsonObject): Result<QueryOrder, FormatError> {
  const fault = checkFields(body, RULES);
  if (fault) return err(fault);
  return ok({
    merchantCode: textOf(body, 'merchantCode'),
    orderRef: textOf(body, 'mTransactionID'),
    clientIp: textOf(body, 'clientIP'),
  });
}

/** A signed queryOrder1 body, as a merchant sends it in JSON. */
export function formatQueryOrder(
  { orderRef, clientIp }: Omit<QueryOrder, 'merchantCode'>,
  { merchantCode, passcode, secretKey }: Credentials,
): Readonly<Record<string, string>> {
  const fields = {
    mTransactionID: orderRef,
    merchantCode,
    clientIP: clientIp,
    passcode: passcode.reveal(),
  };
  return { ...fields, checksum: sign('queryOrder', fields, secretKey) };
}

/** What queryOrder1 tells of an order. */
export type QueriedOrder = {
  readonly transactionId: string;
  readonly status: OrderStatus;
  readonly amount: Vnd;
  /** opAmount: what the payer's bank debited; zero before the capture. */
  readonly debited: Vnd;
  /** The payer's bank once known, else the one that was asked for. */
  readonly bankCode: string;
  readonly description: string | null;
};

/** The answer for an order that the merchant never created. */
export const UNKNOWN_ORDER: QueriedOrder = {
  transactionId: '',
  status: '-10',
  amount: vnd(0n),
  debited: vnd(0n),
  bankCode: '',
  description: null,
};

/** The answer to a queryOrder1, eight elements. The description is not signed. */
export function formatQueriedOrder(
  order: QueriedOrder,
  secretKey: Secret,
): readonly (string | null)[] {
  const signed = [
    RETURN_OK,
    order.transactionId,
    order.status,
    formatAmount(order.amount),
    formatAmount(order.debited),
    order.bankCode,
  ];
  return [
    ...signed,
    order.description,
    sign('queryOrderAnswer', answerFields([...signed, order.description]), secretKey),
  ];
}

/** What queryOrder1 answered: an order, a refusal, or something that must not be trusted. */
export function parseQueryOrderAnswer(
  text: string,
  secretKey: Secret,
): Result<QueriedOrder, AnswerFailure> {
  const answer = parseAnswer(text);
  if (!answer.ok) return answer;
  if (!verify('queryOrderAnswer', answerFields(answer.value), secretKey)) return badChecksum;
  const [, transactionId, status, total, debitedText, bankCode, description] = answer.value;
  const amount = parseAmount(total ?? '');
  const debited = parseAmount(debitedText ?? '');
  if (!isOrderStatus(status) || amount === undefined || debited === undefined) return malformed;
  return ok({
    transactionId: transactionId ?? '',
    status,
    amount,
    debited,
    bankCode: bankCode ?? '',
    description: description ?? null,
  });
}

/** An answer's elements by the names its checksum knows them by. */
function answerFields(elements: readonly (string | null)[]) {
  const [returnCode, transactionId, transactionStatus, totalAmount, opAmount, bankCode] = elements;
  return {
    returnCode,
    '123PAYtransactionId': transactionId,
    transactionStatus,
    totalAmount,
    opAmount,
    bankCode,
    checksum: elements[7],
  };
}
