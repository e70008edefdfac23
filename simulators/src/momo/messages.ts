import { createHmac } from 'node:crypto';
import { type Vnd, vnd } from '@cong/values/money.ts';

/** A partner as MoMo has it on file. */
export type Partner = {
  readonly partnerCode: string;
  readonly accessKey: string;
  readonly secretKey: string;
};

export type Fields = Readonly<Record<string, string>>;

/** What each message's signature covers. Written for the simulator alone, from the specification. */
const SIGNED = {
  create:
    'accessKey amount extraData ipnUrl orderId orderInfo partnerCode redirectUrl requestId requestType',
  query: 'accessKey orderId partnerCode requestId',
  refund: 'accessKey amount description orderId partnerCode requestId transId',
  result:
    'accessKey amount extraData message orderId orderInfo orderType partnerCode payType requestId ' +
    'responseTime resultCode transId',
} as const;

export type Kind = keyof typeof SIGNED;

/** Hex HMAC-SHA256 over `name=value` joined by `&`. */
export function signature(kind: Kind, fields: Fields, { accessKey, secretKey }: Partner): string {
  const pairs = SIGNED[kind]
    .split(' ')
    .map((name) => `${name}=${name === 'accessKey' ? accessKey : (fields[name] ?? '')}`);
  return createHmac('sha256', secretKey).update(pairs.join('&'), 'utf8').digest('hex');
}

/** What a partner asked, or the result code with which it is refused: 20 unreadable, 13 not known or not signed. */
export function openMessage(
  kind: Kind,
  text: string,
  partners: readonly Partner[],
): { readonly fields: Fields; readonly partner: Partner } | { readonly refusal: '13' | '20' } {
  const fields = readFields(text);
  if (fields === undefined) return { refusal: '20' };
  const partner = partners.find(({ partnerCode }) => partnerCode === fields.partnerCode);
  if (partner === undefined) return { refusal: '13' };
  return fields.signature === signature(kind, fields, partner)
    ? { fields, partner }
    : { refusal: '13' };
}

function readFields(text: string): Fields | undefined {
  try {
    const json: unknown = JSON.parse(text, keepDigits);
    if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
    return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, String(value)]));
  } catch {
    return undefined;
  }
}

/** MoMo's numbers outgrow a double. */
const keepDigits = (_name: string, value: unknown, context?: { readonly source?: string }) =>
  typeof value === 'number' ? context?.source : value;

const NUMBERS = /^(amount|responseTime|resultCode|transId)$/;

/** A message as MoMo writes it: some fields are numbers there. */
export function toJson(fields: Fields): string {
  const members = Object.entries(fields).map(([name, value]) => {
    const text = NUMBERS.test(name) ? value : JSON.stringify(value);
    return `${JSON.stringify(name)}:${text}`;
  });
  return `{${members.join(',')}}`;
}

/** Whole đồng, at least one. */
export const amountOf = (text: string | undefined): Vnd | undefined =>
  text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? vnd(BigInt(text)) : undefined;
