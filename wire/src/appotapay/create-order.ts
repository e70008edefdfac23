import { type Vnd, vnd } from '@cong/values/money.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import type { Secret } from '@cong/values/secret.ts';
import type { JsonObject } from '../shared/body.ts';
import { IP_FORM, textOf } from '../shared/field-rules.ts';
import {
  type AnswerFailure,
  badSignature,
  type HttpAnswer,
  malformed,
  parseAnswer,
  success,
} from './answer.ts';
import { BANKS, type BankCode, isBankCode, isPaidBy } from './banks.ts';
import type { Language } from './code-text.ts';
import {
  amountNumber,
  checkFields,
  type FieldRule,
  parseAmount,
  RETURN_ADDRESS_FORM,
  type RequestFault,
  WEB_ADDRESS_FORM,
} from './fields.ts';
import { isPaymentMethod, type PaymentMethod } from './payment-methods.ts';
import { signed, signRequest, verify } from './signature.ts';

/** An order after its rules were checked. */
export type CreateOrder = {
  /** orderId */
  readonly orderRef: string;
  /** orderInfo */
  readonly description: string;
  readonly amount: Vnd;
  readonly clientIp: string;
  readonly notifyUrl: string;
  readonly redirectUrl: string;
  /** What the payer may choose from; ALL when the merchant does not say. */
  readonly paymentMethod: PaymentMethod;
  /** Absent when the payer chooses within the method. */
  readonly bankCode?: BankCode;
  readonly extraData: string;
};

/** What one merchant may ask for. Checked here because 32, 51 and 52 are told in that order. */
export type OrderPolicy = {
  readonly minAmount: Vnd;
  readonly maxAmount: Vnd;
  readonly methods: readonly PaymentMethod[];
};

/** What holds for a merchant of whom nothing else was agreed. */
export const DEFAULT_ORDER_POLICY: OrderPolicy = {
  minAmount: vnd(1_000n),
  maxAmount: vnd(500_000_000n),
  methods: ['ATM', 'CC', 'EWALLET', 'ALL'],
};

/** The form of each field of an order, in the order in which they are told. */
export const ORDER_RULES = {
  orderId: { max: 100, required: true },
  orderInfo: { max: 150, required: true },
  amount: { max: 20, required: true },
  clientIp: { max: 45, required: true, form: IP_FORM },
  notifyUrl: { max: 1000, required: true, form: WEB_ADDRESS_FORM },
  redirectUrl: { max: 1000, required: true, form: RETURN_ADDRESS_FORM },
  paymentMethod: { max: 20 },
  bankCode: { max: 20 },
  extraData: { max: 1000 },
} as const satisfies Readonly<Record<string, FieldRule>>;

/**
 * The order in the body of `/api/v1/orders/payment/bank` or `/wc`, or the first rule that it breaks: every
 * field's form (1), the amount (32), the bank (51), the method (52). Source: AppotaPay v1, "HTTP Request".
 */
export function parseCreateOrder(
  body: JsonObject,
  policy: OrderPolicy = DEFAULT_ORDER_POLICY,
): Result<CreateOrder, RequestFault> {
  const fault = checkFields(body, ORDER_RULES);
  if (fault) return err(fault);
  return parseChoice(body, policy);
}

