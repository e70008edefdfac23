import { createHash } from 'node:crypto';
import { type Vnd, vnd } from '@cong/values/money.ts';
import type { ErrorCode } from '@cong/wire/nganluong/codes.ts';
import { type Form, readForm } from '../provider/form.ts';

/** A merchant as Ngân Lượng has it on file. */
export type Merchant = {
  readonly merchantId: string;
  readonly receiverEmail: string;
  readonly merchantPassword: string;
};

/** merchant_password: lower-case hex MD5. Written for the simulator alone, against the golden messages. */
export const passwordHash = ({ merchantPassword }: Merchant): string =>
  createHash('md5').update(merchantPassword, 'utf8').digest('hex');

/** What a merchant asks, or the error code with which it is refused. */
export function openRequest(
  text: string,
  merchants: readonly Merchant[],
): { readonly fields: Form; readonly merchant: Merchant } | { readonly errorCode: ErrorCode } {
  const fields = readForm(text);
  if (fields === undefined) return { errorCode: '03' };
  const merchant = merchants.find(({ merchantId }) => merchantId === fields.get('merchant_id'));
  if (merchant === undefined) return { errorCode: '06' };
  const given = fields.get('merchant_password')?.toLowerCase();
  if (given !== passwordHash(merchant)) return { errorCode: '07' };
  return fields.get('version') === '3.1' ? { fields, merchant } : { errorCode: '05' };
}

/** Whole đồng, at least one. */
export const amountOf = (text: string | undefined): Vnd | undefined =>
  text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? vnd(BigInt(text)) : undefined;

/** An answer, as Ngân Lượng lays it out: its URLs are not escaped. */
export function resultXml(fields: Readonly<Record<string, string>>): string {
  const elements = Object.entries(fields).map(
    ([name, value]) => `  <${name}>${value.replaceAll('<', '&lt;')}</${name}>\r\n`,
  );
  return `<?xml version='1.0' encoding='utf-8'?>\r\n<result>\r\n${elements.join('')}</result>\r\n`;
}
