import { vnd } from '@cong/values/money.ts';
import type { CalendarDate } from '@cong/values/viet-nam-time.ts';
import { ANY_BANK, type InstalmentConfiguration } from '../core/instalment/card-issuer.ts';
import type { InstalmentFee } from '../core/instalment/fee-table.ts';
import type { InstalmentTerms } from '../core/instalment/terms.ts';

/** A row of a fee table; anything about it can be said otherwise. */
export const sampleFee = (otherwise: Partial<InstalmentFee> = {}): InstalmentFee => ({
  ...{ id: 133, bank: 'SCB', cardType: 'VISA', months: 3, currency: 'VND' },
  ...{ feeBps: 600, paidBy: 'buyer', minAmount: vnd(3_000_000n) },
  validFrom: '2026-01-01' as CalendarDate,
  ...otherwise,
});

/** Sacombank's Visa cards as in the vendor's guide, and a bank that lets the merchant pay. */
export const SAMPLE_FEES: readonly InstalmentFee[] = [
  sampleFee(),
  sampleFee({ id: 134, months: 6, feeBps: 750 }),
  sampleFee({ id: 135, months: 9, feeBps: 1_000 }),
  sampleFee({ id: 161, months: 12, feeBps: 1_100 }),
  sampleFee({ id: 201, bank: 'VIB', cardType: 'MASTERCARD', feeBps: 300, paidBy: 'merchant' }),
];

export const SAMPLE_INSTALMENTS: InstalmentConfiguration = {
  fees: SAMPLE_FEES,
  issuers: [
    { prefix: '411111', bank: ANY_BANK },
    { prefix: '436361', bank: 'SCB' },
    { prefix: '524975', bank: 'VIB' },
    { prefix: '436438', bank: 'TCB' },
  ],
};

/** Terms under which an attempt may start. */
export const sampleTerms = (otherwise: Partial<InstalmentTerms> = {}): InstalmentTerms => ({
  ...{ bank: 'SCB', cardType: 'VISA', months: 3, feeId: 133, paidBy: 'buyer' },
  fee: vnd(180_000n),
  ...otherwise,
});
