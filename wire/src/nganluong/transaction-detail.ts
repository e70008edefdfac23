import type { Vnd } from '@cong/values/money.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import { parseForm } from '../shared/body.ts';
import { type Credentials, isFrom, wirePassword } from './credentials.ts';
import type { CallFault } from './express-checkout.ts';
import {
  type Fault,
  malformed,
  otherTransaction,
  parseAmount,
  textOf,
  unverified,
  VERSION,
} from './fields.ts';
import { formatResultXml, parseResultXml } from './xml.ts';

const FUNCTION = 'GetTransactionDetail';

/** Asks what became of the payment behind a token: a form. */
export const formatDetailRequest = (token: string, credentials: Credentials): string =>
  new URLSearchParams({
    function: FUNCTION,
    version: VERSION,
    merchant_id: credentials.merchantId,
    merchant_password: wirePassword(credentials),
    token,
  }).toString();

/** The token that is asked for, as Ngân Lượng reads it. Never throws. */
export function parseDetailRequest(body: string, credentials: Credentials): Result<string, Fault> {
  const form = parseForm(body);
  if (!form.ok) return malformed;
  if (!isFrom(form.value, credentials)) return unverified;
  const { function: name, version, token } = form.value;
  return name === FUNCTION && version === VERSION && token ? ok(token) : malformed;
}

/** What Ngân Lượng knows of a payment. */
export type TransactionDetail = {
  readonly token: string;
  readonly orderCode: string;
  readonly amount: Vnd;
  /** See codes.ts, `outcomeOf`. */
  readonly status: string;
  /** Ngân Lượng's number; empty while nobody paid. */
  readonly transactionId: string;
  readonly method: string;
  readonly bankCode: string;
};

/** The answer, XML. */
export const formatDetail = (detail: TransactionDetail, { receiverEmail }: Credentials): string =>
  formatResultXml({
    error_code: '00',
    token: detail.token,
    description: '',
    transaction_status: detail.status,
    receiver_email: receiverEmail,
    order_code: detail.orderCode,
    total_amount: detail.amount.toString(),
    payment_method: detail.method,
    bank_code: detail.bankCode,
    transaction_id: detail.transactionId,
  });

type Asked = Pick<TransactionDetail, 'token' | 'orderCode'>;

/**
 * What Ngân Lượng answered about this order. An answer about another, or to another's account, is
 * not about ours. Never throws.
 */
export function parseDetail(
  xml: string,
  asked: Asked,
  { receiverEmail }: Credentials,
): Result<TransactionDetail, CallFault> {
  const fields = parseResultXml(xml);
  const errorCode = fields && textOf(fields, 'error_code');
  if (!fields || !errorCode) return malformed;
  if (errorCode !== '00') return err({ code: 'refused', errorCode });
  const text = (name: string) => textOf(fields, name);
  const isOurs =
    text('token') === asked.token &&
    text('order_code') === asked.orderCode &&
    text('receiver_email').toLowerCase() === receiverEmail.toLowerCase();
  if (!isOurs) return otherTransaction;
  const amount = parseAmount(text('total_amount'));
  if (amount === undefined || !text('transaction_status')) return malformed;
  return ok({
    ...asked,
    amount,
    status: text('transaction_status'),
    transactionId: text('transaction_id'),
    method: text('payment_method'),
    bankCode: text('bank_code'),
  });
}
