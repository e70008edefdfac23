/** What the operator says of a bank; a bank without a row is open. */
export type BankState = 'open' | 'maintenance' | 'closed';

/** By bank; one that is absent is open. */
export type BankStates = ReadonlyMap<string, BankState>;

/** Cached like merchants. */
export interface BankDirectory {
  states(): Promise<BankStates>;
}
