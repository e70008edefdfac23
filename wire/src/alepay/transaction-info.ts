import type { Vnd } from '@cong/values/money.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import { isObject, type JsonObject, type JsonValue } from '../shared/body.ts';
import type { Language } from './code-text.ts';
import { type ErrorCode, isErrorCode, textOfCode } from './codes.ts';
import {
  checkFields,
  type FieldFault,
  flagOf,
  parseAmount,
  parseInstant,
  parseWhole,
  textOf,
} from './fields.ts';
import { vndDouble, writeJson } from './json-text.ts';
import { isTransactionCode } from './transaction-code.ts';

/** The transactionCode that a get-transaction-info asks about. */
export function parseTransactionQuery(body: JsonObject): Result<string, FieldFault> {
  const fault = checkFields(body, {
    transactionCode: { max: 255, check: (text) => (isTransactionCode(text) ? undefined : '136') },
  });
  return fault ? err(fault) : ok(textOf(body, 'transactionCode'));
}

/** How a transaction stands. Source: guide IV.B.3. */
export type TransactionInfo = {
  readonly transactionCode: string;
  readonly orderRef: string;
  readonly amount: Vnd;
  readonly buyer: { readonly name: string; readonly email?: string; readonly phone?: string };
  /** First six and last four digits; absent before a card was given. */
  readonly maskedCard?: string;
  /** 000 when it is paid. */
  readonly status: ErrorCode;
  readonly is3D: boolean;
  /** Absent for a payment that is not by instalments. */
  readonly instalment?: {
    readonly months: number;
    readonly bankCode: string;
    readonly bankName: string;
    readonly bankHotline?: string;
  };
  /** The card's brand, or how a domestic bank was paid by. */
  readonly method?: string;
  readonly createdAt: Date;
  readonly paidAt?: Date;
};

/** The fields of a transaction as they are told; what is not there is null. The amount is written by the caller. */
export const transactionFields = (info: TransactionInfo, language: Language) => ({
  currency: 'VND',
  buyerEmail: info.buyer.email ?? null,
  buyerPhone: info.buyer.phone ?? null,
  cardNumber: info.maskedCard ?? null,
  buyerName: info.buyer.name,
  status: info.status,
  message: textOfCode(info.status, language),
  installment: info.instalment !== undefined,
  is3D: info.is3D,
  month: info.instalment?.months ?? null,
  bankCode: info.instalment?.bankCode ?? null,
  bankName: info.instalment?.bankName ?? null,
  method: info.method ?? null,
  transactionTime: info.createdAt.getTime(),
  successTime: info.paidAt?.getTime() ?? null,
  bankHotline: info.instalment?.bankHotline ?? null,
});

/** The answer's data. */
export const formatTransactionInfo = (info: TransactionInfo, language: Language): string =>
  writeJson({
    transactionCode: info.transactionCode,
    orderCode: info.orderRef,
    amount: vndDouble(info.amount),
    ...transactionFields(info, language),
  });

/** A transaction as a merchant reads it; undefined when a field is missing or malformed. */
export function parseTransactionInfo(data: JsonValue): TransactionInfo | undefined {
  if (!isObject(data)) return undefined;
  const amount = parseAmount(textOf(data, 'amount'));
  const createdAt = parseInstant(textOf(data, 'transactionTime'));
  const paidAt = parseInstant(textOf(data, 'successTime'));
  const status = textOf(data, 'status');
  const transactionCode = textOf(data, 'transactionCode');
  if (amount === undefined || !createdAt || !isErrorCode(status)) return undefined;
  if (!transactionCode || textOf(data, 'currency') !== 'VND') return undefined;
  const [maskedCard, method] = [textOf(data, 'cardNumber'), textOf(data, 'method')];
  const instalment = instalmentOf(data);
  return {
    transactionCode,
    orderRef: textOf(data, 'orderCode'),
    amount,
    buyer: buyerOf(data),
    ...(maskedCard && { maskedCard }),
    status,
    is3D: flagOf(data, 'is3D') === true,
    ...(instalment && { instalment }),
    ...(method && { method }),
    createdAt,
    ...(paidAt && { paidAt }),
  };
}

function buyerOf(data: JsonObject): TransactionInfo['buyer'] {
  const [email, phone] = [textOf(data, 'buyerEmail'), textOf(data, 'buyerPhone')];
  return { name: textOf(data, 'buyerName'), ...(email && { email }), ...(phone && { phone }) };
}

function instalmentOf(data: JsonObject): TransactionInfo['instalment'] {
  if (flagOf(data, 'installment') !== true) return undefined;
  const bankHotline = textOf(data, 'bankHotline');
  return {
    months: parseWhole(textOf(data, 'month')) ?? 0,
    bankCode: textOf(data, 'bankCode'),
    bankName: textOf(data, 'bankName'),
    ...(bankHotline && { bankHotline }),
  };
}
