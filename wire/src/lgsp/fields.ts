import { isIP } from 'node:net';
import { VND_MAX, type Vnd, vnd } from '@cong/values/money.ts';
import { ok, type Result } from '@cong/values/result.ts';
import type { JsonObject, Malformed } from '../shared/body.ts';
import { parseLenientJson } from './lenient-json.ts';

/** A message's fields by their right names; values as they came, spaces included. */
export type Fields = Readonly<Record<string, string>>;

/** Which field breaks its rule. Answered with PARAM_ERROR. */
export type ParamError = {
  readonly code: 'param';
  readonly field: string;
  readonly why: 'missing' | 'malformed' | 'too_long';
};

/** The rule of one field. Lengths are ours, in characters; an empty text counts as absent. */
export type FieldRule = {
  readonly max: number;
  readonly required?: true;
  readonly accepts?: (text: string) => boolean;
};

const AMOUNT = /^\d{1,15}$/;
const WEB_ADDRESS = /^https?:\/\/[^\p{Cc}]+$/iu;

/** Whole đồng, at least one. */
export function parseAmount(wire: string): Vnd | undefined {
  if (!AMOUNT.test(wire)) return undefined;
  const amount = BigInt(wire);
  return amount > 0n && amount <= VND_MAX ? vnd(amount) : undefined;
}

export const isAmount = (text: string): boolean => parseAmount(text) !== undefined;
export const isIpAddress = (text: string): boolean => isIP(text) !== 0 && !text.includes('%');
export const isWebAddress = (text: string): boolean => WEB_ADDRESS.test(text) && URL.canParse(text);

/**
 * The guide's samples have names with spaces around them, and `check-sum` where its tables say
 * checksum.
 */
const rightName = (name: string): string => {
  const trimmed = name.trim();
  return trimmed === 'check-sum' ? 'checksum' : trimmed;
};

/**
 * The fields of a body. A field that is null, or no text and no number, counts as absent. Never
 * throws.
 */
export function parseFields(text: string): Result<Fields, Malformed> {
  const body = parseLenientJson(text);
  return body.ok ? ok(fieldsOf(body.value)) : body;
}

/**
 * An object's texts by their right names; a name written right wins over the same one with a slip.
 */
export function fieldsOf(object: JsonObject): Fields {
  const entries = Object.entries(object).filter(([, value]) => typeof value === 'string');
  const slips = entries.filter(([name]) => rightName(name) !== name);
  const right = entries.filter(([name]) => rightName(name) === name);
  return Object.fromEntries(
    [...slips, ...right].map(([name, value]) => [rightName(name), String(value)]),
  );
}

/** A field's value without the spaces around it; empty when it is absent. */
export const textOf = (fields: Fields, name: string): string => fields[name]?.trim() ?? '';

/**
 * The first field, in the rules' order, that breaks its rule. Fields without a rule are ignored.
 */
export function checkFields(
  fields: Fields,
  rules: Readonly<Record<string, FieldRule>>,
): ParamError | undefined {
  for (const [field, rule] of Object.entries(rules)) {
    const why = faultOf(textOf(fields, field), rule);
    if (why) return { code: 'param', field, why };
  }
  return undefined;
}

function faultOf(
  text: string,
  { max, required, accepts }: FieldRule,
): ParamError['why'] | undefined {
  if (text === '') return required ? 'missing' : undefined;
  if (text.length > max && [...text].length > max) return 'too_long';
  return accepts && !accepts(text) ? 'malformed' : undefined;
}
