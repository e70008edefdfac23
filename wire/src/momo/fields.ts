import { VND_MAX, type Vnd, vnd } from '@cong/values/money.ts';
import { err } from '@cong/values/result.ts';
import { isWellFormedText } from '@cong/values/text.ts';
import { parseBody } from '../shared/body.ts';

/** A message's texts; numbers as they were written. */
export type Fields = Readonly<Record<string, string>>;

/**
 * Why a message must not be acted on: nobody knows whose it is, it says nothing readable, or it is
 * about something else than what was asked. Whatever it was about stays unknown.
 */
export type Fault = { readonly code: 'unverified' | 'malformed' | 'other_transaction' };

export const unverified = err<Fault>({ code: 'unverified' });
export const malformed = err<Fault>({ code: 'malformed' });
export const otherTransaction = err<Fault>({ code: 'other_transaction' });

/** What MoMo takes in one payment. Source: MoMo v2 documentation, captureWallet. */
export const MIN_AMOUNT: Vnd = vnd(1_000n);
export const MAX_AMOUNT: Vnd = vnd(50_000_000n);

/** Whole đồng, at least one. */
export function parseAmount(wire: string): Vnd | undefined {
  if (!/^\d{1,15}$/.test(wire)) return undefined;
  const amount = BigInt(wire);
  return amount > 0n && amount <= VND_MAX ? vnd(amount) : undefined;
}

/** Milliseconds since 1970. */
export function parseTime(wire: string): Date | undefined {
  if (!/^\d{1,14}$/.test(wire)) return undefined;
  return new Date(Number(wire));
}

export const formatTime = (instant: Date): string => instant.getTime().toString();

/** A result code or a number of MoMo's: digits, kept as text since they may outgrow a double. */
export const isDigits = (text: string): boolean => /^\d{1,19}$/.test(text);

/** The texts of a JSON message; what is neither text nor number is left out. Never throws. */
export function parseTexts(body: string): Fields | undefined {
  const json = parseBody(body);
  if (!json.ok) return undefined;
  const isText = (entry: [string, unknown]): entry is [string, string] =>
    typeof entry[1] === 'string';
  return Object.fromEntries(Object.entries(json.value).filter(isText));
}

/** The texts of a query. A name given twice has its last value: MoMo's come last. */
export function queryTexts(query: URLSearchParams): Fields | undefined {
  const fields = Object.fromEntries(query);
  return Object.values(fields).every(isWellFormedText) ? fields : undefined;
}

/** A field's text; empty when it is absent. */
export const textOf = (fields: Fields, name: string): string => fields[name] ?? '';

/**
 * MoMo's JSON: these fields are numbers there, and are kept as digits here, which a double might
 * round.
 */
const NUMBERS: ReadonlySet<string> = new Set([
  'amount',
  'orderExpireTime',
  'responseTime',
  'resultCode',
  'transId',
]);

/** A message's JSON, its numbers digit by digit as given. */
export function toJson(fields: Fields): string {
  const members = Object.entries(fields).map(([name, value]) => {
    const isNumber = NUMBERS.has(name) && /^(0|[1-9]\d*)$/.test(value);
    return `${JSON.stringify(name)}:${isNumber ? value : JSON.stringify(value)}`;
  });
  return `{${members.join(',')}}`;
}
