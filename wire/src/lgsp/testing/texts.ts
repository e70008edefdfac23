import { type Vnd, vnd } from '@cong/values/money.ts';
import fc from 'fast-check';

/** Texts of so many characters that the wire carries unharmed: no white space around them. */
export const textOfAtMost = (maxLength: number, minLength = 1): fc.Arbitrary<string> =>
  fc
    .string({ unit: 'grapheme', minLength, maxLength })
    .map((text) => text.trim())
    .filter((text) => {
      const length = [...text].length;
      return length >= minLength && length <= maxLength && !text.includes('\0');
    });

/** An amount that an order can have. */
export const amounts: fc.Arbitrary<Vnd> = fc
  .bigInt({ min: 1n, max: 999_999_999_999n })
  .map((amount) => vnd(amount));

/** A moment to the second, as the wire has it. */
export const instants: fc.Arbitrary<Date> = fc
  .integer({ min: 0, max: 4_000_000_000 })
  .map((seconds) => new Date(seconds * 1000));

/** What agencies and strangers may send where JSON is expected. */
export const junk: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.json(),
  fc.json().map((json) => `{"error_code":"SUCCESSFUL","data":${json}}`),
);
