import type { Vnd } from '@cong/values/money.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import { isObject } from '../shared/body.ts';
import { type AnswerFailure, formatAnswer, malformed, parseAnswer } from './answer.ts';
import type { Credentials } from './credentials.ts';
import {
  checkFields,
  type FieldRule,
  type Fields,
  isAmount,
  isIpAddress,
  isWebAddress,
  type ParamError,
  parseAmount,
  textOf,
} from './fields.ts';
import { sign } from './signature.ts';

/** An agency's order after its rules were checked. */
export type PaygateRequest = {
  readonly partnerCode: string;
  readonly accessKey: string;
  /** orderId */
  readonly orderRef: string;
  /** The agency's id for this request: may not come twice either. */
  readonly requestCode: string;
  readonly amount: Vnd;
  readonly orderInfo: string;
  readonly serviceCode: string;
  /** Which of the agency's accounts is paid. */
  readonly accountCode: string;
  /** Where the result is PUT, and the payer's browser goes. */
  readonly returnUrl: string;
  readonly clientIp: string;
};

const RULES = {
  partnerCode: { max: 255, required: true },
  accessKey: { max: 255, required: true },
  returnUrl: { max: 1000, required: true, accepts: isWebAddress },
  orderId: { max: 100, required: true },
  amount: { max: 15, required: true, accepts: isAmount },
  orderInfo: { max: 500, required: true },
  requestCode: { max: 100, required: true },
  ipAddress: { max: 45, required: true, accepts: isIpAddress },
  serviceCode: { max: 100, required: true },
  accountCode: { max: 100, required: true },
  checksum: { max: 255, required: true },
} as const satisfies Readonly<Record<string, FieldRule>>;

/**
 * The order in a /paygate body, or the first field that breaks its rule. Source: guide 3.2, table
 * 2.
 */
export function parsePaygate(fields: Fields): Result<PaygateRequest, ParamError> {
  const fault = checkFields(fields, RULES);
  if (fault) return err(fault);
  const amount = parseAmount(textOf(fields, 'amount'));
  if (amount === undefined) return err({ code: 'param', field: 'amount', why: 'malformed' });
  return ok({
    partnerCode: textOf(fields, 'partnerCode'),
    accessKey: textOf(fields, 'accessKey'),
    orderRef: textOf(fields, 'orderId'),
    requestCode: textOf(fields, 'requestCode'),
    amount,
    orderInfo: textOf(fields, 'orderInfo'),
    serviceCode: textOf(fields, 'serviceCode'),
    accountCode: textOf(fields, 'accountCode'),
    returnUrl: textOf(fields, 'returnUrl'),
    clientIp: textOf(fields, 'ipAddress'),
  });
}

/** A signed /paygate body, as an agency sends it. */
export function formatPaygate(
  order: Omit<PaygateRequest, 'partnerCode' | 'accessKey'>,
  { partnerCode, accessKey, secretKey }: Credentials,
): string {
  const fields = {
    partnerCode,
    accessKey,
    amount: order.amount.toString(),
    orderId: order.orderRef,
    orderInfo: order.orderInfo,
    serviceCode: order.serviceCode,
    requestCode: order.requestCode,
    returnUrl: order.returnUrl,
    ipAddress: order.clientIp,
    accountCode: order.accountCode,
  };
  const checksum = sign('paygate', fields, secretKey);
  // At most twelve digits: exact.
  return JSON.stringify({ ...fields, amount: Number(order.amount), checksum });
}

/** The answer to a /paygate that made an order: where the payer goes. */
export const formatPaygateAnswer = (payUrl: string): string => formatAnswer({ url: payUrl });

/** Where the payer goes, or why not. Never throws. */
export function parsePaygateAnswer(text: string): Result<string, AnswerFailure> {
  const answer = parseAnswer(text);
  if (!answer.ok) return answer;
  const url = isObject(answer.value) ? answer.value.url : undefined;
  return typeof url === 'string' && isWebAddress(url.trim()) ? ok(url.trim()) : malformed;
}
