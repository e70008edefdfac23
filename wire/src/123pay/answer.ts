import { err, ok, type Result } from '@cong/values/result.ts';
import { isList, parseJson } from '../shared/body.ts';
import { CREATE_ORDER_CODES, type CreateOrderCode, RETURN_OK } from './codes.ts';

/** Why an answer holds no order. Only a refusal is the gateway's word; the others say nothing. */
export type AnswerFailure =
  | { readonly code: 'refused'; readonly returnCode: string; readonly description: string }
  | { readonly code: 'malformed' }
  | { readonly code: 'bad_checksum' };

export const malformed = err<AnswerFailure>({ code: 'malformed' });
export const badChecksum = err<AnswerFailure>({ code: 'bad_checksum' });

/** The answer to a call that failed: [code, description]. It carries no checksum. */
export const formatRefusal = (
  code: CreateOrderCode,
  description: string = CREATE_ORDER_CODES[code].vi,
): readonly string[] => [code, description];

/** The elements of a successful answer, by position; a refusal is a failure. Never throws. */
export function parseAnswer(text: string): Result<readonly (string | null)[], AnswerFailure> {
  const parsed = parseJson(text);
  if (!parsed.ok || !isList(parsed.value)) return malformed;
  const elements: (string | null)[] = [];
  for (const element of parsed.value) {
    if (typeof element !== 'string' && element !== null) return malformed;
    elements.push(element);
  }
  const [returnCode, description] = elements;
  if (!returnCode) return malformed;
  if (returnCode === RETURN_OK) return ok(elements);
  return err({ code: 'refused', returnCode, description: description ?? '' });
}
