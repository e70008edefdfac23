/** What the operator says of a bank; a bank without a row is open. */
export type BankState = 'open' | 'maintenance' | 'closed';

/** Cached like merchants. */
export interface BankDirectory {
  stateOf(bank: string): Promise<BankState>;
}
