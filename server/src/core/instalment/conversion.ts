import type { AttemptId, ConversionId, MerchantId, PaymentId } from '@cong/values/ids.ts';
import type { Vnd } from '@cong/values/money.ts';
import { unreachable } from '@cong/values/result.ts';
import type { Attempt } from '../payment/attempt.ts';
import type { Base } from '../payment/payment.ts';
import type { InstalmentTerms } from './terms.ts';

type ConversionBase = {
  readonly id: ConversionId;
  readonly merchantId: MerchantId;
  readonly version: number;
  readonly paymentId: PaymentId;
  readonly attemptId: AttemptId;
  readonly terms: InstalmentTerms;
  /** The payment's amount, without the fee. */
  readonly principal: Vnd;
  readonly connector: string;
  readonly connectorRef?: string;
  readonly maskedCard?: string;
  readonly capturedAt: Date;
};

type Fresh = {
  readonly id: ConversionId;
  readonly terms: InstalmentTerms;
  readonly at: Date;
};

/** What a bank must turn into instalments. One per payment that was captured under instalment terms. */
export type Conversion =
  | (ConversionBase & { readonly status: 'due' })
  /** The payment was given back: the bank must not, or must end it. */
  | (ConversionBase & { readonly status: 'withdrawn'; readonly withdrawnAt: Date });

export type ConversionEvent =
  | { readonly type: 'conversion_due'; readonly conversion: Conversion }
  | { readonly type: 'conversion_withdrawn'; readonly at: Date };

/** The conversion that the capture of an attempt calls for. */
export function conversionFor(
  { id: paymentId, merchantId, amount: principal }: Base,
  { id: attemptId, connector, connectorRef, maskedCard }: Attempt,
  { id, terms, at: capturedAt }: Fresh,
): Conversion {
  return {
    ...{ id, merchantId, version: 1, paymentId, attemptId, terms, principal, connector },
    ...(connectorRef !== undefined && { connectorRef }),
    ...(maskedCard !== undefined && { maskedCard }),
    ...{ capturedAt, status: 'due' },
  };
}

/** The conversion after an event. */
export function applyConversion(conversion: Conversion, event: ConversionEvent): Conversion {
  switch (event.type) {
    case 'conversion_due':
      return event.conversion;
    case 'conversion_withdrawn':
      return { ...conversion, status: 'withdrawn', withdrawnAt: event.at };
    default:
      return unreachable(event);
  }
}
