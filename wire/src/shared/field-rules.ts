import { isIP } from 'node:net';
import type { JsonObject } from './body.ts';

/** What may be wrong with a text before its form is looked at. */
export type TextWhy = 'missing' | 'not_text' | 'too_long';

/** The rule of one text field. Lengths are in characters; an empty text counts as absent. */
export type FieldRule<Why extends string> = {
  readonly max: number;
  readonly required?: true;
  readonly form?: { readonly why: Why; readonly accepts: (text: string) => boolean };
};

export type FieldFault<Why extends string> = {
  readonly field: string;
  readonly why: Why | TextWhy;
};

/** A field's text; empty when it is absent, null or not a text. */
export function textOf(body: JsonObject, name: string): string {
  const value = body[name];
  return typeof value === 'string' ? value : '';
}

/** The first field, in the rules' order, that breaks its rule. Fields without a rule are ignored. */
export function faultIn<Why extends string>(
  body: JsonObject,
  rules: Readonly<Record<string, FieldRule<Why>>>,
): FieldFault<Why> | undefined {
  for (const [field, rule] of Object.entries(rules)) {
    const value = body[field] ?? '';
    const why = typeof value === 'string' ? faultOf(value, rule) : 'not_text';
    if (why) return { field, why };
  }
  return undefined;
}

function faultOf<Why extends string>(
  text: string,
  { max, required, form }: FieldRule<Why>,
): Why | TextWhy | undefined {
  if (text === '') return required ? 'missing' : undefined;
  // Only a text outside the basic plane has fewer characters than UTF-16 units.
  if (text.length > max && [...text].length > max) return 'too_long';
  return form && !form.accepts(text) ? form.why : undefined;
}

/** IPv4 or IPv6. A zone ("fe80::1%eth0") names an interface of the sender's own machine. */
export const IP_FORM = {
  why: 'not_an_ip_address',
  accepts: (text: string) => isIP(text) !== 0 && !text.includes('%'),
} as const;
