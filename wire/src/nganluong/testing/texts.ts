import { type Vnd, vnd } from '@cong/values/money.ts';
import fc from 'fast-check';

/** References, as we make them. */
export const refs: fc.Arbitrary<string> = fc.stringMatching(/^[0-9A-Za-z-]{1,34}$/);

/** Any text that the wire carries: no white space around it. */
export const texts: fc.Arbitrary<string> = fc
  .string({ unit: 'grapheme', maxLength: 50 })
  .filter((text) => !text.includes('\0') && text.trim() === text);

/** An amount that a payment can have. */
export const amounts: fc.Arbitrary<Vnd> = fc
  .bigInt({ min: 1n, max: 999_999_999_999n })
  .map((amount) => vnd(amount));

/** What may come where a form or XML is expected. */
export const junk: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string().map((text) => `<result>${text}</result>`),
);
