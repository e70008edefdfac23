import type { Result } from '@cong/values/result.ts';
import { type JsonObject, type Malformed, parseBody } from '../shared/body.ts';

/**
 * A text of JSON (one without its end too, so that the search never goes back), or a comma with
 * nothing but white space before the bracket that follows it.
 */
const STRING_OR_TRAILING_COMMA = /"(?:[^"\\]|\\[\s\S])*"?|,(?=\s*[}\]])/g;

/**
 * JSON as the guide's samples have it: a comma after the last field is overlooked. Never throws.
 */
export function parseLenientJson(text: string): Result<JsonObject, Malformed> {
  const strict = parseBody(text);
  if (strict.ok || strict.error.why !== 'not_json') return strict;
  return parseBody(text.replace(STRING_OR_TRAILING_COMMA, (match) => (match === ',' ? '' : match)));
}
