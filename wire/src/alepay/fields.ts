import { VND_MAX, type Vnd, vnd } from '@cong/values/money.ts';
import { HOUR_MS } from '@cong/values/time.ts';
import type { JsonObject } from '../shared/body.ts';
import type { ErrorCode } from './codes.ts';

/** The code that is answered for the first field which breaks its rule, and that field. */
export type FieldFault = { readonly code: ErrorCode; readonly field: string };

/** The rule of one field. Absent and null are empty. */
export type FieldRule =
  /** Yes or no, however it is written; else 104. */
  | { readonly flag: true }
  | {
      /** How many characters it may have; else 104. */
      readonly max: number;
      /** Which texts are of the field's form; else 104. */
      readonly accepts?: (text: string) => boolean;
      /** The field's own code, told after every 104. */
      readonly check?: (text: string, body: JsonObject) => ErrorCode | undefined;
    };

const DECIMAL = /^(-?)(\d{1,20})(?:\.(\d{1,20}))?(?:[eE]\+?(\d{1,2}))?$/;
const WHOLE = /^\d{1,9}$/;
const EMAIL = /^[^\s@\p{Cc}]{1,64}@[^\s@\p{Cc}]+\.[^\s@\p{Cc}]+$/u;
const PHONE = /^\+?[\d .()-]{8,20}$/;
const CONTROL = /\p{Cc}/u;
const WEB_ADDRESS = /^https?:\/\/[^\p{Cc}]+$/iu;
const MILLISECONDS = /^\d{1,14}$/;
/** A year: an order is not kept open for longer. */
const MAX_HOURS_MS = 8_784 * HOUR_MS;

/** Digits and the power of ten that they are taken by: "0.15" is 15 by -2. Doubles of Java come as "1.2E7". */
function decimal(text: string): { readonly digits: bigint; readonly power: number } | undefined {
  const [, sign, whole, fraction = '', exponent = '0'] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const digits = BigInt(`${sign}${whole}${fraction}`);
  return { digits, power: Number(exponent) - fraction.length };
}

/** A number times a power of ten, or undefined when that is not whole. */
function scaled(text: string, unit: bigint): bigint | undefined {
  const number = decimal(text);
  if (!number) return undefined;
  if (number.power >= 0) return number.digits * 10n ** BigInt(number.power) * unit;
  const divisor = 10n ** BigInt(-number.power);
  const product = number.digits * unit;
  return product % divisor === 0n ? product / divisor : undefined;
}

/** "3000000", "3000000.0", "3.0E6": whole đồng from zero. Anything else is undefined. */
export function parseAmount(text: string): Vnd | undefined {
  const amount = scaled(text, 1n);
  return amount !== undefined && amount >= 0n && amount <= VND_MAX ? vnd(amount) : undefined;
}

/** Hours, in milliseconds: "48", 48, 0.15. Undefined for what is not above zero or above a year. */
export function parseHours(text: string): number | undefined {
  const ms = DECIMAL.test(text) ? Math.round(Number(text) * HOUR_MS) : 0;
  return ms > 0 && ms <= MAX_HOURS_MS ? ms : undefined;
}

/** A moment in milliseconds since 1970, as the vendor's Long has it. */
export const parseInstant = (text: string): Date | undefined =>
  MILLISECONDS.test(text) ? new Date(Number(text)) : undefined;

/** A whole number from zero; 3.0 is 3. */
export function parseWhole(text: string): number | undefined {
  const digits = text.replace(/\.0+$/, '');
  return WHOLE.test(digits) ? Number(digits) : undefined;
}

/** A field's text; empty when it is absent, null or neither text nor number. */
export function textOf(body: JsonObject, name: string): string {
  const value = body[name];
  return typeof value === 'string' ? value : '';
}

/** True and false, also as texts and as 1 and 0; absent is false; undefined for anything else. */
export function flagOf(body: JsonObject, name: string): boolean | undefined {
  const value = body[name] ?? '';
  if (typeof value === 'boolean') return value;
  if (value === '' || value === '0' || value === 'false' || value === 'False') return false;
  return value === '1' || value === 'true' || value === 'True' ? true : undefined;
}

/** 104 for the first field of another form; then the first field's own code, in the rules' order. */
export function checkFields(
  body: JsonObject,
  rules: Readonly<Record<string, FieldRule>>,
): FieldFault | undefined {
  const entries = Object.entries(rules);
  const odd = entries.find(([field, rule]) => !hasForm(body, field, rule));
  if (odd) return { code: '104', field: odd[0] };
  for (const [field, rule] of entries) {
    const code = 'check' in rule ? rule.check?.(textOf(body, field), body) : undefined;
    if (code) return { code, field };
  }
  return undefined;
}

function hasForm(body: JsonObject, field: string, rule: FieldRule): boolean {
  if ('flag' in rule) return flagOf(body, field) !== undefined;
  const value = body[field] ?? '';
  if (typeof value !== 'string' || value.length > rule.max) return false;
  return rule.accepts?.(value) ?? true;
}

/** Missing, or holding control characters: this code. */
export const required = (code: ErrorCode) => (text: string) =>
  text.trim() === '' || CONTROL.test(text) ? code : undefined;

/** Missing, zero or negative: 120; no whole number of đồng: 156. */
export function amountCode(text: string): ErrorCode | undefined {
  const amount = decimal(text);
  if (text.trim() === '' || (amount && amount.digits <= 0n)) return '120';
  return parseAmount(text) === undefined ? '156' : undefined;
}

export const currencyCode = (text: string): ErrorCode | undefined =>
  text === 'VND' ? undefined : '121';

export const urlCode = (text: string): ErrorCode | undefined =>
  isWebAddress(text) ? undefined : '124';

export const isWebAddress = (text: string): boolean => WEB_ADDRESS.test(text) && URL.canParse(text);

export const isEmail = (text: string): boolean => EMAIL.test(text);

export const isPhone = (text: string): boolean =>
  PHONE.test(text) && text.replace(/\D/g, '').length >= 8;
