import type { InstalmentFee } from './fee-table.ts';

/** Two rows for the same thing on the same day, or under the same id: nobody could say which counts. */
export type FeeTableFault = {
  readonly code: 'id_twice' | 'days_overlap' | 'ends_before_it_begins';
  readonly ids: readonly [number, number];
};

/** The first fault of a fee table as a whole; undefined for a sound one. */
export function feeTableFault(fees: readonly InstalmentFee[]): FeeTableFault | undefined {
  const before: InstalmentFee[] = [];
  for (const fee of fees) {
    if (fee.validUntil !== undefined && fee.validUntil < fee.validFrom) {
      return { code: 'ends_before_it_begins', ids: [fee.id, fee.id] };
    }
    for (const other of before) {
      if (other.id === fee.id) return { code: 'id_twice', ids: [other.id, fee.id] };
      if (sameThing(other, fee) && overlap(other, fee)) {
        return { code: 'days_overlap', ids: [other.id, fee.id] };
      }
    }
    before.push(fee);
  }
  return undefined;
}

const sameThing = (a: InstalmentFee, b: InstalmentFee): boolean =>
  a.bank === b.bank &&
  a.cardType === b.cardType &&
  a.months === b.months &&
  a.currency === b.currency;

const LAST_DAY = '9999-12-31';

const overlap = (a: InstalmentFee, b: InstalmentFee): boolean =>
  a.validFrom <= (b.validUntil ?? LAST_DAY) && b.validFrom <= (a.validUntil ?? LAST_DAY);
