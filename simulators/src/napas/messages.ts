import { createHash } from 'node:crypto';
import { type Vnd, vnd } from '@cong/values/money.ts';
import { type Form, readForm, writeForm } from '../provider/form.ts';

/** A merchant as NAPAS has it on file. */
export type Merchant = {
  readonly merchant: string;
  readonly accessCode: string;
  readonly secret: string;
  readonly user: string;
  readonly password: string;
};

/**
 * Upper-case hex MD5 of the secret and the values in the order of their names. Written for the simulator alone, against
 * the golden messages: it would not agree with a fault of the gateway's.
 */
export function secureHash(fields: Form, secret: string): string {
  const digest = createHash('md5').update(secret, 'utf8');
  const signed = [...fields].filter(
    ([name]) => /^vpc_/.test(name) && !/^vpc_SecureHash(Type)?$/.test(name),
  );
  signed.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  for (const [, value] of signed) digest.update(value, 'utf8');
  return digest.digest('hex').toUpperCase();
}

/** A message with its hash. */
export function signed(fields: Readonly<Record<string, string>>, secret: string): string {
  const present = Object.entries(fields).filter(([, value]) => value !== '');
  return writeForm([...present, ['vpc_SecureHash', secureHash(new Map(present), secret)]]);
}

/** What a merchant sent: its fields, if it is a known merchant's and its hash fits. */
export function openMessage(
  text: string,
  merchants: readonly Merchant[],
): { readonly fields: Form; readonly merchant: Merchant } | undefined {
  const fields = readForm(text);
  const merchant = merchants.find(
    (one) =>
      one.merchant === fields?.get('vpc_Merchant') &&
      one.accessCode === fields.get('vpc_AccessCode'),
  );
  if (fields === undefined || merchant === undefined) return undefined;
  const hash = fields.get('vpc_SecureHash')?.toUpperCase();
  return hash === secureHash(fields, merchant.secret) ? { fields, merchant } : undefined;
}

/** Đồng times 100. */
export function amountOf(text: string | undefined): Vnd | undefined {
  const [, digits] = /^([1-9]\d{0,14})00$/.exec(text ?? '') ?? [];
  return digits === undefined ? undefined : vnd(BigInt(digits));
}

export const wireAmount = (amount: bigint): string => `${amount}00`;
