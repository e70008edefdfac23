import { ok, type Result } from '@cong/values/result.ts';
import { type JsonObject, type Malformed, parseBody } from '../shared/body.ts';

/**
 * The fields in a request's data. Lenient where the guide's own sample asks for it: names are trimmed, a comma may
 * stand before a closing bracket; numbers are read by their text, quoted or not. Never throws.
 */
export function parseData(text: string): Result<JsonObject, Malformed> {
  const strict = parseBody(text);
  const parsed = strict.ok ? strict : parseBody(withoutTrailingCommas(text));
  if (!parsed.ok) return parsed;
  const named = Object.entries(parsed.value).map(([name, value]) => [name.trim(), value]);
  return ok(Object.fromEntries(named) as JsonObject);
}

/** One pass over the characters; commas inside texts stay. */
function withoutTrailingCommas(text: string): string {
  let kept = '';
  let from = 0;
  let inText = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (inText && character === '\\') at += 1;
    else if (character === '"') inText = !inText;
    else if (!inText && character === ',' && closesAfter(text, at + 1)) {
      kept += text.slice(from, at);
      from = at + 1;
    }
  }
  return kept + text.slice(from);
}

const SPACE = ' \t\r\n';

function closesAfter(text: string, start: number): boolean {
  let at = start;
  while (at < text.length && SPACE.includes(text.charAt(at))) at += 1;
  return text.charAt(at) === '}' || text.charAt(at) === ']';
}
