import { err, ok, type Result } from '@cong/values/result.ts';
import type { Secret } from '@cong/values/secret.ts';
import { isList, isObject, type JsonObject, type JsonValue } from '../shared/body.ts';
import { textOf } from '../shared/field-rules.ts';
import { type AnswerFailure, type HttpAnswer, malformed, parseAnswer, success } from './answer.ts';
import type { Language } from './code-text.ts';
import type { RequestFault } from './fields.ts';
import { type ListQuery, listParameters, parseListQuery } from './list-query.ts';
import { isTransactionStatus, type TransactionStatus } from './order-status.ts';
import { isPaymentMethod, type PaymentMethod } from './payment-methods.ts';
import {
  type PaymentResult,
  parseResult,
  paymentFields,
  type ReceivedResult,
} from './payment-result.ts';
import { type SignedTexts, signRequest } from './signature.ts';

/** Which of a merchant's transactions are asked for. */
export type TransactionQuery = ListQuery & { readonly paymentMethod?: PaymentMethod };

/** The question in the query of `GET /api/v1.1/orders/transactions`, after its signature was checked. */
export function parseTransactionQuery(query: SignedTexts): Result<TransactionQuery, RequestFault> {
  const list = parseListQuery(query);
  if (!list.ok) return list;
  const method = query.paymentMethod ?? '';
  if (method && !isPaymentMethod(method)) {
    return err({ code: 1, field: 'paymentMethod', why: 'unknown_value' });
  }
  return ok({ ...list.value, ...(isPaymentMethod(method) && { paymentMethod: method }) });
}

/** The signed query of a merchant's question. */
export function formatTransactionQuery(query: TransactionQuery, secretKey: Secret): string {
  const { paymentMethod } = query;
  const parameters = { ...listParameters(query), ...(paymentMethod && { paymentMethod }) };
  const signature = signRequest(parameters, secretKey);
  return new URLSearchParams({ ...parameters, signature }).toString();
}

type Listed = Omit<PaymentResult, 'partnerCode' | 'apiKey'> & {
  readonly status: TransactionStatus;
};

/** The answer: one page of transactions; nothing is signed. */
export const formatTransactionPage = (
  {
    transactions,
    page,
    total,
  }: {
    readonly transactions: readonly Listed[];
    readonly page: number;
    readonly total: number;
  },
  language: Language,
): string =>
  JSON.stringify({
    ...success(language),
    total,
    page,
    transactions: transactions.map((transaction) => ({
      errorCode: transaction.errorCode,
      status: transaction.status,
      ...paymentFields({ ...transaction, partnerCode: '', apiKey: '' }),
    })),
  });

export type TransactionPage = {
  readonly transactions: readonly (Omit<ReceivedResult, 'partnerCode' | 'apiKey' | 'message'> & {
    readonly status: TransactionStatus;
  })[];
  readonly page: number;
  readonly total: number;
};

/** What a question for transactions was answered. */
export function parseTransactionPage(answer: HttpAnswer): Result<TransactionPage, AnswerFailure> {
  const parsed = parseAnswer(answer);
  if (!parsed.ok) return parsed;
  const { transactions } = parsed.value;
  const [page, total] = [textOf(parsed.value, 'page'), textOf(parsed.value, 'total')];
  if (!isList(transactions) || !/^\d{1,9}$/.test(page) || !/^\d{1,9}$/.test(total)) {
    return malformed;
  }
  const read = transactions.map(readTransaction);
  const found = read.filter((transaction) => transaction !== undefined);
  if (found.length < read.length) return malformed;
  return ok({ transactions: found, page: Number(page), total: Number(total) });
}

function readTransaction(item: JsonValue) {
  const fields: JsonObject | undefined = isObject(item) ? item : undefined;
  const result = fields && parseResult(fields);
  const status = fields ? textOf(fields, 'status') : '';
  if (!result || !isTransactionStatus(status)) return undefined;
  const { partnerCode: _partner, apiKey: _key, message: _message, ...transaction } = result;
  return { ...transaction, status };
}
