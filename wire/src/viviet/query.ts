import { err, ok, type Result } from '@cong/values/result.ts';
import { type JsonValue, type Malformed, parseBody, parseForm } from '../shared/body.ts';
import { QUERY_CODES, type QueryCode } from './codes.ts';
import type { MerchantIdentity, V2Credentials } from './credentials.ts';
import { notAuthenticated, open, seal } from './envelope.ts';
import { checkFields, type FieldRule, formatError, textOf } from './fields.ts';
import type { LinkFault } from './pay-link.ts';
import {
  formatPlaintext,
  type PaymentReturn,
  parsePlaintext,
  type ReturnFault,
} from './payment-return.ts';

/** Ours, not the vendor's: a merchant asks what became of an order, by POST. */
export const QUERY_PATH = '/vipay_v2/query';

/** An envelope's fields as a form or JSON brought them. */
export type EnvelopeFields = Readonly<Record<string, unknown>>;

/** The fields of a body, form or JSON, whatever its Content-Type says. Never throws. */
export const parseEnvelope = (body: string): Result<EnvelopeFields, Malformed> =>
  /^\s*\{/.test(body) ? parseBody(body) : parseForm(body);

const RULES = {
  version: { max: 10, required: true },
  access_code: { max: 255, required: true },
  order_no: { max: 100, required: true },
} as const satisfies Readonly<Record<string, FieldRule>>;

/** The orderRef that a query asks for. Never throws. */
export function openQuery(
  envelope: EnvelopeFields,
  { merchantSite, accessCode, keys }: V2Credentials,
): Result<string, LinkFault> {
  if (envelope.merchant_site !== merchantSite) return notAuthenticated;
  const { data, key, secure_hash } = envelope;
  const message = open({ data, key, secure_hash }, keys);
  if (!message.ok) return message;
  const fields = parseBody(message.value);
  if (!fields.ok) return formatError('data', 'not_text');
  const fault = checkFields(fields.value, RULES);
  if (fault) return err(fault);
  if (textOf(fields.value, 'access_code') !== accessCode) return notAuthenticated;
  if (textOf(fields.value, 'version') !== '2.0') return formatError('version', 'wrong_version');
  return ok(textOf(fields.value, 'order_no'));
}

/** The message of a query, as a merchant builds it: its body is `formatEnvelope` of this. */
export const formatQueryMessage = (orderRef: string, { accessCode }: MerchantIdentity): string =>
  JSON.stringify({ Version: '2.0', Access_code: accessCode, Order_no: orderRef });

/** The answer, JSON: the return's plaintext, in an envelope. */
export const formatQueryAnswer = (
  result: PaymentReturn,
  { merchantSite, keys }: Pick<V2Credentials, 'merchantSite' | 'keys'>,
): string =>
  JSON.stringify({ merchant_site: merchantSite, ...seal(formatPlaintext(result), keys) });

/** The answer to a query that is not answered. It is not signed, and says nothing of an order. */
export const formatQueryRefusal = (code: QueryCode): string =>
  JSON.stringify({ response_code: code, message: QUERY_CODES[code].vi });

/** A refusal is nobody's word on an order. */
export type QueryFault = ReturnFault | { readonly code: 'refused'; readonly responseCode: string };

/** What a query was answered; another order's answer is not believed. Never throws. */
export function openQueryAnswer(
  text: string,
  orderRef: string,
  { merchantSite, keys }: Pick<V2Credentials, 'merchantSite' | 'keys'>,
): Result<PaymentReturn, QueryFault> {
  const answer = parseBody(text);
  if (!answer.ok) return err({ code: 'malformed' });
  const { merchant_site, data, key, secure_hash, response_code } = answer.value;
  if (data === undefined && isCode(response_code)) {
    return err({ code: 'refused', responseCode: response_code });
  }
  if (merchant_site !== merchantSite) return notAuthenticated;
  const message = open({ data, key, secure_hash }, keys);
  if (!message.ok) return message;
  const result = parsePlaintext(message.value);
  return result.ok && result.value.orderRef !== orderRef ? notAuthenticated : result;
}

const isCode = (value: JsonValue | undefined): value is string =>
  typeof value === 'string' && value !== '';
