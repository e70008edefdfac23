import { ok, type Result } from '@cong/values/result.ts';
import type { Credentials } from './credentials.ts';
import {
  type Fault,
  formatForm,
  malformed,
  otherTransaction,
  parseForm,
  parseTexts,
  unverified,
  VERSION,
} from './fields.ts';
import { signed, verify } from './signature.ts';

const COMMAND = 'TRANS_INQUIRY';

/** Asks what became of an order: a form. */
export function formatInquiry(orderId: string, credentials: Credentials): string {
  const { merchantCode } = credentials;
  const fields = {
    cmd: COMMAND,
    merchant_code: merchantCode,
    order_id: orderId,
    version: VERSION,
  };
  return formatForm(signed('inquiry', fields, credentials));
}

/** The orderId that an inquiry asks for, as ViettelPay reads it. Never throws. */
export function parseInquiry(body: string, credentials: Credentials): Result<string, Fault> {
  const fields = parseForm(body);
  if (fields === undefined || !verify('inquiry', fields, credentials)) return unverified;
  const { cmd, version, order_id: orderId } = fields;
  return cmd === COMMAND && version === VERSION && orderId ? ok(orderId) : malformed;
}

/** The answer, JSON: the status alone is told, not the amount. See codes.ts. */
export function formatInquiryAnswer(
  { orderId, paymentStatus }: { readonly orderId: string; readonly paymentStatus: string },
  credentials: Credentials,
): string {
  const fields = {
    merchant_code: credentials.merchantCode,
    order_id: orderId,
    payment_status: paymentStatus,
    version: VERSION,
  };
  return JSON.stringify(signed('inquiryAnswer', fields, credentials));
}

/** The payment_status of this order. An unsigned answer is nobody's word. Never throws. */
export function parseInquiryAnswer(
  body: string,
  orderId: string,
  credentials: Credentials,
): Result<string, Fault> {
  const fields = parseTexts(body);
  if (fields === undefined || !verify('inquiryAnswer', fields, credentials)) return unverified;
  if (fields.order_id !== orderId) return otherTransaction;
  return fields.payment_status ? ok(fields.payment_status) : malformed;
}
