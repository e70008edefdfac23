import type { Vnd } from '@cong/values/money.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import { ANSWER_CODES, isProvider, type Provider } from './codes.ts';
import { type Fields, parseAmount, parseFields, textOf } from './fields.ts';
import { parseLenientJson } from './lenient-json.ts';
import { checksumOfResult, type ResultKind, verifyResult } from './signature.ts';
import { formatWireTime, parseWireTime } from './wire-time.ts';

/** What the hub PUTs to the agency's returnUrl. */
export type PaymentResult = {
  /** Which provider was paid or tried last; absent where the payer chose none. */
  readonly paygate?: Provider;
  /** Its number of the payment; empty where it gave none. */
  readonly payTransId: string;
  /** orderId */
  readonly orderRef: string;
  readonly amount: Vnd;
  readonly orderInfo: string;
  readonly paidAt: Date;
  /** See result-codes.ts. */
  readonly errorCode: string;
  readonly type: 'pay' | 'refund';
};

/**
 * A result's body; an agency may be set to get the hub's older checksum. Source: guide 3.3, table
 * 2.
 */
export function formatResult(result: PaymentResult, kind: ResultKind = 'result'): string {
  const fields = {
    paygate: result.paygate ?? '',
    payTransId: result.payTransId,
    orderId: result.orderRef,
    amount: result.amount.toString(),
    orderInfo: result.orderInfo,
    payDate: formatWireTime(result.paidAt),
    errorCode: result.errorCode,
    type: result.type,
  };
  const checksum = checksumOfResult(kind, fields);
  // At most twelve digits: exact.
  return JSON.stringify({ ...fields, amount: Number(result.amount), checksum });
}

export type ResultFault = { readonly code: 'malformed' | 'bad_checksum' };

const malformed = err<ResultFault>({ code: 'malformed' });

/**
 * A result as an agency reads it, with every slip of the guide's sample. Its checksum holds no
 * secret: whoever gets one confirms it by /GetOrderInfo before acting on it. Never throws.
 */
export function parseResult(text: string): Result<PaymentResult, ResultFault> {
  const fields = parseFields(text);
  if (!fields.ok) return malformed;
  if (!verifyResult(fields.value)) return err({ code: 'bad_checksum' });
  return resultOf(fields.value);
}

function resultOf(fields: Fields): Result<PaymentResult, ResultFault> {
  const paygate = textOf(fields, 'paygate');
  const type = textOf(fields, 'type');
  const amount = parseAmount(textOf(fields, 'amount'));
  const paidAt = parseWireTime(textOf(fields, 'payDate'));
  const orderRef = textOf(fields, 'orderId');
  const errorCode = textOf(fields, 'errorCode');
  const provider = isProvider(paygate) ? paygate : undefined;
  // Only what is not paid may have no provider.
  if (provider === undefined && (paygate !== '' || errorCode === '00')) return malformed;
  if (type !== 'pay' && type !== 'refund') return malformed;
  if (amount === undefined || paidAt === undefined || !orderRef || !errorCode) return malformed;
  return ok({
    ...(provider && { paygate: provider }),
    payTransId: textOf(fields, 'payTransId'),
    orderRef,
    amount,
    orderInfo: textOf(fields, 'orderInfo'),
    paidAt,
    errorCode,
    type,
  });
}

/** What an agency answers to a result. Source: guide 3.3, table 3. */
export const formatResultReply = (code: 'SUCCESSFUL' | 'FAILED'): string =>
  JSON.stringify({ error_code: code, error_message: ANSWER_CODES[code].vi });

/** `error_code` holds the agency's own code: it got the result and could not act on it. */
export type ReplyRefusal =
  | { readonly refused: 'http_status' | 'malformed' }
  | { readonly refused: 'error_code'; readonly errorCode: string };

/** Whether an agency's answer counts as received; anything else means: try again. Never throws. */
export function parseResultReply(answer: {
  readonly status: number;
  readonly body: string;
}): 'received' | ReplyRefusal {
  if (answer.status !== 200) return { refused: 'http_status' };
  const reply = parseLenientJson(answer.body);
  const value = reply.ok ? reply.value.error_code : undefined;
  const errorCode = typeof value === 'string' ? value.trim() : '';
  if (errorCode === '') return { refused: 'malformed' };
  return errorCode === 'SUCCESSFUL' ? 'received' : { refused: 'error_code', errorCode };
}
