import type { Vnd } from '@cong/values/money.ts';
import { ok, type Result } from '@cong/values/result.ts';
import { DONE } from './codes.ts';
import type { Credentials } from './credentials.ts';
import {
  type Fault,
  formatAmount,
  formatForm,
  malformed,
  otherTransaction,
  parseAmount,
  parseForm,
  parseTexts,
  textOf,
  unverified,
} from './fields.ts';
import { signed, verify } from './signature.ts';

/** What became of a payment: ViettelPay's call to us, and what the payer's return carries. */
export type PaymentResult = {
  readonly orderId: string;
  readonly billcode: string;
  readonly amount: Vnd;
  /** See codes.ts, `outcomeOf`. */
  readonly errorCode: string;
  readonly paymentStatus: string;
  /** ViettelPay's number; empty when there is none. */
  readonly transactionId: string;
  /** The payer's phone number. */
  readonly customerMsisdn: string;
};

/** The result as a form, which ViettelPay posts to us, and as the query of the payer's return. */
export function formatResult(result: PaymentResult, credentials: Credentials): string {
  const fields = {
    billcode: result.billcode,
    cust_msisdn: result.customerMsisdn,
    error_code: result.errorCode,
    merchant_code: credentials.merchantCode,
    order_id: result.orderId,
    payment_status: result.paymentStatus,
    trans_amount: formatAmount(result.amount),
    vt_transaction_id: result.transactionId,
  };
  return formatForm(signed('result', fields, credentials));
}

/**
 * What a result call's form says, or a return's query, in which our own parameters do no harm. A
 * return that does not verify tells only that the payer is back. Never throws.
 */
export function parseResult(text: string, credentials: Credentials): Result<PaymentResult, Fault> {
  const fields = parseForm(text);
  if (fields === undefined || !verify('result', fields, credentials)) return unverified;
  const amount = parseAmount(textOf(fields, 'trans_amount'));
  const { order_id: orderId, billcode, error_code: errorCode } = fields;
  const paymentStatus = textOf(fields, 'payment_status');
  if (amount === undefined || !orderId || !billcode || !errorCode || !paymentStatus) {
    return malformed;
  }
  return ok({
    orderId,
    billcode,
    amount,
    errorCode,
    paymentStatus,
    transactionId: textOf(fields, 'vt_transaction_id'),
    customerMsisdn: textOf(fields, 'cust_msisdn'),
  });
}

/** What we answer to a result call: received, and where ViettelPay sends the payer. */
export type ResultAnswer = {
  /** 00 is received; with anything else ViettelPay calls again. */
  readonly errorCode: string;
  readonly returnUrl: string;
};

type Told = Pick<PaymentResult, 'orderId' | 'billcode'>;

/** The answer to a result call, JSON. */
export function formatResultAnswer(
  told: Told,
  answer: ResultAnswer,
  credentials: Credentials,
): string {
  const fields = {
    error_code: answer.errorCode,
    merchant_code: credentials.merchantCode,
    order_id: told.orderId,
    return_url: answer.returnUrl,
    return_bill_code: told.billcode,
    return_other_info: '',
  };
  return JSON.stringify(signed('resultAnswer', fields, credentials));
}

/** The answer as ViettelPay reads it; only its code is signed, the URL is not. Never throws. */
export function parseResultAnswer(
  body: string,
  told: Told,
  credentials: Credentials,
): Result<ResultAnswer, Fault> {
  const fields = parseTexts(body);
  if (fields === undefined || !verify('resultAnswer', fields, credentials)) return unverified;
  if (fields.order_id !== told.orderId) return otherTransaction;
  if (!fields.error_code) return malformed;
  return ok({ errorCode: fields.error_code, returnUrl: textOf(fields, 'return_url') });
}

/** Whether ViettelPay is done with a result after this answer. */
export const isReceived = ({ errorCode }: ResultAnswer): boolean => errorCode === DONE;
