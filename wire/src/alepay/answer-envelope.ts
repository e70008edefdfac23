import { err, ok, type Result } from '@cong/values/result.ts';
import type { Secret } from '@cong/values/secret.ts';
import { type JsonObject, type JsonValue, parseBody, parseJson } from '../shared/body.ts';
import { checksumOf, isChecksum } from './checksum.ts';
import type { Language } from './code-text.ts';
import { type ErrorCode, isErrorCode, SUCCESS, textOfCode } from './codes.ts';
import type { Credentials } from './credentials.ts';
import { decryptAnswer } from './rsa-blocks.ts';

/** An answer that carries data: what `encryptAnswer` made of its JSON, under this code. HTTP 200, as all are. */
export const formatAnswer = (
  { errorCode = SUCCESS, blocks }: { readonly errorCode?: ErrorCode; readonly blocks: string },
  language: Language,
  checksumKey: Secret,
): string =>
  JSON.stringify({
    errorCode,
    data: blocks,
    checksum: checksumOf(blocks, checksumKey),
    errorDescription: textOfCode(errorCode, language),
  });

/** An answer without data. It carries no proof, since it may be given before anybody is known. */
export const formatRefusal = (errorCode: Exclude<ErrorCode, '000'>, language: Language): string =>
  JSON.stringify({
    errorCode,
    data: null,
    checksum: null,
    errorDescription: textOfCode(errorCode, language),
  });

/** What an answer with data says. */
export type Answered = { readonly errorCode: ErrorCode; readonly data: JsonValue };

/** Why an answer holds nothing. Only a refusal is the gateway's word; the others say nothing. */
export type AnswerFailure =
  | { readonly code: 'refused'; readonly errorCode: string; readonly description: string }
  | { readonly code: 'bad_checksum' | 'malformed' };

export const malformedAnswer = err<AnswerFailure>({ code: 'malformed' });

/** The data of an answer, as a merchant reads it. Never throws. */
export function parseAnswer(
  text: string,
  { encryptKey, checksumKey }: Omit<Credentials, 'token'>,
): Result<Answered, AnswerFailure> {
  const body = parseBody(text);
  if (!body.ok) return malformedAnswer;
  const { errorCode, data, checksum } = body.value;
  if (typeof errorCode !== 'string') return malformedAnswer;
  if (typeof data !== 'string' || data === '') return refusal(errorCode, body.value);
  if (!isChecksum(checksum, data, checksumKey)) return err({ code: 'bad_checksum' });
  const json = parseJson(decryptAnswer(data, encryptKey) ?? '');
  return json.ok && isErrorCode(errorCode) ? ok({ errorCode, data: json.value }) : malformedAnswer;
}

function refusal(errorCode: string, { errorDescription }: JsonObject) {
  if (errorCode === SUCCESS) return malformedAnswer;
  const description = typeof errorDescription === 'string' ? errorDescription : '';
  return err<AnswerFailure>({ code: 'refused', errorCode, description });
}
