import { VND_MAX, type Vnd, vnd } from '@cong/values/money.ts';
import { err } from '@cong/values/result.ts';
import { foldVietnamese, isWellFormedText } from '@cong/values/text.ts';
import { MAX_BODY_CHARS, parseBody } from '../shared/body.ts';
import type { Fields } from './signature.ts';

/** The version that this room speaks. */
export const VERSION = '2.0';

/** Where inquiries and refunds are posted to, on ViettelPay's host. */
export const API_PATH = '/PaymentAPI/webresources/postData';

/**
 * Why a message must not be acted on: nobody knows whose it is, a signed one says nothing readable,
 * or it is about something else than what was asked. Whatever it was about stays unknown.
 */
export type Fault = { readonly code: 'unverified' | 'malformed' | 'other_transaction' };

export const unverified = err<Fault>({ code: 'unverified' });
export const malformed = err<Fault>({ code: 'malformed' });
export const otherTransaction = err<Fault>({ code: 'other_transaction' });

/** Whole đồng, at least one. */
export function parseAmount(wire: string): Vnd | undefined {
  if (!/^\d{1,15}$/.test(wire)) return undefined;
  const amount = BigInt(wire);
  return amount > 0n && amount <= VND_MAX ? vnd(amount) : undefined;
}

export const formatAmount = (amount: Vnd): string => amount.toString();

/**
 * The fields of a query or a form. Undefined when a name comes twice: nobody can say which one was
 * signed. Never throws.
 */
export function parseForm(text: string): Fields | undefined {
  if (text.length > MAX_BODY_CHARS) return undefined;
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (fields.has(name) || !isWellFormedText(name + value)) return undefined;
    fields.set(name, value);
  }
  return Object.fromEntries(fields);
}

/** A message as a query or a form. */
export const formatForm = (fields: Fields): string => new URLSearchParams({ ...fields }).toString();

/**
 * The texts of a JSON message, numbers as they were written; what is neither is left out. Never
 * throws.
 */
export function parseTexts(body: string): Fields | undefined {
  const json = parseBody(body);
  if (!json.ok) return undefined;
  const isText = (entry: [string, unknown]): entry is [string, string] =>
    typeof entry[1] === 'string';
  return Object.fromEntries(Object.entries(json.value).filter(isText));
}

/** A description as ViettelPay shows it: without diacritics. */
export const foldText = (text: string): string =>
  foldVietnamese(text)
    .replace(/[^\x20-\x7e]+/g, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
    .slice(0, 255)
    .trim();

/** A field's text; empty when it is absent. */
export const textOf = (fields: Fields, name: string): string => fields[name] ?? '';
