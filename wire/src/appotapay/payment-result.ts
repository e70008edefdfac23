import type { Vnd } from '@cong/values/money.ts';
import type { JsonObject } from '../shared/body.ts';
import { textOf } from '../shared/field-rules.ts';
import type { Language } from './code-text.ts';
import { type ErrorCode, messageOf } from './codes.ts';
import { amountNumber, parseAmount, parseUnixSeconds, unixSeconds } from './fields.ts';

/** How a payment ended, as redirect, IPN and status tell it: the same thirteen fields. */
export type PaymentResult = {
  readonly errorCode: ErrorCode;
  readonly partnerCode: string;
  readonly apiKey: string;
  readonly amount: Vnd;
  readonly orderRef: string;
  /** Empty when the payer left before choosing. */
  readonly bankCode: string;
  readonly paymentMethod: string;
  /** appotapayTransId */
  readonly transactionId: string;
  /** transactionTs: when the payment ended. */
  readonly transactionAt: Date;
  readonly extraData: string;
};

/** A result as it arrived: the message is the sender's. */
export type ReceivedResult = Omit<PaymentResult, 'errorCode'> & {
  readonly errorCode: number;
  readonly message: string;
};

const CURRENCY = 'VND';
const PAYMENT_TYPE = 'WEB';

/** The fields that belong to the payment, which v1.1's status nests. */
export const paymentFields = (result: PaymentResult) => ({
  amount: amountNumber(result.amount),
  currency: CURRENCY,
  orderId: result.orderRef,
  bankCode: result.bankCode,
  paymentMethod: result.paymentMethod,
  paymentType: PAYMENT_TYPE,
  appotapayTransId: result.transactionId,
  transactionTs: unixSeconds(result.transactionAt),
  extraData: result.extraData,
});

/** The fields that say how it went and whose it is. */
export const partnerFields = (result: PaymentResult, language: Language) => ({
  errorCode: result.errorCode,
  message: messageOf(result.errorCode, language),
  partnerCode: result.partnerCode,
  apiKey: result.apiKey,
});

/** All thirteen. Empty ones are there too: the signature covers them. */
export const resultFields = (result: PaymentResult, language: Language) => ({
  ...partnerFields(result, language),
  ...paymentFields(result),
});

/** A result from its fields, numbers by their text; undefined when one is missing or malformed. */
export function parseResult(fields: JsonObject): ReceivedResult | undefined {
  const errorCode = textOf(fields, 'errorCode');
  const amount = parseAmount(textOf(fields, 'amount'));
  const transactionAt = parseUnixSeconds(textOf(fields, 'transactionTs'));
  const orderRef = textOf(fields, 'orderId');
  const transactionId = textOf(fields, 'appotapayTransId');
  if (!/^\d{1,5}$/.test(errorCode) || amount === undefined || !transactionAt) return undefined;
  if (!orderRef || !transactionId || textOf(fields, 'currency') !== CURRENCY) return undefined;
  return {
    errorCode: Number(errorCode),
    message: textOf(fields, 'message'),
    partnerCode: textOf(fields, 'partnerCode'),
    apiKey: textOf(fields, 'apiKey'),
    amount,
    orderRef,
    bankCode: textOf(fields, 'bankCode'),
    paymentMethod: textOf(fields, 'paymentMethod'),
    transactionId,
    transactionAt,
    extraData: textOf(fields, 'extraData'),
  };
}
