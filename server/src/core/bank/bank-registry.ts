import type { BankState } from './bank-setting.ts';

/** What an operator does with banks. Each change is audited and reaches running servers at once. */
export interface BankRegistry {
  /** Only banks that were ever changed. */
  states(): Promise<ReadonlyMap<string, BankState>>;
  setState(bank: string, state: BankState): Promise<void>;
}
