import type { Vnd } from '@cong/values/money.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import { parseForm } from '../shared/body.ts';
import { isPaymentMethod, type PaymentMethod } from './codes.ts';
import { type Credentials, isFrom, wirePassword } from './credentials.ts';
import {
  type Fault,
  isWebAddress,
  malformed,
  parseAmount,
  textOf,
  unverified,
  VERSION,
} from './fields.ts';
import { type Fields, formatResultXml, parseResultXml } from './xml.ts';

const FUNCTION = 'SetExpressCheckout';

/** An order as Ngân Lượng must know it. */
export type CheckoutRequest = {
  readonly orderCode: string;
  readonly amount: Vnd;
  readonly method: PaymentMethod;
  /** Which bank, for the methods that have some. */
  readonly bankCode?: string;
  readonly description: string;
  readonly returnUrl: string;
  readonly cancelUrl: string;
  /** time_limit: after so many minutes Ngân Lượng refuses the payer. */
  readonly expiresInMinutes: number;
  readonly locale: 'vi' | 'en';
  readonly buyer: Buyer;
};

/** Ngân Lượng asks for all of these but the address. */
export type Buyer = {
  readonly name: string;
  readonly email: string;
  readonly mobile: string;
  readonly address?: string;
};

/** A checkout's body, a form. */
export function formatCheckout(request: CheckoutRequest, credentials: Credentials): string {
  const { buyer, bankCode } = request;
  return new URLSearchParams({
    function: FUNCTION,
    version: VERSION,
    merchant_id: credentials.merchantId,
    receiver_email: credentials.receiverEmail,
    merchant_password: wirePassword(credentials),
    order_code: request.orderCode,
    total_amount: request.amount.toString(),
    payment_method: request.method,
    ...(bankCode && { bank_code: bankCode }),
    order_description: request.description,
    return_url: request.returnUrl,
    cancel_url: request.cancelUrl,
    time_limit: request.expiresInMinutes.toString(),
    buyer_fullname: buyer.name,
    buyer_email: buyer.email,
    buyer_mobile: buyer.mobile,
    ...(buyer.address && { buyer_address: buyer.address }),
    cur_code: 'vnd',
    lang_code: request.locale,
  }).toString();
}

/** A checkout as Ngân Lượng reads it. Never throws. */
export function parseCheckout(
  body: string,
  credentials: Credentials,
): Result<CheckoutRequest, Fault> {
  const form = parseForm(body);
  if (!form.ok) return malformed;
  const fields = form.value;
  if (!isFrom(fields, credentials) || fields.receiver_email !== credentials.receiverEmail) {
    return unverified;
  }
  const text = (name: string) => textOf(fields, name);
  const amount = parseAmount(text('total_amount'));
  const method = text('payment_method');
  const locale = text('lang_code') || 'vi';
  if (text('function') !== FUNCTION || text('version') !== VERSION) return malformed;
  if (text('cur_code') !== 'vnd' || amount === undefined || !isPaymentMethod(method)) {
    return malformed;
  }
  const minutes = text('time_limit');
  if (!/^[1-9]\d{0,5}$/.test(minutes) || (locale !== 'vi' && locale !== 'en')) return malformed;
  if (!text('order_code') || !isWebAddress(text('return_url'))) return malformed;
  if (!isWebAddress(text('cancel_url'))) return malformed;
  const bankCode = text('bank_code');
  return ok({
    orderCode: text('order_code'),
    amount,
    method,
    ...(bankCode && { bankCode }),
    description: text('order_description'),
    returnUrl: text('return_url'),
    cancelUrl: text('cancel_url'),
    expiresInMinutes: Number(minutes),
    locale,
    buyer: buyerOf(fields),
  });
}

function buyerOf(fields: Fields): Buyer {
  const address = textOf(fields, 'buyer_address');
  return {
    name: textOf(fields, 'buyer_fullname'),
    email: textOf(fields, 'buyer_email'),
    mobile: textOf(fields, 'buyer_mobile'),
    ...(address && { address }),
  };
}

/** Where the payer goes, and by which token the payment is asked for later. */
export type Checkout = { readonly token: string; readonly checkoutUrl: string };

/** The answer to a checkout that was opened, XML. */
export const formatCheckoutAnswer = ({ token, checkoutUrl }: Checkout): string =>
  formatResultXml({ error_code: '00', token, description: '', checkout_url: checkoutUrl });

/** The answer that refuses any call, XML: see ERROR_CODES. */
export const formatRefusal = (errorCode: string, description: string): string =>
  formatResultXml({ error_code: errorCode, token: '', description });

/** An answer that did nothing; what its code says, see `kindOf`. */
export type CallFault = Fault | { readonly code: 'refused'; readonly errorCode: string };

/** What Ngân Lượng answered to a checkout. Never throws. */
export function parseCheckoutAnswer(xml: string): Result<Checkout, CallFault> {
  const fields = parseResultXml(xml);
  const errorCode = fields && textOf(fields, 'error_code');
  if (!fields || !errorCode) return malformed;
  if (errorCode !== '00') return err({ code: 'refused', errorCode });
  const token = textOf(fields, 'token');
  const checkoutUrl = textOf(fields, 'checkout_url');
  return token && isWebAddress(checkoutUrl) ? ok({ token, checkoutUrl }) : malformed;
}
