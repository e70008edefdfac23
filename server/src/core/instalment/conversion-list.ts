import type { Conversion } from './conversion.ts';
import type { InstalmentBank } from './instalment-bank.ts';

/** A conversion, and the payment as its merchant and its bank know it. */
export type ListedConversion = { readonly conversion: Conversion; readonly publicId: string };

/** From an instant on, and before another; of one bank, or of all. */
export type ConversionSpan = {
  readonly bank?: InstalmentBank;
  readonly from: Date;
  readonly before: Date;
};

/** What the banks must be told. */
export interface ConversionList {
  /** What was captured or withdrawn in a span, in the order of capture. */
  within(span: ConversionSpan): Promise<readonly ListedConversion[]>;
}
