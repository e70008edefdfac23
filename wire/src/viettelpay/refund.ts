import type { Vnd } from '@cong/values/money.ts';
import { ok, type Result } from '@cong/values/result.ts';
import type { Credentials } from './credentials.ts';
import {
  type Fault,
  foldText,
  formatAmount,
  formatForm,
  malformed,
  otherTransaction,
  parseAmount,
  parseForm,
  parseTexts,
  textOf,
  unverified,
  VERSION,
} from './fields.ts';
import { signed, verify } from './signature.ts';

const COMMAND = 'REFUND_PAYMENT';
/** The one refundType that is known: the whole payment. */
const WHOLE = '0';

/** Sends the whole of a payment back. */
export type Refund = {
  /** The refund's own, unlike the payment's: its idempotency key. */
  readonly orderId: string;
  /** originalRequestId: ViettelPay's number of the payment. */
  readonly transactionId: string;
  readonly amount: Vnd;
  /** trans_content; folded when it is sent, see `foldText`. */
  readonly content: string;
};

/** A refund's body, a form. */
export function formatRefund(refund: Refund, credentials: Credentials): string {
  const fields = {
    cmd: COMMAND,
    merchant_code: credentials.merchantCode,
    order_id: refund.orderId,
    originalRequestId: refund.transactionId,
    refundType: WHOLE,
    trans_amount: formatAmount(refund.amount),
    trans_content: foldText(refund.content),
    version: VERSION,
  };
  return formatForm(signed('refund', fields, credentials));
}

/** A refund as ViettelPay reads it. Never throws. */
export function parseRefund(body: string, credentials: Credentials): Result<Refund, Fault> {
  const fields = parseForm(body);
  if (fields === undefined || !verify('refund', fields, credentials)) return unverified;
  const amount = parseAmount(textOf(fields, 'trans_amount'));
  const { order_id: orderId, originalRequestId: transactionId } = fields;
  if (fields.cmd !== COMMAND || fields.version !== VERSION) return malformed;
  if (fields.refundType !== WHOLE || amount === undefined) return malformed;
  if (!orderId || !transactionId) return malformed;
  return ok({ orderId, transactionId, amount, content: textOf(fields, 'trans_content') });
}

/** What ViettelPay says of a refund. */
export type RefundAnswer = {
  /** 00 is done; what any other code stands for is not public. */
  readonly errorCode: string;
  /** error_msg; not signed. */
  readonly message: string;
};

/** The answer to a refund, JSON. */
export function formatRefundAnswer(
  { orderId }: Pick<Refund, 'orderId'>,
  answer: RefundAnswer,
  credentials: Credentials,
): string {
  const fields = {
    error_code: answer.errorCode,
    error_msg: answer.message,
    merchant_code: credentials.merchantCode,
    order_id: orderId,
    version: VERSION,
  };
  return JSON.stringify(signed('refundAnswer', fields, credentials));
}

/** What ViettelPay answered to this refund. An unsigned answer is nobody's word. Never throws. */
export function parseRefundAnswer(
  body: string,
  { orderId }: Pick<Refund, 'orderId'>,
  credentials: Credentials,
): Result<RefundAnswer, Fault> {
  const fields = parseTexts(body);
  if (fields === undefined || !verify('refundAnswer', fields, credentials)) return unverified;
  if (fields.order_id !== orderId) return otherTransaction;
  if (!fields.error_code) return malformed;
  return ok({ errorCode: fields.error_code, message: textOf(fields, 'error_msg') });
}
