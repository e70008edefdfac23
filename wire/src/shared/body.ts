import { err, ok, type Result } from '@cong/values/result.ts';
import { isWellFormedText } from '@cong/values/text.ts';

/** A JSON value as it was written: a number is kept as its source text, "100000.00" stays that. */
export type JsonValue = string | boolean | null | readonly JsonValue[] | JsonObject;
export type JsonObject = { readonly [name: string]: JsonValue };

/** Why a text is not a message at all, before anything is known about its fields. */
export type Malformed = { readonly code: 'malformed'; readonly why: MalformedWhy };
type MalformedWhy = 'too_long' | 'too_deep' | 'not_json' | 'not_an_object' | 'forbidden_character';

/** No message of any protocol comes near these; they bound what a hostile one costs. */
export const MAX_BODY_CHARS = 65_536;
export const MAX_JSON_DEPTH = 8;

const malformed = (why: MalformedWhy) => err<Malformed>({ code: 'malformed', why });

/** The JSON object in a request's body. A name given twice has its last value. Never throws. */
export function parseBody(text: string): Result<JsonObject, Malformed> {
  const parsed = parseJson(text);
  if (!parsed.ok) return parsed;
  const { value } = parsed;
  return isObject(value) ? ok(value) : malformed('not_an_object');
}

/** Any JSON value. Never throws. */
export function parseJson(text: string): Result<JsonValue, Malformed> {
  if (text.length > MAX_BODY_CHARS) return malformed('too_long');
  // Some .NET clients put a byte order mark before their JSON.
  const json = text.startsWith('\ufeff') ? text.slice(1) : text;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return malformed('not_json');
  }
  const found = { numbers: false };
  const fault = faultOf(value, 0, found);
  if (fault) return malformed(fault);
  // Most bodies hold texts only; the reviver costs ten times the parse, so it runs only when needed.
  return ok((found.numbers ? JSON.parse(json, keepSource as Reviver) : value) as JsonValue);
}

/** The fields of a form-encoded body. A name given twice has its last value. Never throws. */
export function parseForm(text: string): Result<Readonly<Record<string, string>>, Malformed> {
  if (text.length > MAX_BODY_CHARS) return malformed('too_long');
  const fields = Object.fromEntries(new URLSearchParams(text));
  const wellFormed = Object.entries(fields).every((entry) => entry.every(isWellFormedText));
  return wellFormed ? ok(fields) : malformed('forbidden_character');
}

export const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !isList(value);

export const isList = (value: JsonValue | undefined): value is readonly JsonValue[] =>
  Array.isArray(value);

/** Looks at every text, name and level; recursion ends at the depth limit. */
function faultOf(
  value: unknown,
  depth: number,
  found: { numbers: boolean },
): MalformedWhy | undefined {
  if (typeof value === 'string') return isWellFormedText(value) ? undefined : 'forbidden_character';
  if (typeof value === 'number') found.numbers = true;
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth >= MAX_JSON_DEPTH) return 'too_deep';
  for (const [name, item] of Object.entries(value)) {
    if (!isWellFormedText(name)) return 'forbidden_character';
    const fault = faultOf(item, depth + 1, found);
    if (fault) return fault;
  }
  return undefined;
}

/** JSON.parse passes a third argument, which the compiler's library does not know yet. */
type Reviver = (name: string, value: unknown) => unknown;

const keepSource = (_name: string, value: unknown, context: { readonly source?: string }) =>
  typeof value === 'number' ? context.source : value;
