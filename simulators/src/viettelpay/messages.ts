import { createHmac } from 'node:crypto';
import { type Vnd, vnd } from '@cong/values/money.ts';
import { type Form, readForm } from '../provider/form.ts';

/** A merchant as ViettelPay has it on file. */
export type Merchant = {
  readonly merchantCode: string;
  readonly accessCode: string;
  readonly hashKey: string;
};

/** What each message's check_sum covers after the access code. Written for the simulator alone, from the specification. */
const ORDERS = {
  payment: 'billcode command merchant_code order_id trans_amount version',
  verifyCall: 'billcode merchant_code order_id trans_amount',
  verifyAnswer: 'billcode error_code merchant_code order_id trans_amount',
  result:
    'billcode cust_msisdn error_code merchant_code order_id payment_status trans_amount vt_transaction_id',
  resultAnswer: 'error_code merchant_code order_id',
  inquiry: 'cmd merchant_code order_id version',
  inquiryAnswer: 'merchant_code order_id payment_status version',
  refund: 'cmd merchant_code order_id originalRequestId refundType trans_amount version',
  refundAnswer: 'error_code merchant_code order_id version',
} as const;

export type Kind = keyof typeof ORDERS;
export type Fields = Readonly<Record<string, string>>;

/** Base64 of the HMAC-SHA1. */
export function checkSum(kind: Kind, fields: Fields, { accessCode, hashKey }: Merchant): string {
  const hmac = createHmac('sha1', hashKey);
  hmac.update(accessCode, 'utf8');
  for (const name of ORDERS[kind].split(' ')) hmac.update(fields[name] ?? '', 'utf8');
  return hmac.digest('base64');
}

/** A message with its check_sum. */
export const withCheckSum = (kind: Kind, fields: Fields, merchant: Merchant): Fields => ({
  ...fields,
  check_sum: checkSum(kind, fields, merchant),
});

/** What a known merchant sent, if its check_sum fits. */
export function openForm(
  kind: Kind,
  text: string,
  merchants: readonly Merchant[],
): { readonly fields: Fields; readonly merchant: Merchant } | undefined {
  const form: Form | undefined = readForm(text);
  const fields = form && Object.fromEntries(form);
  const merchant = merchants.find((one) => one.merchantCode === fields?.merchant_code);
  if (fields === undefined || merchant === undefined) return undefined;
  return fields.check_sum === checkSum(kind, fields, merchant) ? { fields, merchant } : undefined;
}

/** What a merchant answered, JSON: its texts and numbers, if its check_sum fits. */
export function openAnswer(kind: Kind, text: string, merchant: Merchant): Fields | undefined {
  const fields = readTexts(text);
  if (fields === undefined || fields.merchant_code !== merchant.merchantCode) return undefined;
  return fields.check_sum === checkSum(kind, fields, merchant) ? fields : undefined;
}

function readTexts(text: string): Fields | undefined {
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
    return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, String(value)]));
  } catch {
    return undefined;
  }
}

/** Whole đồng, at least one. */
export const amountOf = (text: string | undefined): Vnd | undefined =>
  text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? vnd(BigInt(text)) : undefined;
