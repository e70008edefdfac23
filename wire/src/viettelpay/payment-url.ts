import type { Vnd } from '@cong/values/money.ts';
import { ok, type Result } from '@cong/values/result.ts';
import type { Credentials } from './credentials.ts';
import {
  type Fault,
  foldText,
  formatAmount,
  formatForm,
  malformed,
  parseAmount,
  parseForm,
  textOf,
  unverified,
  VERSION,
} from './fields.ts';
import { signed, verify } from './signature.ts';

/** Where the payer is sent, on ViettelPay's host. */
export const PAYMENT_PATH = '/PaymentGateway/payment';

/** A payment as ViettelPay must know it. */
export type PaymentRequest = {
  readonly orderId: string;
  /** What the payer sees of the order. */
  readonly billcode: string;
  readonly amount: Vnd;
  /** desc; folded when it is sent, see `foldText`. */
  readonly description: string;
  readonly locale: 'vi' | 'en';
  readonly returnUrl: string;
  readonly cancelUrl: string;
  /** The payer's phone number, when it is known. */
  readonly loginMsisdn?: string;
};

/** The query of the URL that takes the payer to ViettelPay, signed. */
export function formatPaymentQuery(request: PaymentRequest, credentials: Credentials): string {
  const { loginMsisdn } = request;
  const fields = {
    version: VERSION,
    command: 'PAYMENT',
    merchant_code: credentials.merchantCode,
    order_id: request.orderId,
    billcode: request.billcode,
    trans_amount: formatAmount(request.amount),
    desc: foldText(request.description),
    locale: request.locale === 'vi' ? 'Vi' : 'En',
    return_url: request.returnUrl,
    cancel_url: request.cancelUrl,
    ...(loginMsisdn && { login_msisdn: loginMsisdn }),
  };
  return formatForm(signed('payment', fields, credentials));
}

/**
 * The merchant that a query or form names, to look its key up; empty when it names none. Nothing is
 * verified yet.
 */
export const merchantCodeOf = (text: string): string =>
  new URLSearchParams(text).get('merchant_code') ?? '';

/** A payment as ViettelPay reads it. Never throws. */
export function parsePaymentQuery(
  rawQuery: string,
  credentials: Credentials,
): Result<PaymentRequest, Fault> {
  const fields = parseForm(rawQuery);
  if (fields === undefined || !verify('payment', fields, credentials)) return unverified;
  const text = (name: string) => textOf(fields, name);
  const amount = parseAmount(text('trans_amount'));
  const locale = text('locale').toLowerCase();
  if (text('version') !== VERSION || text('command') !== 'PAYMENT') return malformed;
  if (amount === undefined || (locale !== 'vi' && locale !== 'en')) return malformed;
  const required = ['order_id', 'billcode', 'return_url', 'cancel_url'];
  if (required.some((name) => text(name) === '')) return malformed;
  const loginMsisdn = text('login_msisdn');
  return ok({
    orderId: text('order_id'),
    billcode: text('billcode'),
    amount,
    description: text('desc'),
    locale,
    returnUrl: text('return_url'),
    cancelUrl: text('cancel_url'),
    ...(loginMsisdn && { loginMsisdn }),
  });
}
