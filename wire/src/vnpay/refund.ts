import type { Vnd } from '@cong/values/money.ts';
import { ok, type Result } from '@cong/values/result.ts';
import { formatHundredfold, parseHundredfold } from '../shared/hundredfold.ts';
import type { Credentials } from './credentials.ts';
import {
  type Fault,
  foldOrderInfo,
  malformed,
  otherTransaction,
  parseTexts,
  textOf,
  unverified,
  VERSION,
} from './fields.ts';
import { type Fields, signPiped, verifyPiped } from './signature.ts';
import { formatWireTime, parseWireTime } from './wire-time.ts';

/** vnp_TransactionType of a refund. */
const TYPES = { full: '02', partial: '03' } as const;

/** Sends money back. */
export type Refund = {
  /** Unique for a day; VNPAY refuses a second refund of the same payment while it works on one. */
  readonly requestId: string;
  readonly extent: keyof typeof TYPES;
  readonly txnRef: string;
  readonly amount: Vnd;
  /** VNPAY's number of the payment; empty when it is not known. */
  readonly transactionNo: string;
  /** vnp_TransactionDate: the payment's createdAt. */
  readonly startedAt: Date;
  readonly askedAt: Date;
  /** vnp_CreateBy: who asks. */
  readonly askedBy: string;
  readonly clientIp: string;
  readonly orderInfo: string;
};

/** vnp_TransactionNo where it is not known. */
const UNKNOWN_NUMBER = '0';

/** A refund's body, JSON. */
export function formatRefund(refund: Refund, credentials: Credentials): string {
  const fields = {
    vnp_RequestId: refund.requestId,
    vnp_Version: VERSION,
    vnp_Command: 'refund',
    vnp_TmnCode: credentials.tmnCode,
    vnp_TransactionType: TYPES[refund.extent],
    vnp_TxnRef: refund.txnRef,
    vnp_Amount: formatHundredfold(refund.amount),
    vnp_TransactionNo: refund.transactionNo || UNKNOWN_NUMBER,
    vnp_TransactionDate: formatWireTime(refund.startedAt),
    vnp_CreateBy: foldOrderInfo(refund.askedBy),
    vnp_CreateDate: formatWireTime(refund.askedAt),
    vnp_IpAddr: refund.clientIp,
    vnp_OrderInfo: foldOrderInfo(refund.orderInfo),
  };
  return JSON.stringify({ ...fields, vnp_SecureHash: signPiped('refund', fields, credentials) });
}

/** A refund as VNPAY reads it. Never throws. */
export function parseRefund(body: string, credentials: Credentials): Result<Refund, Fault> {
  const fields = parseTexts(body);
  if (fields === undefined) return malformed;
  if (fields.vnp_TmnCode !== credentials.tmnCode || !verifyPiped('refund', fields, credentials)) {
    return unverified;
  }
  const amount = parseHundredfold(textOf(fields, 'vnp_Amount'));
  const startedAt = parseWireTime(textOf(fields, 'vnp_TransactionDate'));
  const askedAt = parseWireTime(textOf(fields, 'vnp_CreateDate'));
  const type = fields.vnp_TransactionType;
  if (fields.vnp_Version !== VERSION || fields.vnp_Command !== 'refund') return malformed;
  if (type !== TYPES.full && type !== TYPES.partial) return malformed;
  if (!fields.vnp_RequestId || !fields.vnp_TxnRef) return malformed;
  if (amount === undefined || !startedAt || !askedAt) return malformed;
  const transactionNo = textOf(fields, 'vnp_TransactionNo');
  return ok({
    requestId: fields.vnp_RequestId,
    extent: type === TYPES.full ? 'full' : 'partial',
    txnRef: fields.vnp_TxnRef,
    amount,
    transactionNo: transactionNo === UNKNOWN_NUMBER ? '' : transactionNo,
    startedAt,
    askedAt,
    askedBy: textOf(fields, 'vnp_CreateBy'),
    clientIp: textOf(fields, 'vnp_IpAddr'),
    orderInfo: textOf(fields, 'vnp_OrderInfo'),
  });
}

/** What VNPAY says of a refund. */
export type RefundAnswer = {
  readonly txnRef: string;
  readonly amount: Vnd;
  /** See REFUND_CODES. */
  readonly responseCode: string;
  readonly message: string;
  /**
   * See TRANSACTION_STATUSES: 05 and 06 while VNPAY and the bank work on it. Empty in a refusal.
   */
  readonly transactionStatus: string;
  /** VNPAY's number of the refund. */
  readonly transactionNo: string;
};

/** The answer to a refund. */
export function formatRefundAnswer(
  answer: RefundAnswer & { readonly responseId: string; readonly extent: Refund['extent'] },
  credentials: Credentials,
): string {
  const fields: Fields = {
    vnp_ResponseId: answer.responseId,
    vnp_Command: 'refund',
    vnp_ResponseCode: answer.responseCode,
    vnp_Message: answer.message,
    vnp_TmnCode: credentials.tmnCode,
    vnp_TxnRef: answer.txnRef,
    vnp_Amount: formatHundredfold(answer.amount),
    vnp_BankCode: '',
    vnp_PayDate: '',
    vnp_TransactionNo: answer.transactionNo,
    vnp_TransactionType: TYPES[answer.extent],
    vnp_TransactionStatus: answer.transactionStatus,
    vnp_OrderInfo: '',
  };
  return JSON.stringify({
    ...fields,
    vnp_SecureHash: signPiped('refundAnswer', fields, credentials),
  });
}

/** What VNPAY answered about this refund. An unsigned answer is nobody's word. Never throws. */
export function parseRefundAnswer(
  body: string,
  asked: Pick<Refund, 'txnRef' | 'amount'>,
  credentials: Credentials,
): Result<RefundAnswer, Fault> {
  const fields = parseTexts(body);
  if (fields === undefined || !verifyPiped('refundAnswer', fields, credentials)) return unverified;
  if (fields.vnp_TmnCode !== credentials.tmnCode || fields.vnp_TxnRef !== asked.txnRef) {
    return otherTransaction;
  }
  if (fields.vnp_Command !== 'refund' || !fields.vnp_ResponseCode) return malformed;
  // A refusal may leave the amount out; an amount that is there must be ours.
  const amount = textOf(fields, 'vnp_Amount');
  if (amount !== '' && parseHundredfold(amount) !== asked.amount) return otherTransaction;
  return ok({
    txnRef: fields.vnp_TxnRef,
    amount: asked.amount,
    responseCode: fields.vnp_ResponseCode,
    message: textOf(fields, 'vnp_Message'),
    transactionStatus: textOf(fields, 'vnp_TransactionStatus'),
    transactionNo: textOf(fields, 'vnp_TransactionNo'),
  });
}
