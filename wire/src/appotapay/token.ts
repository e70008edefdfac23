import { err, ok, type Result } from '@cong/values/result.ts';
import { Secret } from '@cong/values/secret.ts';
import { isObject, type JsonObject } from '../shared/body.ts';
import { textOf } from '../shared/field-rules.ts';
import { type AnswerFailure, type HttpAnswer, malformed, parseAnswer, success } from './answer.ts';
import type { Language } from './code-text.ts';
import { checkFields, type RequestFault } from './fields.ts';
import { TOKEN_FORM } from './order-with-token.ts';

/** A card saved with an order, as its merchant may see it. */
export type SavedCard = {
  readonly token: Secret;
  readonly status: 'active' | 'inactive';
  readonly holder: string;
  /** First six and last four digits. */
  readonly maskedNumber: string;
  /** MM/YY, or empty. */
  readonly date: string;
  readonly type: 'ATM_CARD' | 'CREDIT_CARD';
};

/** The answer to `GET /api/v1.1/token/{orderId}`. An order without a saved card is refused with 87. */
export const formatSavedCard = (card: SavedCard, language: Language): string =>
  JSON.stringify({
    ...success(language),
    tokenResult: {
      status: card.status,
      token: card.token.reveal(),
      card_name: card.holder,
      card_number: card.maskedNumber,
      card_date: card.date,
      card_type: card.type,
    },
  });

/** What a question for an order's token was answered. */
export function parseSavedCard(answer: HttpAnswer): Result<SavedCard, AnswerFailure> {
  const parsed = parseAnswer(answer);
  if (!parsed.ok) return parsed;
  const { tokenResult } = parsed.value;
  if (!isObject(tokenResult)) return malformed;
  const token = textOf(tokenResult, 'token');
  const type = textOf(tokenResult, 'card_type');
  if (!TOKEN_FORM.accepts(token) || (type !== 'ATM_CARD' && type !== 'CREDIT_CARD')) {
    return malformed;
  }
  return ok({
    token: new Secret(token),
    status: textOf(tokenResult, 'status') === 'active' ? 'active' : 'inactive',
    holder: textOf(tokenResult, 'card_name'),
    maskedNumber: textOf(tokenResult, 'card_number'),
    date: textOf(tokenResult, 'card_date'),
    type,
  });
}

/** The token that the body of `DELETE /api/v1.1/token/delete` names. */
export function parseDeleteToken(body: JsonObject): Result<Secret, RequestFault> {
  const fault = checkFields(body, { token: { max: 20, required: true, form: TOKEN_FORM } });
  return fault ? err(fault) : ok(new Secret(textOf(body, 'token')));
}

/** The body of `DELETE /api/v1.1/token/delete`. It is not signed: the JWT says who asks. */
export const formatDeleteToken = (token: Secret): string =>
  JSON.stringify({ token: token.reveal() });

/** The answer when the card was forgotten. */
export const formatDeletedToken = (language: Language): string => JSON.stringify(success(language));
