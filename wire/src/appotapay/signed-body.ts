import { ok, type Result } from '@cong/values/result.ts';
import { type JsonObject, type Malformed, parseBody } from '../shared/body.ts';
import type { SignedTexts } from './signature.ts';

/** A request's body, and each of its fields as the text that its signature covers. */
export type SignedBody = { readonly fields: JsonObject; readonly signed: SignedTexts };

/**
 * A request's JSON. A text is signed without its quotes, a number as it was written, null as nothing,
 * an object (the white-label card) as its JSON without white space. Never throws.
 */
export function parseSignedBody(text: string): Result<SignedBody, Malformed> {
  const parsed = parseBody(text);
  if (!parsed.ok) return parsed;
  const fields = parsed.value;
  const nested = Object.values(fields).some((value) => typeof value === 'object' && value !== null);
  // Only the white-label call has an object in it; the others are spared the second parse.
  const sources = nested ? sourceOf(text).members : new Map<string, Source>();
  const signed = Object.entries(fields).map(([name, value]): [string, string] => {
    if (typeof value === 'object' && value !== null) return [name, sources.get(name)?.text ?? ''];
    return [name, value === null ? '' : String(value)];
  });
  return ok({ fields, signed: Object.fromEntries(signed) });
}

/** A query's fields are signed as they are. A name given twice has its last value. */
export const signedQuery = (query: URLSearchParams): SignedTexts => Object.fromEntries(query);

/** A JSON value's text without white space around its parts; escapes stay as they were written. */
class Source {
  readonly text: string;
  readonly members: ReadonlyMap<string, Source>;

  constructor(text: string, members: ReadonlyMap<string, Source> = new Map()) {
    this.text = text;
    this.members = members;
  }
}

/** JSON.parse passes a third argument, which the compiler's library does not know yet. */
type Reviver = (name: string, value: unknown) => unknown;

/** Innermost values come first, so that every part of a list or object is a Source already. */
function toSource(_name: string, value: unknown, context: { readonly source?: string }): Source {
  if (context.source !== undefined) return new Source(context.source);
  if (Array.isArray(value)) {
    return new Source(`[${value.map((item: Source) => item.text).join(',')}]`);
  }
  const members = Object.entries(value as Readonly<Record<string, Source>>);
  const pairs = members.map(([name, { text }]) => `${JSON.stringify(name)}:${text}`);
  return new Source(`{${pairs.join(',')}}`, new Map(members));
}

const sourceOf = (text: string): Source =>
  JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text, toSource as Reviver) as Source;
