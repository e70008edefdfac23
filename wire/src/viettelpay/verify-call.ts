import type { Vnd } from '@cong/values/money.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import { isVerifyCode, type VerifyCode } from './codes.ts';
import type { Credentials } from './credentials.ts';
import {
  type Fault,
  formatAmount,
  formatForm,
  malformed,
  otherTransaction,
  parseForm,
  parseTexts,
  textOf,
  unverified,
} from './fields.ts';
import { sign, signed, verify } from './signature.ts';

/**
 * ViettelPay asks whether an order is ours, before the payer may pay. Its amount is signed, and not
 * sent.
 */
export type VerifyCall = {
  readonly orderId: string;
  readonly billcode: string;
  readonly merchantCode: string;
  readonly checkSum: string;
};

/** An order as both sides must know it. */
export type Order = {
  readonly orderId: string;
  readonly billcode: string;
  readonly amount: Vnd;
};

const fieldsOf = (order: Order, { merchantCode }: Credentials) => ({
  billcode: order.billcode,
  merchant_code: merchantCode,
  order_id: order.orderId,
  trans_amount: formatAmount(order.amount),
});

/** The question, a form, as ViettelPay posts it. */
export function formatVerifyCall(order: Order, credentials: Credentials): string {
  const fields = fieldsOf(order, credentials);
  const { trans_amount: _notSent, ...sent } = fields;
  return formatForm({ ...sent, check_sum: sign('verifyCall', fields, credentials) });
}

/**
 * The question as we read it. Nothing is verified yet: that takes our own amount, see `isAbout`.
 * Never throws.
 */
export function parseVerifyCall(body: string): Result<VerifyCall, Fault> {
  const fields = parseForm(body);
  if (fields === undefined) return malformed;
  const { order_id: orderId, billcode, merchant_code: merchantCode } = fields;
  if (!orderId || !billcode || !merchantCode) return malformed;
  return ok({ orderId, billcode, merchantCode, checkSum: textOf(fields, 'check_sum') });
}

/** True only for a question that ViettelPay signed about this order and this amount. */
export function isAbout(call: VerifyCall, order: Order, credentials: Credentials): boolean {
  const isOurs = call.orderId === order.orderId && call.billcode === order.billcode;
  const fields = { ...fieldsOf(order, credentials), merchant_code: call.merchantCode };
  return isOurs && verify('verifyCall', { ...fields, check_sum: call.checkSum }, credentials);
}

/** The answer, JSON. Without an order of ours its amount is 0. */
export function formatVerifyAnswer(
  call: Pick<VerifyCall, 'orderId' | 'billcode'>,
  { code, amount }: { readonly code: VerifyCode; readonly amount?: Vnd },
  credentials: Credentials,
): string {
  const fields = {
    billcode: call.billcode,
    error_code: code,
    merchant_code: credentials.merchantCode,
    order_id: call.orderId,
    trans_amount: amount === undefined ? '0' : formatAmount(amount),
  };
  return JSON.stringify(signed('verifyAnswer', fields, credentials));
}

/** An answer that says the order may not be paid. */
export type VerifyFault = Fault | { readonly code: 'refused'; readonly errorCode: VerifyCode };

/** The answer as ViettelPay reads it: the order may be paid, or may not. Never throws. */
export function parseVerifyAnswer(
  body: string,
  order: Order,
  credentials: Credentials,
): Result<'may_be_paid', VerifyFault> {
  const fields = parseTexts(body);
  if (fields === undefined || !verify('verifyAnswer', fields, credentials)) return unverified;
  if (fields.order_id !== order.orderId || fields.billcode !== order.billcode) {
    return otherTransaction;
  }
  const errorCode = textOf(fields, 'error_code');
  if (!isVerifyCode(errorCode)) return malformed;
  if (errorCode !== '00') return err({ code: 'refused', errorCode });
  return fields.trans_amount === formatAmount(order.amount) ? ok('may_be_paid') : otherTransaction;
}
