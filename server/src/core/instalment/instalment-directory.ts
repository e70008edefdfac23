import type { CardIssuer, InstalmentConfiguration } from './card-issuer.ts';
import type { InstalmentFee } from './fee-table.ts';

/** The fee table as every request needs it: cached like merchants. */
export interface InstalmentDirectory {
  instalments(): Promise<InstalmentConfiguration>;
}

/** What an operator does with the fee table. Each change is audited and reaches running servers at once. */
export interface InstalmentRegistry {
  configuration(): Promise<InstalmentConfiguration>;
  /** The whole table; attempts that have begun keep their terms. */
  replaceFees(fees: readonly InstalmentFee[]): Promise<void>;
  replaceIssuers(issuers: readonly CardIssuer[]): Promise<void>;
}
