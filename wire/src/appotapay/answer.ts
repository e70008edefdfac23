import { err, ok, type Result } from '@cong/values/result.ts';
import { isObject, type JsonObject, parseBody } from '../shared/body.ts';
import { textOf } from '../shared/field-rules.ts';
import type { Language } from './code-text.ts';
import { type ErrorCode, httpStatusOf, messageOf, SUCCESS } from './codes.ts';

/** An HTTP answer: what a gateway sends, what a merchant receives. */
export type HttpAnswer = { readonly status: number; readonly body: string };

/** Why an answer holds nothing. Only a refusal is the gateway's word; the others say nothing. */
export type AnswerFailure =
  | { readonly code: 'refused'; readonly errorCode: number; readonly message: string }
  | { readonly code: 'malformed' }
  | { readonly code: 'bad_signature' };

export const malformed = err<AnswerFailure>({ code: 'malformed' });
export const badSignature = err<AnswerFailure>({ code: 'bad_signature' });

/** The first two fields of every successful answer. */
export const success = (language: Language) => ({
  errorCode: SUCCESS,
  message: messageOf(SUCCESS, language),
});

/** A refusal: unsigned, with the HTTP status of its code. */
export const formatRefusal = (errorCode: ErrorCode, language: Language): HttpAnswer => ({
  status: httpStatusOf(errorCode),
  body: JSON.stringify({ errorCode, message: messageOf(errorCode, language) }),
});

/** The fields of a successful answer, numbers by their text; a refusal is a failure. Never throws. */
export function parseAnswer({ status, body }: HttpAnswer): Result<JsonObject, AnswerFailure> {
  const parsed = parseBody(body);
  if (!parsed.ok) return malformed;
  const errorCode = textOf(parsed.value, 'errorCode');
  if (!/^\d{1,5}$/.test(errorCode)) return malformed;
  if (status === 200 && Number(errorCode) === SUCCESS) return ok(parsed.value);
  const message = textOf(parsed.value, 'message');
  return err({ code: 'refused', errorCode: Number(errorCode), message });
}

/** The fields of a nested object beside the answer's own, as a signature takes them. */
export function flattened(answer: JsonObject, name: string): JsonObject {
  const nested = answer[name];
  return isObject(nested) ? { ...answer, ...nested } : answer;
}
