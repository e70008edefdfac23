import { vnd } from '@cong/values/money.ts';
import type { Conversion } from '../core/instalment/conversion.ts';
import type { Refund } from '../core/refund/refund.ts';
import type { Reversal } from '../core/reversal/reversal.ts';
import { jsonText } from './json-text.ts';

const DATES = [
  'requestedAt',
  'openedAt',
  'dueAt',
  'callDeadline',
  'endedAt',
  'capturedAt',
  'withdrawnAt',
];
const AMOUNTS = ['amount', 'captured', 'principal', 'fee'];

/** What stands beside a payment is small and rarely written: its row's state is all of it. */
export const encodeRefund = (refund: Refund): string => jsonText(refund);
export const encodeReversal = (reversal: Reversal): string => jsonText(reversal);
export const encodeConversion = (conversion: Conversion): string => jsonText(conversion);

/** @throws {Error} when the state is not one that this server wrote. */
export const decodeRefund = (state: Readonly<Record<string, unknown>>): Refund =>
  decode(state) as Refund;

/** @throws {Error} when the state is not one that this server wrote. */
export const decodeReversal = (state: Readonly<Record<string, unknown>>): Reversal =>
  decode(state) as Reversal;

/** @throws {Error} when the state is not one that this server wrote. */
export const decodeConversion = (state: Readonly<Record<string, unknown>>): Conversion => {
  const terms = decode(state.terms as Readonly<Record<string, unknown>>);
  return decode({ ...state, terms }) as Conversion;
};

function decode(state: Readonly<Record<string, unknown>>): unknown {
  const decoded: Record<string, unknown> = { ...state };
  for (const key of DATES) {
    if (typeof state[key] === 'string') decoded[key] = new Date(state[key]);
  }
  for (const key of AMOUNTS) {
    if (typeof state[key] === 'string') decoded[key] = vnd(BigInt(state[key]));
  }
  return decoded;
}
