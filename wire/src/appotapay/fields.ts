import { VND_MAX, type Vnd, vnd } from '@cong/values/money.ts';
import type { JsonObject } from '../shared/body.ts';
import { faultIn, type FieldRule as SharedRule, type TextWhy } from '../shared/field-rules.ts';

/** Which field breaks its rule, how, and the errorCode that says so: the first in the order of checks. */
export type RequestFault = {
  readonly code: 1 | 32 | 51 | 52;
  readonly field: string;
  readonly why: FaultWhy;
};
type FaultWhy =
  | TextWhy
  | 'not_an_ip_address'
  | 'not_a_url'
  | 'not_a_token'
  | 'not_a_card'
  | 'not_a_number'
  | 'not_a_time'
  | 'unknown_value'
  | 'not_an_amount'
  | 'out_of_limits'
  | 'unknown_bank'
  | 'other_method'
  | 'unknown_method'
  | 'not_offered';

export type FieldRule = SharedRule<FaultWhy>;

const AMOUNT = /^(\d{1,12})(?:\.0+)?$/;
const WEB_ADDRESS = /^https?:\/\/[^\p{Cc}]+$/iu;
const ANY_ADDRESS = /^[a-z][a-z0-9+.-]{1,40}:\/\/[^\p{Cc}]+$/iu;
const NO_PLACE_TO_GO =
  /^(?:javascript|data|vbscript|file|blob|filesystem|about|view-source|ws|wss|ftp):/i;
const SECONDS = /^\d{1,11}$/;
const COUNT = /^[1-9]\d{0,8}$/;

/** "10000" and, since some libraries print floats, "10000.0": whole đồng. Anything else is undefined. */
export function parseAmount(wire: string): Vnd | undefined {
  const [, digits] = AMOUNT.exec(wire) ?? [];
  if (digits === undefined) return undefined;
  const amount = BigInt(digits);
  return amount <= VND_MAX ? vnd(amount) : undefined;
}

/** An amount as a JSON number: đồng stay far below 2⁵³. */
export const amountNumber = (amount: Vnd): number => Number(amount);

/** A moment as the wire has it: whole seconds since 1970, rounded down. */
export const unixSeconds = (instant: Date): number => Math.floor(instant.getTime() / 1000);

/** The moment of whole seconds since 1970, or undefined for any other text. */
export const parseUnixSeconds = (text: string): Date | undefined =>
  SECONDS.test(text) ? new Date(Number(text) * 1000) : undefined;

/** A whole number from 1, or undefined. */
export const parseCount = (text: string): number | undefined =>
  COUNT.test(text) ? Number(text) : undefined;

export const WEB_ADDRESS_FORM = {
  why: 'not_a_url',
  accepts: (text: string) => WEB_ADDRESS.test(text) && URL.canParse(text),
} as const;

/** Also the address of a shop's app ("shop://paid"), but none that a browser would run or read itself. */
export const RETURN_ADDRESS_FORM = {
  why: 'not_a_url',
  accepts: (text: string) =>
    ANY_ADDRESS.test(text) && !NO_PLACE_TO_GO.test(text) && URL.canParse(text),
} as const;

/** The first field, in the rules' order, that breaks its rule. Fields without a rule are ignored. */
export function checkFields(
  body: JsonObject,
  rules: Readonly<Record<string, FieldRule>>,
): RequestFault | undefined {
  const fault = faultIn(body, rules);
  return fault && { code: 1, ...fault };
}
