import { VND_MAX, type Vnd, vnd } from '@cong/values/money.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import type { Secret } from '@cong/values/secret.ts';
import { isObject } from '../shared/body.ts';
import { type AnswerFailure, formatAnswer, malformed, parseAnswer } from './answer.ts';
import { isProvider, type Provider } from './codes.ts';
import type { Credentials } from './credentials.ts';
import {
  checkFields,
  type FieldRule,
  type Fields,
  fieldsOf,
  type ParamError,
  textOf,
} from './fields.ts';
import { sign, verify } from './signature.ts';
import { formatWireTime, parseWireTime } from './wire-time.ts';

/** What an agency asks for. */
export type OrderInfoRequest = {
  readonly partnerCode: string;
  readonly accessKey: string;
  /** orderId */
  readonly orderRef: string;
  /**
   * The provider's number; empty when the agency does not know it. Another one than ours is another
   * order.
   */
  readonly transactionNo: string;
};

const RULES = {
  partnerCode: { max: 255, required: true },
  accessKey: { max: 255, required: true },
  transactionNo: { max: 100 },
  orderId: { max: 100, required: true },
  checksum: { max: 255 },
} as const satisfies Readonly<Record<string, FieldRule>>;

/** The guide's sample says payTransId where its table says transactionNo. */
const withTransactionNo = (fields: Fields): Fields => ({
  ...fields,
  transactionNo: fields.transactionNo ?? fields.payTransId ?? '',
});

/**
 * The question in a /GetOrderInfo body, or the first field that breaks its rule. Source: guide 3.5,
 * table 2.
 */
export function parseOrderInfo(body: Fields): Result<OrderInfoRequest, ParamError> {
  const fields = withTransactionNo(body);
  const fault = checkFields(fields, RULES);
  if (fault) return err(fault);
  return ok({
    partnerCode: textOf(fields, 'partnerCode'),
    accessKey: textOf(fields, 'accessKey'),
    orderRef: textOf(fields, 'orderId'),
    transactionNo: textOf(fields, 'transactionNo'),
  });
}

/** False only for a checksum that is there and wrong: the guide's table does not require one. */
export const verifyOrderInfo = (fields: Fields, secretKey: Secret): boolean =>
  textOf(fields, 'checksum') === '' || verify('orderInfo', withTransactionNo(fields), secretKey);

/** A signed /GetOrderInfo body, as an agency sends it. */
export function formatOrderInfo(
  { orderRef, transactionNo }: Pick<OrderInfoRequest, 'orderRef' | 'transactionNo'>,
  { partnerCode, accessKey, secretKey }: Credentials,
): string {
  const fields = { partnerCode, accessKey, transactionNo, orderId: orderRef };
  return JSON.stringify({ ...fields, checksum: sign('orderInfo', fields, secretKey) });
}

/** Where an order stands. */
export type OrderInfo = {
  readonly partnerCode: string;
  readonly orderRef: string;
  readonly requestCode: string;
  readonly serviceCode: string;
  readonly orderInfo: string;
  readonly amount: Vnd;
  readonly type: 'pay' | 'refund';
  /** See result-codes.ts. */
  readonly errorCode: string;
  /** The provider that took the payment, and its number; absent before one did. */
  readonly paygate?: Provider;
  readonly payTransId?: string;
  readonly paidAt?: Date;
};

/** The answer to a /GetOrderInfo: every value a text, the amount too. */
export const formatOrderInfoAnswer = (order: OrderInfo): string =>
  formatAnswer({
    amount: order.amount.toString(),
    partnerCode: order.partnerCode,
    orderId: order.orderRef,
    serviceCode: order.serviceCode,
    payTransId: order.payTransId ?? '',
    orderInfo: order.orderInfo,
    errorCode: order.errorCode,
    paygate: order.paygate ?? '',
    type: order.type,
    payDate: order.paidAt ? formatWireTime(order.paidAt) : '',
    transactionNo: order.payTransId ?? '',
    requestCode: order.requestCode,
  });

/** Where an order stands, or why nobody says. Never throws. */
export function parseOrderInfoAnswer(text: string): Result<OrderInfo, AnswerFailure> {
  const answer = parseAnswer(text);
  if (!answer.ok) return answer;
  if (!isObject(answer.value)) return malformed;
  const fields = fieldsOf(answer.value);
  const amount = textOf(fields, 'amount');
  const type = textOf(fields, 'type');
  if (!/^\d{1,15}$/.test(amount) || BigInt(amount) > VND_MAX) return malformed;
  if (type !== 'pay' && type !== 'refund') return malformed;
  if (!textOf(fields, 'orderId') || !textOf(fields, 'errorCode')) return malformed;
  return ok({
    partnerCode: textOf(fields, 'partnerCode'),
    orderRef: textOf(fields, 'orderId'),
    requestCode: textOf(fields, 'requestCode'),
    serviceCode: textOf(fields, 'serviceCode'),
    orderInfo: textOf(fields, 'orderInfo'),
    amount: vnd(BigInt(amount)),
    type,
    errorCode: textOf(fields, 'errorCode'),
    ...providerPart(fields),
  });
}

function providerPart(fields: Fields): Pick<OrderInfo, 'paygate' | 'payTransId' | 'paidAt'> {
  const paygate = textOf(fields, 'paygate');
  const payTransId = textOf(fields, 'payTransId') || textOf(fields, 'transactionNo');
  const paidAt = parseWireTime(textOf(fields, 'payDate'));
  return {
    ...(isProvider(paygate) && { paygate }),
    ...(payTransId && { payTransId }),
    ...(paidAt && { paidAt }),
  };
}
