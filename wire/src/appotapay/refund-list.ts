import type { Vnd } from '@cong/values/money.ts';
import { ok, type Result } from '@cong/values/result.ts';
import { isList, isObject, type JsonObject, type JsonValue } from '../shared/body.ts';
import { textOf } from '../shared/field-rules.ts';
import { type AnswerFailure, type HttpAnswer, malformed, parseAnswer, success } from './answer.ts';
import type { Language } from './code-text.ts';
import { amountNumber, parseAmount, parseUnixSeconds, unixSeconds } from './fields.ts';
import { parseRefund, type Refund, refundFields } from './refund.ts';

/** A page of a merchant's refunds. */
export type RefundPage = {
  readonly refunds: readonly Refund[];
  readonly page: number;
  readonly limit: number;
  /** How many there are on all pages, and their sum. */
  readonly total: number;
  readonly totalAmount: Vnd;
};

/** In a list no reason is null, where a single refund has an empty text. */
const listed = (refund: Refund) => ({
  ...refundFields(refund),
  rejectReason: refund.rejectReason ?? null,
});

/** The answer to `GET /api/v1/refunds`. page and limit are texts on the wire; nothing is signed. */
export const formatRefundPage = (
  { refunds, page, limit, total, totalAmount }: RefundPage,
  language: Language,
): string =>
  JSON.stringify({
    ...success(language),
    data: refunds.map(listed),
    meta: {
      page: page.toString(),
      limit: limit.toString(),
      total,
      totalAmount: amountNumber(totalAmount),
      pages: Math.ceil(total / limit),
    },
  });

/** What a question for refunds was answered. */
export function parseRefundPage(answer: HttpAnswer): Result<RefundPage, AnswerFailure> {
  const parsed = parseAnswer(answer);
  if (!parsed.ok) return parsed;
  const refunds = parseRefunds(parsed.value.data);
  const { meta } = parsed.value;
  if (!refunds || !isObject(meta)) return malformed;
  const [page, limit, total] = ['page', 'limit', 'total'].map((name) => textOf(meta, name));
  const totalAmount = parseAmount(textOf(meta, 'totalAmount'));
  const whole = [page, limit, total].every((text) => /^\d{1,9}$/.test(text ?? ''));
  if (!whole || totalAmount === undefined) return malformed;
  return ok({
    refunds,
    page: Number(page),
    limit: Number(limit),
    total: Number(total),
    totalAmount,
  });
}

function parseRefunds(value: JsonValue | undefined): readonly Refund[] | undefined {
  if (!isList(value)) return undefined;
  const refunds = value.map((item) => (isObject(item) ? parseRefund(item) : undefined));
  const found = refunds.filter((refund) => refund !== undefined);
  return found.length === refunds.length ? found : undefined;
}

/** One order and every refund of it. */
export type OrderRefunds = {
  readonly transactionId: string;
  readonly orderRef: string;
  readonly description: string;
  readonly partnerCode: string;
  /** The number that the vendor gives the application behind an API key. */
  readonly applicationId: number;
  readonly amount: Vnd;
  readonly bankCode: string;
  readonly paymentMethod: string;
  readonly refundType: 'total' | 'partial';
  readonly transactionAt: Date;
  readonly refunds: readonly Refund[];
};

/** The answer to `GET /api/v1/transaction/{orderId}/refund`; nothing is signed. */
export const formatOrderRefunds = (order: OrderRefunds, language: Language): string =>
  JSON.stringify({
    ...success(language),
    data: {
      appotapayTransId: order.transactionId,
      orderId: order.orderRef,
      orderInfo: order.description,
      partnerCode: order.partnerCode,
      applicationId: order.applicationId,
      amount: amountNumber(order.amount),
      bankCode: order.bankCode,
      paymentMethod: order.paymentMethod,
      refundType: order.refundType,
      transactionTs: unixSeconds(order.transactionAt),
      refundTransactions: order.refunds.map(listed),
    },
  });

/** What a question for one order's refunds was answered. */
export function parseOrderRefunds(answer: HttpAnswer): Result<OrderRefunds, AnswerFailure> {
  const parsed = parseAnswer(answer);
  if (!parsed.ok) return parsed;
  const { data } = parsed.value;
  const order = isObject(data) ? readOrder(data) : undefined;
  return order ? ok(order) : malformed;
}

function readOrder(data: JsonObject): OrderRefunds | undefined {
  const refunds = parseRefunds(data.refundTransactions);
  const amount = parseAmount(textOf(data, 'amount'));
  const transactionAt = parseUnixSeconds(textOf(data, 'transactionTs'));
  const refundType = textOf(data, 'refundType');
  if (!refunds || amount === undefined || !transactionAt) return undefined;
  if (refundType !== 'total' && refundType !== 'partial') return undefined;
  return {
    transactionId: textOf(data, 'appotapayTransId'),
    orderRef: textOf(data, 'orderId'),
    description: textOf(data, 'orderInfo'),
    partnerCode: textOf(data, 'partnerCode'),
    applicationId: Number(textOf(data, 'applicationId')),
    amount,
    bankCode: textOf(data, 'bankCode'),
    paymentMethod: textOf(data, 'paymentMethod'),
    refundType,
    transactionAt,
    refunds,
  };
}
