import type { Vnd } from '@cong/values/money.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import type { JsonObject } from '../shared/body.ts';
import {
  amountCode,
  checkFields,
  currencyCode,
  type FieldFault,
  type FieldRule,
  parseAmount,
  parseHours,
  required,
  textOf,
  urlCode,
} from './fields.ts';
import { formatHours } from './request-order.ts';

/** An order that is paid with a linked card, by one click. */
export type TokenizationPayment = {
  /** customerToken: the linked card's. */
  readonly token: string;
  readonly orderRef: string;
  readonly amount: Vnd;
  readonly description: string;
  readonly returnUrl: string;
  readonly cancelUrl: string;
  readonly payWithinMs: number;
};

const RULES = {
  customerToken: { max: 255, check: required('198') },
  orderCode: { max: 255, check: required('109') },
  amount: { max: 40, check: amountCode },
  currency: { max: 10, check: currencyCode },
  orderDescription: { max: 1000, check: required('122') },
  returnUrl: { max: 1000, check: urlCode },
  cancelUrl: { max: 1000, check: urlCode },
  paymentHours: { max: 20, check: (text) => (parseHours(text) ? undefined : '131') },
} as const satisfies Readonly<Record<string, FieldRule>>;

/** The order in a request-tokenization-payment's data, domestic or not. Its answer is request-order's. */
export function parseTokenizationPayment(
  body: JsonObject,
): Result<TokenizationPayment, FieldFault> {
  const fault = checkFields(body, RULES);
  if (fault) return err(fault);
  const amount = parseAmount(textOf(body, 'amount'));
  const payWithinMs = parseHours(textOf(body, 'paymentHours'));
  if (!amount || !payWithinMs) return err({ code: '156', field: 'amount' });
  return ok({
    token: textOf(body, 'customerToken'),
    orderRef: textOf(body, 'orderCode'),
    amount,
    description: textOf(body, 'orderDescription'),
    returnUrl: textOf(body, 'returnUrl'),
    cancelUrl: textOf(body, 'cancelUrl'),
    payWithinMs,
  });
}

/** The fields of such an order, as a merchant puts them into its data. */
export const tokenizationFields = (payment: TokenizationPayment) => ({
  customerToken: payment.token,
  orderCode: payment.orderRef,
  amount: Number(payment.amount),
  currency: 'VND',
  orderDescription: payment.description,
  returnUrl: payment.returnUrl,
  cancelUrl: payment.cancelUrl,
  paymentHours: formatHours(payment.payWithinMs),
});
