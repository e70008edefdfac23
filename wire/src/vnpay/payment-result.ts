import type { Vnd } from '@cong/values/money.ts';
import { ok, type Result } from '@cong/values/result.ts';
import { formatHundredfold, parseHundredfold } from '../shared/hundredfold.ts';
import type { Credentials } from './credentials.ts';
import { type Fault, malformed, textOf, unverified } from './fields.ts';
import { signQuery, verifyQuery } from './signature.ts';
import { formatWireTime, parseWireTime } from './wire-time.ts';

/** What VNPAY tells of a payment: the payer's return and the IPN carry the same. */
export type PaymentResult = {
  readonly txnRef: string;
  readonly amount: Vnd;
  /** See codes.ts and `outcomeOfResult`; a code that we do not know stays as it is. */
  readonly responseCode: string;
  readonly transactionStatus: string;
  /** VNPAY's own number; "0" when nothing was debited. */
  readonly transactionNo: string;
  readonly orderInfo: string;
  readonly bankCode: string;
  /** The bank's number, and what was paid with; empty where there is none. */
  readonly bankTransactionNo: string;
  readonly cardType: string;
  /** Absent when nobody paid. */
  readonly paidAt?: Date;
};

/** The query of a return or an IPN, as VNPAY sends it. */
export function formatResultQuery(result: PaymentResult, credentials: Credentials): string {
  const fields = {
    vnp_Amount: formatHundredfold(result.amount),
    vnp_BankCode: result.bankCode,
    vnp_BankTranNo: result.bankTransactionNo,
    vnp_CardType: result.cardType,
    vnp_OrderInfo: result.orderInfo,
    vnp_PayDate: result.paidAt ? formatWireTime(result.paidAt) : '',
    vnp_ResponseCode: result.responseCode,
    vnp_TmnCode: credentials.tmnCode,
    vnp_TransactionNo: result.transactionNo,
    vnp_TransactionStatus: result.transactionStatus,
    vnp_TxnRef: result.txnRef,
  };
  return signQuery(fields, credentials);
}

/** What a return's or an IPN's query says, read as it came, without its `?`. Never throws. */
export function parseResultQuery(
  rawQuery: string,
  credentials: Credentials,
): Result<PaymentResult, Fault> {
  const fields = verifyQuery(rawQuery, credentials);
  if (fields === undefined || fields.vnp_TmnCode !== credentials.tmnCode) return unverified;
  const text = (name: string) => textOf(fields, `vnp_${name}`);
  const amount = parseHundredfold(text('Amount'));
  const paidAt = parseWireTime(text('PayDate'));
  if (amount === undefined || (text('PayDate') !== '' && paidAt === undefined)) return malformed;
  const required = ['TxnRef', 'ResponseCode', 'TransactionStatus'];
  if (required.some((name) => text(name) === '')) return malformed;
  return ok({
    txnRef: text('TxnRef'),
    amount,
    responseCode: text('ResponseCode'),
    transactionStatus: text('TransactionStatus'),
    transactionNo: text('TransactionNo'),
    orderInfo: text('OrderInfo'),
    bankCode: text('BankCode'),
    bankTransactionNo: text('BankTranNo'),
    cardType: text('CardType'),
    ...(paidAt && { paidAt }),
  });
}
