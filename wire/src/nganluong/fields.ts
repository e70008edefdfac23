import { VND_MAX, type Vnd, vnd } from '@cong/values/money.ts';
import { err } from '@cong/values/result.ts';
import type { Fields } from './xml.ts';

/** Where every call is posted to, on Ngân Lượng's host. */
export const API_PATH = '/checkout.api.nganluong.post.php';

/** The version that this room speaks. */
export const VERSION = '3.1';

/**
 * Why a message must not be acted on: nobody knows whose it is, it says nothing readable, or it is
 * about something else than what was asked. Whatever it was about stays unknown.
 */
export type Fault = { readonly code: 'unverified' | 'malformed' | 'other_transaction' };

export const unverified = err<Fault>({ code: 'unverified' });
export const malformed = err<Fault>({ code: 'malformed' });
export const otherTransaction = err<Fault>({ code: 'other_transaction' });

/** Whole đồng, at least one, with or without decimals of zero. */
export function parseAmount(wire: string): Vnd | undefined {
  const [, digits] = /^(\d{1,15})(?:\.0{1,4})?$/.exec(wire) ?? [];
  if (digits === undefined) return undefined;
  const amount = BigInt(digits);
  return amount > 0n && amount <= VND_MAX ? vnd(amount) : undefined;
}

/**
 * A field's text without the white space around it, as XML is laid out; empty when it is absent.
 */
export const textOf = (fields: Fields, name: string): string => fields[name]?.trim() ?? '';

export const isWebAddress = (text: string): boolean =>
  /^https?:\/\/[^\p{Cc}]+$/iu.test(text) && URL.canParse(text);
