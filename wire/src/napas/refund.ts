import type { Vnd } from '@cong/values/money.ts';
import { ok, type Result } from '@cong/values/result.ts';
import { equalsInConstantTime } from '../shared/constant-time.ts';
import { formatHundredfold, parseHundredfold } from '../shared/hundredfold.ts';
import type { Credentials } from './credentials.ts';
import { type Fault, malformed, otherTransaction, textOf, unverified, VERSION } from './fields.ts';
import { formatSigned, openSigned } from './signature.ts';

/** Where refunds are posted to, on NAPAS's host. */
export const REFUND_PATH = '/gateway/vpcdps';

/** Sends back all or a part of a payment. */
export type Refund = {
  /** vpc_MerchTxnRef: the refund's own, unlike the payment's. */
  readonly merchTxnRef: string;
  /** vpc_TransactionNo: NAPAS's number of the payment. */
  readonly transactionNo: string;
  readonly amount: Vnd;
};

/** A refund's body, a form. */
export const formatRefund = (refund: Refund, credentials: Credentials): string =>
  formatSigned(
    {
      vpc_Version: VERSION,
      vpc_Command: 'refund',
      vpc_Merchant: credentials.merchant,
      vpc_AccessCode: credentials.accessCode,
      vpc_MerchTxnRef: refund.merchTxnRef,
      vpc_TransactionNo: refund.transactionNo,
      vpc_Amount: formatHundredfold(refund.amount),
      vpc_CurrencyCode: 'VND',
      vpc_User: credentials.user,
      vpc_Password: credentials.password.reveal(),
    },
    credentials,
  );

/** A refund as NAPAS reads it. Never throws. */
export function parseRefund(body: string, credentials: Credentials): Result<Refund, Fault> {
  const fields = openSigned(body, credentials);
  if (fields === undefined || !isFrom(fields, credentials)) return unverified;
  const amount = parseHundredfold(textOf(fields, 'vpc_Amount'));
  const { vpc_MerchTxnRef: merchTxnRef, vpc_TransactionNo: transactionNo } = fields;
  if (fields.vpc_Version !== VERSION || fields.vpc_Command !== 'refund') return malformed;
  if (fields.vpc_CurrencyCode !== 'VND' || amount === undefined) return malformed;
  return merchTxnRef && transactionNo ? ok({ merchTxnRef, transactionNo, amount }) : malformed;
}

const isFrom = (
  fields: Readonly<Record<string, string>>,
  { merchant, accessCode, user, password }: Credentials,
): boolean =>
  fields.vpc_Merchant === merchant &&
  fields.vpc_AccessCode === accessCode &&
  fields.vpc_User === user &&
  equalsInConstantTime(fields.vpc_Password, password.reveal());

/** What NAPAS says of a refund. */
export type RefundAnswer = {
  /** See codes.ts: 0 is done. */
  readonly responseCode: string;
  readonly message: string;
  /** NAPAS's number of the refund; empty when there is none. */
  readonly transactionNo: string;
};

type Asked = Pick<Refund, 'merchTxnRef' | 'amount'>;

/** The answer to a refund, a form. */
export const formatRefundAnswer = (
  asked: Asked,
  answer: RefundAnswer,
  credentials: Credentials,
): string =>
  formatSigned(
    {
      vpc_Command: 'refund',
      vpc_Merchant: credentials.merchant,
      vpc_MerchTxnRef: asked.merchTxnRef,
      vpc_Amount: formatHundredfold(asked.amount),
      vpc_Message: answer.message,
      vpc_TransactionNo: answer.transactionNo,
      vpc_TxnResponseCode: answer.responseCode,
    },
    credentials,
  );

/** What NAPAS answered to this refund. An unsigned answer is nobody's word. Never throws. */
export function parseRefundAnswer(
  body: string,
  asked: Asked,
  credentials: Credentials,
): Result<RefundAnswer, Fault> {
  const fields = openSigned(body, credentials);
  if (fields === undefined) return unverified;
  const amount = textOf(fields, 'vpc_Amount');
  const isOurs =
    (fields.vpc_Merchant ?? credentials.merchant) === credentials.merchant &&
    fields.vpc_MerchTxnRef === asked.merchTxnRef &&
    // A refusal may leave the amount out; an amount that is there must be ours.
    (amount === '' || parseHundredfold(amount) === asked.amount);
  if (!isOurs) return otherTransaction;
  if (!fields.vpc_TxnResponseCode) return malformed;
  return ok({
    responseCode: fields.vpc_TxnResponseCode,
    message: textOf(fields, 'vpc_Message'),
    transactionNo: textOf(fields, 'vpc_TransactionNo'),
  });
}
