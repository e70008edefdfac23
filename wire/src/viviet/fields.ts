import { isIP } from 'node:net';
import { VND_MAX, type Vnd, vnd } from '@cong/values/money.ts';
import { err } from '@cong/values/result.ts';
import type { JsonObject, JsonValue } from '../shared/body.ts';

/** Which field breaks its rule, and how. The name is the one in lower case. */
export type FormatError = {
  readonly code: 'format';
  readonly field: string;
  readonly why: FormatWhy;
};
type FormatWhy =
  | 'missing'
  | 'not_text'
  | 'too_long'
  /** Given under both capitalisations, with two values. */
  | 'contradictory'
  | 'not_an_amount'
  | 'not_a_url'
  | 'wrong_version';

/** The rule of one text field. Lengths are ours, in characters; an empty text counts as absent. */
export type FieldRule = { readonly max: number; readonly required?: true };

export const formatError = (field: string, why: FormatWhy) =>
  err<FormatError>({ code: 'format', field, why });

const DIGITS = /^\d{1,17}$/;

/**
 * How many of the wire's units one đồng is in a pay link's total_amount: a setting of the merchant,
 * 100 unless told otherwise.
 */
export type AmountScale = 1 | 100;
export const DEFAULT_SCALE: AmountScale = 100;

/** A pay link's total_amount. No amount: zero, a fraction of a đồng, or more than VND_MAX. */
export function parseTotalAmount(wire: string, scale: AmountScale): Vnd | undefined {
  if (!DIGITS.test(wire) || BigInt(wire) % BigInt(scale) !== 0n) return undefined;
  const amount = BigInt(wire) / BigInt(scale);
  return amount > 0n && amount <= VND_MAX ? vnd(amount) : undefined;
}

export const formatTotalAmount = (amount: Vnd, scale: AmountScale): string =>
  (amount * BigInt(scale)).toString();

/** Whole đồng, as a return has it; zero included. */
export function parseDong(wire: string): Vnd | undefined {
  return DIGITS.test(wire) && BigInt(wire) <= VND_MAX ? vnd(BigInt(wire)) : undefined;
}

/**
 * The text when it is an IPv4 or IPv6 address, else empty. A zone ("fe80::1%eth0") is the sender's
 * own affair.
 */
export const ipAddressOf = (text: string): string =>
  isIP(text) !== 0 && !text.includes('%') ? text : '';

/**
 * A field under either of its capitalisations ("order_no", "Order_no"): null is absent, `undefined`
 * a contradiction.
 */
function read(fields: JsonObject, name: string): JsonValue | undefined {
  const lower = fields[name] ?? null;
  const upper = fields[name.charAt(0).toUpperCase() + name.slice(1)] ?? null;
  if (lower === null || upper === null) return lower ?? upper;
  return lower === upper ? lower : undefined;
}

/**
 * A field's text under either capitalisation; empty when it is absent, contradictory or no text.
 */
export function textOf(fields: JsonObject, name: string): string {
  const value = read(fields, name);
  return typeof value === 'string' ? value : '';
}

/**
 * The first field, in the rules' order, that breaks its rule. Fields without a rule are ignored.
 */
export function checkFields(
  fields: JsonObject,
  rules: Readonly<Record<string, FieldRule>>,
): FormatError | undefined {
  for (const [field, rule] of Object.entries(rules)) {
    const why = faultOf(read(fields, field), rule);
    if (why) return { code: 'format', field, why };
  }
  return undefined;
}

function faultOf(
  value: JsonValue | undefined,
  { max, required }: FieldRule,
): FormatWhy | undefined {
  if (value === undefined) return 'contradictory';
  const text = value ?? '';
  if (typeof text !== 'string') return 'not_text';
  if (text === '') return required ? 'missing' : undefined;
  return text.length > max && [...text].length > max ? 'too_long' : undefined;
}
