import type { Vnd } from '@cong/values/money.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
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

/** Where querydr and refund are posted to, on VNPAY's host. */
export const TRANSACTION_PATH = '/merchant_webapi/api/transaction';

/** Asks what became of a payment. */
export type QueryDr = {
  /** Unique for a day. */
  readonly requestId: string;
  readonly txnRef: string;
  /** vnp_TransactionDate: the payment's createdAt. */
  readonly startedAt: Date;
  readonly askedAt: Date;
  readonly clientIp: string;
  readonly orderInfo: string;
};

/** A querydr's body, JSON. */
export function formatQueryDr(query: QueryDr, credentials: Credentials): string {
  const fields = {
    vnp_RequestId: query.requestId,
    vnp_Version: VERSION,
    vnp_Command: 'querydr',
    vnp_TmnCode: credentials.tmnCode,
    vnp_TxnRef: query.txnRef,
    vnp_OrderInfo: foldOrderInfo(query.orderInfo),
    vnp_TransactionDate: formatWireTime(query.startedAt),
    vnp_CreateDate: formatWireTime(query.askedAt),
    vnp_IpAddr: query.clientIp,
  };
  return JSON.stringify({ ...fields, vnp_SecureHash: signPiped('queryDr', fields, credentials) });
}

/** A querydr as VNPAY reads it. Never throws. */
export function parseQueryDr(body: string, credentials: Credentials): Result<QueryDr, Fault> {
  const fields = parseTexts(body);
  if (fields === undefined) return malformed;
  if (fields.vnp_TmnCode !== credentials.tmnCode || !verifyPiped('queryDr', fields, credentials)) {
    return unverified;
  }
  const startedAt = parseWireTime(textOf(fields, 'vnp_TransactionDate'));
  const askedAt = parseWireTime(textOf(fields, 'vnp_CreateDate'));
  if (fields.vnp_Version !== VERSION || fields.vnp_Command !== 'querydr') return malformed;
  if (!fields.vnp_RequestId || !fields.vnp_TxnRef || !startedAt || !askedAt) return malformed;
  return ok({
    requestId: fields.vnp_RequestId,
    txnRef: fields.vnp_TxnRef,
    startedAt,
    askedAt,
    clientIp: textOf(fields, 'vnp_IpAddr'),
    orderInfo: textOf(fields, 'vnp_OrderInfo'),
  });
}

/** vnp_TransactionType of a payment; a refund has another. */
export const PAYMENT_TYPE = '01';

/** What VNPAY knows of a payment, or of its last refund. */
export type QueriedPayment = {
  readonly txnRef: string;
  readonly amount: Vnd;
  readonly orderInfo: string;
  /** See codes.ts and `outcomeOfStatus`. */
  readonly transactionStatus: string;
  /** 01 a payment (PAYMENT_TYPE), 02 a full and 03 a partial refund. */
  readonly transactionType: string;
  readonly transactionNo: string;
  readonly bankCode: string;
  readonly paidAt?: Date;
};

/** What an answer is signed with beside its content. */
type AnswerEnvelope = { readonly responseId: string };

/** The answer that tells of a payment. */
export function formatQueriedPayment(
  payment: QueriedPayment & AnswerEnvelope,
  credentials: Credentials,
): string {
  return formatAnswer(
    {
      vnp_ResponseId: payment.responseId,
      vnp_Command: 'querydr',
      vnp_ResponseCode: '00',
      vnp_Message: 'QueryDR Success',
      vnp_TmnCode: credentials.tmnCode,
      vnp_TxnRef: payment.txnRef,
      vnp_Amount: formatHundredfold(payment.amount),
      vnp_BankCode: payment.bankCode,
      vnp_PayDate: payment.paidAt ? formatWireTime(payment.paidAt) : '',
      vnp_TransactionNo: payment.transactionNo,
      vnp_TransactionType: payment.transactionType,
      vnp_TransactionStatus: payment.transactionStatus,
      vnp_OrderInfo: payment.orderInfo,
      vnp_PromotionCode: '',
      vnp_PromotionAmount: '',
    },
    credentials,
  );
}

/** The answer that tells why there is nothing to tell: see QUERY_CODES. */
export const formatQueryRefusal = (
  refusal: AnswerEnvelope & { readonly responseCode: string; readonly message: string } & Pick<
      QueryDr,
      'txnRef'
    >,
  credentials: Credentials,
): string =>
  formatAnswer(
    {
      vnp_ResponseId: refusal.responseId,
      vnp_Command: 'querydr',
      vnp_ResponseCode: refusal.responseCode,
      vnp_Message: refusal.message,
      vnp_TmnCode: credentials.tmnCode,
      vnp_TxnRef: refusal.txnRef,
    },
    credentials,
  );

const formatAnswer = (fields: Fields, credentials: Credentials): string =>
  JSON.stringify({ ...fields, vnp_SecureHash: signPiped('queryDrAnswer', fields, credentials) });

/** A signed answer that tells of no payment: its code says why. */
export type QueryFault = Fault | { readonly code: 'refused'; readonly responseCode: string };

/** What VNPAY answered about this payment. An unsigned answer is nobody's word. Never throws. */
export function parseQueryAnswer(
  body: string,
  asked: Pick<QueryDr, 'txnRef'>,
  credentials: Credentials,
): Result<QueriedPayment, QueryFault> {
  const fields = parseTexts(body);
  if (fields === undefined || !verifyPiped('queryDrAnswer', fields, credentials)) return unverified;
  if (fields.vnp_TmnCode !== credentials.tmnCode || fields.vnp_TxnRef !== asked.txnRef) {
    return otherTransaction;
  }
  if (fields.vnp_Command !== 'querydr' || !fields.vnp_ResponseCode) return malformed;
  if (fields.vnp_ResponseCode !== '00') {
    return err({ code: 'refused', responseCode: fields.vnp_ResponseCode });
  }
  const amount = parseHundredfold(textOf(fields, 'vnp_Amount'));
  const paidAt = parseWireTime(textOf(fields, 'vnp_PayDate'));
  if (amount === undefined || !fields.vnp_TransactionStatus) return malformed;
  return ok({
    txnRef: fields.vnp_TxnRef,
    amount,
    orderInfo: textOf(fields, 'vnp_OrderInfo'),
    transactionStatus: fields.vnp_TransactionStatus,
    transactionType: textOf(fields, 'vnp_TransactionType'),
    transactionNo: textOf(fields, 'vnp_TransactionNo'),
    bankCode: textOf(fields, 'vnp_BankCode'),
    ...(paidAt && { paidAt }),
  });
}
