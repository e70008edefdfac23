import { type Vnd, vnd } from '@cong/values/money.ts';
import fc from 'fast-check';

/** References, as we make them. */
export const refs: fc.Arbitrary<string> = fc.stringMatching(/^[0-9A-Za-z]{1,34}$/);

/** Any text that the wire carries. */
export const texts: fc.Arbitrary<string> = fc
  .string({ unit: 'grapheme', maxLength: 50 })
  .filter((text) => !text.includes('\0'));

/** A number of MoMo's: digits, also where they outgrow a double. */
export const numbers: fc.Arbitrary<string> = fc.stringMatching(/^[1-9]\d{0,18}$/);

/** An amount that a payment can have. */
export const amounts: fc.Arbitrary<Vnd> = fc
  .bigInt({ min: 1n, max: 999_999_999_999n })
  .map((amount) => vnd(amount));

/** A moment to the millisecond, as the wire has it. */
export const instants: fc.Arbitrary<Date> = fc
  .integer({ min: 0, max: 4_000_000_000_000 })
  .map((ms) => new Date(ms));

/** What may come where JSON is expected. */
export const junk: fc.Arbitrary<string> = fc.oneof(fc.string({ unit: 'binary' }), fc.json());
