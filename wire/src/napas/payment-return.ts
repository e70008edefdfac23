import type { Vnd } from '@cong/values/money.ts';
import { ok, type Result } from '@cong/values/result.ts';
import { formatHundredfold, parseHundredfold } from '../shared/hundredfold.ts';
import type { Credentials } from './credentials.ts';
import { type Fault, malformed, textOf, unverified } from './fields.ts';
import { formatSigned, openSigned } from './signature.ts';

/** What the payer brings back from NAPAS: the only word on a payment, since there is no inquiry. */
export type PaymentReturn = {
  readonly merchTxnRef: string;
  readonly amount: Vnd;
  /** See codes.ts. */
  readonly responseCode: string;
  /** NAPAS's number; empty when there is none. */
  readonly transactionNo: string;
  readonly message: string;
};

/** The query with which NAPAS sends the payer back. */
export const formatReturnQuery = (result: PaymentReturn, credentials: Credentials): string =>
  formatSigned(
    {
      vpc_Amount: formatHundredfold(result.amount),
      vpc_MerchTxnRef: result.merchTxnRef,
      vpc_Message: result.message,
      vpc_TransactionNo: result.transactionNo,
      vpc_TxnResponseCode: result.responseCode,
    },
    credentials,
  );

/** What a return's query says, without its `?`. Never throws. */
export function parseReturnQuery(
  rawQuery: string,
  credentials: Credentials,
): Result<PaymentReturn, Fault> {
  const fields = openSigned(rawQuery, credentials);
  // NAPAS may name the merchant: then it must be the one whose secret this is.
  const merchant = fields?.vpc_Merchant ?? credentials.merchant;
  if (fields === undefined || merchant !== credentials.merchant) return unverified;
  if (Object.keys(fields).some(isWedged)) return malformed;
  const amount = parseHundredfold(textOf(fields, 'vpc_Amount'));
  const { vpc_MerchTxnRef: merchTxnRef, vpc_TxnResponseCode: responseCode } = fields;
  if (amount === undefined || !merchTxnRef || !responseCode) return malformed;
  return ok({
    merchTxnRef,
    amount,
    responseCode,
    transactionNo: textOf(fields, 'vpc_TransactionNo'),
    message: textOf(fields, 'vpc_Message'),
  });
}

/**
 * A name that would stand between our reference and the message. None does: what the message says is
 * NAPAS's word only because it follows what we know. See `outcomeOf` in codes.ts.
 */
const isWedged = (name: string): boolean =>
  name > 'vpc_MerchTxnRef' && name < 'vpc_Message' && name !== 'vpc_Merchant';
