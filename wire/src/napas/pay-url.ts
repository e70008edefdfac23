import type { Vnd } from '@cong/values/money.ts';
import { ok, type Result } from '@cong/values/result.ts';
import { formatHundredfold, parseHundredfold } from '../shared/hundredfold.ts';
import type { Credentials } from './credentials.ts';
import { type Fault, foldOrderInfo, malformed, textOf, unverified, VERSION } from './fields.ts';
import { formatSigned, openSigned } from './signature.ts';

/** Where the payer is sent, on NAPAS's host. */
export const PAY_PATH = '/gateway/vpcpay.do';

/** A payment as NAPAS must know it. */
export type PayRequest = {
  /** vpc_MerchTxnRef: ours, unique for ever. */
  readonly merchTxnRef: string;
  readonly amount: Vnd;
  /** vpc_OrderInfo; folded when it is sent, see `foldOrderInfo`. */
  readonly orderInfo: string;
  /** vpc_TicketNo */
  readonly clientIp: string;
  readonly locale: 'vn' | 'en';
  /** Where the payer comes back to with a result, and where without one. */
  readonly returnUrl: string;
  readonly backUrl: string;
};

/** The query of the URL that takes the payer to NAPAS, signed. */
export const formatPayQuery = (request: PayRequest, credentials: Credentials): string =>
  formatSigned(
    {
      vpc_Version: VERSION,
      vpc_Command: 'pay',
      vpc_Merchant: credentials.merchant,
      vpc_AccessCode: credentials.accessCode,
      vpc_MerchTxnRef: request.merchTxnRef,
      // The field is required, and nothing may be left of a text in other letters.
      vpc_OrderInfo: foldOrderInfo(request.orderInfo) || request.merchTxnRef,
      vpc_Amount: formatHundredfold(request.amount),
      vpc_Currency: 'VND',
      vpc_TicketNo: request.clientIp,
      vpc_Locale: request.locale,
      vpc_ReturnURL: request.returnUrl,
      vpc_BackURL: request.backUrl,
    },
    credentials,
  );

/**
 * The merchant that a query or form names, to look its secret up; empty when it names none. Nothing
 * is verified yet.
 */
export const merchantOf = (text: string): string =>
  new URLSearchParams(text).get('vpc_Merchant') ?? '';

/** A payment as NAPAS reads it. Never throws. */
export function parsePayQuery(
  rawQuery: string,
  credentials: Credentials,
): Result<PayRequest, Fault> {
  const fields = openSigned(rawQuery, credentials);
  const isOurs =
    fields?.vpc_Merchant === credentials.merchant &&
    fields.vpc_AccessCode === credentials.accessCode;
  if (fields === undefined || !isOurs) return unverified;
  const text = (name: string) => textOf(fields, `vpc_${name}`);
  const amount = parseHundredfold(text('Amount'));
  const locale = text('Locale');
  if (text('Version') !== VERSION || text('Command') !== 'pay') return malformed;
  if (text('Currency') !== 'VND' || (locale !== 'vn' && locale !== 'en')) return malformed;
  const required = ['MerchTxnRef', 'OrderInfo', 'TicketNo', 'ReturnURL', 'BackURL'];
  if (amount === undefined || required.some((name) => text(name) === '')) return malformed;
  return ok({
    merchTxnRef: text('MerchTxnRef'),
    amount,
    orderInfo: text('OrderInfo'),
    clientIp: text('TicketNo'),
    locale,
    returnUrl: text('ReturnURL'),
    backUrl: text('BackURL'),
  });
}
