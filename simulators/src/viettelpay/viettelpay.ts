import type { Desk } from '../provider/desk.ts';
import type { Merchant } from './messages.ts';

/** What every counter of the simulated ViettelPay works with. */
export type Viettelpay = { readonly desk: Desk; readonly merchants: readonly Merchant[] };
