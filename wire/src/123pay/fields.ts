import { VND_MAX, type Vnd, vnd } from '@cong/values/money.ts';
import { parseDayMonthYear } from '@cong/values/viet-nam-time.ts';
import type { JsonObject } from '../shared/body.ts';
import { faultIn, type FieldRule as SharedRule, type TextWhy } from '../shared/field-rules.ts';

/** Which field breaks its rule, and how. Answered with 6100. */
export type FormatError = {
  readonly code: 'format';
  readonly field: string;
  readonly why: FormatWhy;
};
type FormatWhy =
  | TextWhy
  | 'not_an_amount'
  | 'not_an_ip_address'
  | 'not_a_gender'
  | 'not_a_date'
  | 'not_a_url'
  | 'special_character';

export type FieldRule = SharedRule<FormatWhy>;

const AMOUNT = /^(\d+)(?:\.0+)?$/;
const WEB_ADDRESS = /^https?:\/\/[^\p{Cc}]+$/iu;
// Every Vietnamese letter has a composed form, so what NFC leaves decomposed is not Vietnamese.
const PLAIN_TEXT =
  /^[A-Za-z0-9 .:,\-/_()#ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]*$/;

/** "100000", "100000.00", "100000.0000": whole đồng. A fraction or more than VND_MAX is undefined. */
export function parseAmount(wire: string): Vnd | undefined {
  const [, digits] = AMOUNT.exec(wire) ?? [];
  if (digits === undefined) return undefined;
  const amount = BigInt(digits);
  return amount <= VND_MAX ? vnd(amount) : undefined;
}

export const formatAmount = (amount: Vnd): string => amount.toString();

export const AMOUNT_FORM = {
  why: 'not_an_amount',
  accepts: (text: string) => parseAmount(text) !== undefined,
} as const;

export const GENDER_FORM = {
  why: 'not_a_gender',
  accepts: (text: string) => text === 'M' || text === 'F' || text === 'U',
} as const;

export const DATE_FORM = {
  why: 'not_a_date',
  accepts: (text: string) => parseDayMonthYear(text) !== undefined,
} as const;

export const URL_FORM = {
  why: 'not_a_url',
  accepts: (text: string) => WEB_ADDRESS.test(text) && URL.canParse(text),
} as const;

/** Letters, digits, space and .:,-/_()# ; Vietnamese letters are folded later, for banks. */
export const PLAIN_TEXT_FORM = {
  why: 'special_character',
  accepts: (text: string) => PLAIN_TEXT.test(text.normalize('NFC')),
} as const;

/** The first field, in the rules' order, that breaks its rule. Fields without a rule are ignored. */
export function checkFields(
  body: JsonObject,
  rules: Readonly<Record<string, FieldRule>>,
): FormatError | undefined {
  const fault = faultIn(body, rules);
  return fault && { code: 'format', ...fault };
}
