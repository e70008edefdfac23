import { randomInt } from 'node:crypto';
import { vietNamDate, yyMMdd } from '@cong/values/viet-nam-time.ts';

const LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const FORM = /^QC\d{6}-[2-9A-Z]{8}$/;

/** A fresh order number: short enough to read out, and not to be guessed from its neighbour. */
export function newOrderRef(now: Date): string {
  const random = Array.from({ length: 8 }, () => LETTERS.charAt(randomInt(LETTERS.length)));
  return `QC${yyMMdd(vietNamDate(now))}-${random.join('')}`;
}

/** A form brings its order number along, so that sending it twice makes one order. */
export const isOrderRef = (text: string): boolean => FORM.test(text);