/** What is told after the form of every field of every version was checked. */
export function parseChoice(
  body: JsonObject,
  { minAmount, maxAmount, methods }: OrderPolicy,
): Result<CreateOrder, RequestFault> {
  const amount = parseAmount(textOf(body, 'amount'));
  if (amount === undefined) return err({ code: 32, field: 'amount', why: 'not_an_amount' });
  if (amount < minAmount || amount > maxAmount) {
    return err({ code: 32, field: 'amount', why: 'out_of_limits' });
  }
  const bankCode = textOf(body, 'bankCode');
  const bank = isBankCode(bankCode) ? bankCode : undefined;
  if (bankCode && !bank) return err({ code: 51, field: 'bankCode', why: 'unknown_bank' });
  const method = textOf(body, 'paymentMethod') || 'ALL';
  const known = isPaymentMethod(method);
  if (known && bank && !isPaidBy(bank, method)) {
    return err({ code: 51, field: 'bankCode', why: 'other_method' });
  }
  if (!known) return err({ code: 52, field: 'paymentMethod', why: 'unknown_method' });
  if (!methods.includes(method) || (bank && !methods.includes(BANKS[bank].method))) {
    return err({ code: 52, field: 'paymentMethod', why: 'not_offered' });
  }
  return ok({
    orderRef: textOf(body, 'orderId'),
    description: textOf(body, 'orderInfo'),
    amount,
    clientIp: textOf(body, 'clientIp'),
    notifyUrl: textOf(body, 'notifyUrl'),
    redirectUrl: textOf(body, 'redirectUrl'),
    paymentMethod: method,
    ...(bank && { bankCode: bank }),
    extraData: textOf(body, 'extraData'),
  });
}

/** The order's fields as a merchant sends them, before they are signed. */
export const orderFields = (order: CreateOrder) => ({
  orderId: order.orderRef,
  orderInfo: order.description,
  amount: amountNumber(order.amount),
  clientIp: order.clientIp,
  notifyUrl: order.notifyUrl,
  redirectUrl: order.redirectUrl,
  paymentMethod: order.paymentMethod,
  bankCode: order.bankCode ?? '',
  extraData: order.extraData,
});

/** A signed body for `/api/v1/orders/payment/bank`, as a merchant sends it in JSON. */
export function formatCreateOrder(order: CreateOrder, secretKey: Secret) {
  const fields = orderFields(order);
  const texts = { ...fields, amount: fields.amount.toString() };
  return { ...fields, signature: signRequest(texts, secretKey) };
}

/** What a merchant learns when its order was created. */
export type CreatedOrder = {
  readonly orderRef: string;
  readonly amount: Vnd;
  /** Where the payer's browser goes; see payment-url.ts. */
  readonly paymentUrl: string;
};

const createdFields = ({ orderRef, amount, paymentUrl }: CreatedOrder, language: Language) => ({
  ...success(language),
  orderId: orderRef,
  amount: amountNumber(amount),
  paymentUrl,
});

/** The answer to a v1 order: JSON, HTTP 200. */
export const formatCreatedOrder = (
  order: CreatedOrder,
  language: Language,
  secretKey: Secret,
): string => JSON.stringify(signed('createdOrder', createdFields(order, language), secretKey));

/** The answer to a v1.1 order: the same fields, of which two are signed. */
export const formatCreatedOrderV11 = (
  order: CreatedOrder,
  language: Language,
  secretKey: Secret,
): string => JSON.stringify(signed('createdOrderV11', createdFields(order, language), secretKey));

/** What a v1 order was answered: an order, a refusal, or something that must not be trusted. */
export const parseCreatedOrder = (answer: HttpAnswer, secretKey: Secret) =>
  readCreated('createdOrder', answer, secretKey);

/** What a v1.1 order was answered. Its payment URL is not covered by the signature. */
export const parseCreatedOrderV11 = (answer: HttpAnswer, secretKey: Secret) =>
  readCreated('createdOrderV11', answer, secretKey);

function readCreated(
  kind: 'createdOrder' | 'createdOrderV11',
  answer: HttpAnswer,
  secretKey: Secret,
): Result<CreatedOrder, AnswerFailure> {
  const fields = parseAnswer(answer);
  if (!fields.ok) return fields;
  if (!verify(kind, fields.value, secretKey)) return badSignature;
  const orderRef = textOf(fields.value, 'orderId');
  const paymentUrl = textOf(fields.value, 'paymentUrl');
  const amount = parseAmount(textOf(fields.value, 'amount'));
  if (!orderRef || !WEB_ADDRESS_FORM.accepts(paymentUrl) || amount === undefined) return malformed;
  return ok({ orderRef, amount, paymentUrl });
}
