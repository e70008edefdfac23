import type { Brand } from '@cong/values/brand.ts';

/** A Vietnamese mobile number as it is kept: 0 and nine digits. */
export type Phone = Brand<string, 'Phone'>;

const MOBILE = /^0[35789]\d{8}$/;
const ABROAD = /^(?:\+|00)84/;

/** A number as people write it, with +84, blanks, dots or dashes; undefined for any other text. */
export function parsePhone(text: string): Phone | undefined {
  const digits = text.replace(/[\s.\-()]/g, '').replace(ABROAD, '0');
  return MOBILE.test(digits) ? (digits as Phone) : undefined;
}

/** Enough for its owner to know it again: 090****001. */
export const maskPhone = (phone: Phone): string => `${phone.slice(0, 3)}****${phone.slice(-3)}`;
