import { err } from '@cong/values/result.ts';
import { foldVietnamese } from '@cong/values/text.ts';
import { type JsonObject, parseBody } from '../shared/body.ts';
import type { Fields } from './signature.ts';

/** The version that this room speaks. */
export const VERSION = '2.1.0';

/**
 * Why a message must not be acted on: nobody knows whose it is, a signed one says nothing readable,
 * or it is about something else than what was asked. Whatever it was about stays unknown.
 */
export type Fault = { readonly code: 'unverified' | 'malformed' | 'other_transaction' };

export const unverified = err<Fault>({ code: 'unverified' });
export const malformed = err<Fault>({ code: 'malformed' });
export const otherTransaction = err<Fault>({ code: 'other_transaction' });

const MAX_ORDER_INFO = 255;

/**
 * A description that every encoder writes alike: letters and digits without diacritics, space, `-`
 * `.` `:`.
 */
export const foldOrderInfo = (text: string): string =>
  foldVietnamese(text)
    .replace(/[^A-Za-z0-9 .:-]+/g, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
    .slice(0, MAX_ORDER_INFO)
    .trim();

/**
 * The texts of a JSON message, numbers as they were written; what is neither text nor number is
 * left out.
 */
export function parseTexts(body: string): Fields | undefined {
  const json = parseBody(body);
  return json.ok ? textsOf(json.value) : undefined;
}

const textsOf = (object: JsonObject): Fields =>
  Object.fromEntries(
    Object.entries(object).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );

/** A field's text; empty when it is absent. */
export const textOf = (fields: Fields, name: string): string => fields[name] ?? '';
