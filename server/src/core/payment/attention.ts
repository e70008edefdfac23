import type { MerchantId, PaymentId } from '@cong/values/ids.ts';

/** Something that waits for an operator, or that an operator should know. */
export type Attention = {
  readonly kind: /** No inquiry has settled it yet; `amount_mismatch` never will. */
    | 'uncertain_payment'
    /** The bank said "not paid" after it had said "paid", or something else that contradicts what was asked. */
    | 'discrepancy'
    /** Stray money on its way back, or stuck. */
    | 'reversal'
    /** The provider has no interface: a person refunds. */
    | 'manual_refund'
    /** No answer has settled it yet; it is asked after, or sent again under its id. */
    | 'unknown_refund'
    | 'parked_message';
  readonly merchantId: MerchantId;
  readonly paymentId: PaymentId;
  readonly publicId: string;
  readonly since: Date;
  readonly detail: string;
};

export interface AttentionReader {
  /** Oldest first. @param all reversals that are done, too. */
  list(options: { readonly limit: number; readonly all: boolean }): Promise<readonly Attention[]>;
}
