import { err, ok, type Result } from '@cong/values/result.ts';
import type { JsonObject, JsonValue } from '../shared/body.ts';
import { ANSWER_CODES, type AnswerCode, isAnswerCode } from './codes.ts';
import { parseLenientJson } from './lenient-json.ts';

/** An answer's data as it is written. */
type Data = string | null | Readonly<Record<string, string>>;

/** The body of an answer that did what was asked. Always HTTP 200. */
export const formatAnswer = (data: Data): string =>
  JSON.stringify({ error_code: 'SUCCESSFUL', error_message: '', data });

/** The body of an answer that did not. Always HTTP 200. */
export const formatRefusal = (
  code: Exclude<AnswerCode, 'SUCCESSFUL'>,
  message: string = ANSWER_CODES[code].vi,
): string => JSON.stringify({ error_code: code, error_message: message, data: null });

/** Why an answer holds nothing: the hub refused, or it is no answer of the hub's. */
export type AnswerFailure =
  | { readonly code: 'refused'; readonly errorCode: AnswerCode; readonly message: string }
  | { readonly code: 'malformed' };

export const malformed = err<AnswerFailure>({ code: 'malformed' });

/**
 * The data of an answer that did what was asked; spaces around the code are overlooked. Never
 * throws.
 */
export function parseAnswer(text: string): Result<JsonValue, AnswerFailure> {
  const answer = parseLenientJson(text);
  if (!answer.ok) return malformed;
  const errorCode = textOf(answer.value, 'error_code');
  if (errorCode === 'SUCCESSFUL') return ok(answer.value.data ?? null);
  if (!isAnswerCode(errorCode)) return malformed;
  return err({ code: 'refused', errorCode, message: textOf(answer.value, 'error_message') });
}

function textOf(object: JsonObject, name: string): string {
  const value = object[name];
  return typeof value === 'string' ? value.trim() : '';
}
