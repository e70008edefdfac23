import type { Vnd } from '@cong/values/money.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import { type AnswerFailure, formatAnswer, parseAnswer } from './answer.ts';
import type { Credentials } from './credentials.ts';
import {
  checkFields,
  type FieldRule,
  type Fields,
  isAmount,
  type ParamError,
  parseAmount,
  textOf,
} from './fields.ts';
import { sign } from './signature.ts';

/** transactionType: the guide's 02, and 03, which is ours. */
const TYPES = { '02': 'full', '03': 'partial' } as const;

type TypeCode = keyof typeof TYPES;

const isTypeCode = (text: string): text is TypeCode => Object.hasOwn(TYPES, text);

/** An agency's wish to send money back, after its rules were checked. */
export type RefundRequest = {
  readonly partnerCode: string;
  readonly accessKey: string;
  /** transactionNo: the provider's number of the payment, as the result told it. */
  readonly transactionNo: string;
  /** orderId */
  readonly orderRef: string;
  /** The refund's idempotency key. */
  readonly requestCode: string;
  readonly amount: Vnd;
  readonly orderInfo: string;
  /** `full` is right only with the whole captured amount. */
  readonly extent: (typeof TYPES)[TypeCode];
};

const RULES = {
  partnerCode: { max: 255, required: true },
  accessKey: { max: 255, required: true },
  transactionNo: { max: 100, required: true },
  requestCode: { max: 100, required: true },
  amount: { max: 15, required: true, accepts: isAmount },
  orderId: { max: 100, required: true },
  orderInfo: { max: 500, required: true },
  transactionType: { max: 2, required: true, accepts: isTypeCode },
  checksum: { max: 255, required: true },
} as const satisfies Readonly<Record<string, FieldRule>>;

/**
 * The refund in a /refund body, or the first field that breaks its rule. Source: guide 3.4, table
 * 2.
 */
export function parseRefund(fields: Fields): Result<RefundRequest, ParamError> {
  const fault = checkFields(fields, RULES);
  if (fault) return err(fault);
  const amount = parseAmount(textOf(fields, 'amount'));
  if (amount === undefined) return err({ code: 'param', field: 'amount', why: 'malformed' });
  return ok({
    partnerCode: textOf(fields, 'partnerCode'),
    accessKey: textOf(fields, 'accessKey'),
    transactionNo: textOf(fields, 'transactionNo'),
    orderRef: textOf(fields, 'orderId'),
    requestCode: textOf(fields, 'requestCode'),
    amount,
    orderInfo: textOf(fields, 'orderInfo'),
    extent: textOf(fields, 'transactionType') === '02' ? 'full' : 'partial',
  });
}

/** A signed /refund body, as an agency sends it. */
export function formatRefund(
  refund: Omit<RefundRequest, 'partnerCode' | 'accessKey'>,
  { partnerCode, accessKey, secretKey }: Credentials,
): string {
  const fields = {
    partnerCode,
    accessKey,
    transactionNo: refund.transactionNo,
    orderInfo: refund.orderInfo,
    requestCode: refund.requestCode,
    amount: refund.amount.toString(),
    orderId: refund.orderRef,
    transactionType: refund.extent === 'full' ? '02' : '03',
  };
  const checksum = sign('refund', fields, secretKey);
  // At most twelve digits: exact.
  return JSON.stringify({ ...fields, amount: Number(refund.amount), checksum });
}

/** The answer to a refund that was taken on: its data is the text "null". */
export const formatRefundAnswer = (): string => formatAnswer('null');

/** Whether a refund was taken on. Never throws. */
export function parseRefundAnswer(text: string): Result<'taken_on', AnswerFailure> {
  const answer = parseAnswer(text);
  return answer.ok ? ok('taken_on') : answer;
}
