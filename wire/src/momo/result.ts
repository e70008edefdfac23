import type { Vnd } from '@cong/values/money.ts';
import { ok, type Result } from '@cong/values/result.ts';
import type { Credentials } from './credentials.ts';
import {
  type Fault,
  type Fields,
  formatTime,
  isDigits,
  malformed,
  parseAmount,
  parseTexts,
  parseTime,
  queryTexts,
  textOf,
  toJson,
  unverified,
} from './fields.ts';
import { sign, verify } from './signature.ts';

/** An IPN is answered with this HTTP status and no body; with any other MoMo sends it again. */
export const IPN_RECEIVED_STATUS = 204;

/** What MoMo tells of a payment: the IPN and the payer's return carry the same. */
export type PaymentResult = {
  readonly orderId: string;
  readonly requestId: string;
  readonly amount: Vnd;
  readonly orderInfo: string;
  /** "momo_wallet" */
  readonly orderType: string;
  /** MoMo's number of the payment, digits. */
  readonly transId: string;
  /** See codes.ts. */
  readonly resultCode: string;
  readonly message: string;
  /** "qr", "webApp", "app" …: empty where nobody paid. */
  readonly payType: string;
  readonly respondedAt: Date;
  readonly extraData: string;
};

function signedFields(result: PaymentResult, credentials: Credentials): Fields {
  const fields = {
    partnerCode: credentials.partnerCode,
    orderId: result.orderId,
    requestId: result.requestId,
    amount: result.amount.toString(),
    orderInfo: result.orderInfo,
    orderType: result.orderType,
    transId: result.transId,
    resultCode: result.resultCode,
    message: result.message,
    payType: result.payType,
    responseTime: formatTime(result.respondedAt),
    extraData: result.extraData,
  };
  return { ...fields, signature: sign('result', fields, credentials) };
}

/** An IPN's body, JSON, as MoMo posts it. */
export const formatIpn = (result: PaymentResult, credentials: Credentials): string =>
  toJson(signedFields(result, credentials));

/** The query with which MoMo sends the payer back. */
export const formatReturnQuery = (result: PaymentResult, credentials: Credentials): string =>
  new URLSearchParams(signedFields(result, credentials)).toString();

/**
 * The order that an IPN names, to look its partner's key up; empty when it names none. Nothing is
 * verified yet.
 */
export const orderIdOf = (body: string): string => parseTexts(body)?.orderId ?? '';

/** What an IPN says. Never throws. */
export function parseIpn(body: string, credentials: Credentials): Result<PaymentResult, Fault> {
  const fields = parseTexts(body);
  return fields === undefined ? malformed : parseResult(fields, credentials);
}

/** What a return says; our own parameters before MoMo's do no harm. Never throws. */
export function parseReturn(
  query: URLSearchParams,
  credentials: Credentials,
): Result<PaymentResult, Fault> {
  const fields = queryTexts(query);
  return fields === undefined ? malformed : parseResult(fields, credentials);
}

function parseResult(fields: Fields, credentials: Credentials): Result<PaymentResult, Fault> {
  if (!verify('result', fields, credentials)) return unverified;
  const text = (name: string) => textOf(fields, name);
  const amount = parseAmount(text('amount'));
  const respondedAt = parseTime(text('responseTime'));
  if (amount === undefined || respondedAt === undefined) return malformed;
  if (!isDigits(text('resultCode')) || !text('orderId') || !text('requestId')) return malformed;
  return ok({
    orderId: text('orderId'),
    requestId: text('requestId'),
    amount,
    orderInfo: text('orderInfo'),
    orderType: text('orderType'),
    transId: text('transId'),
    resultCode: text('resultCode'),
    message: text('message'),
    payType: text('payType'),
    respondedAt,
    extraData: text('extraData'),
  });
}
