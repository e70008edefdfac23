import type { AttemptId } from '@cong/values/ids.ts';
import { MINUTE_MS } from '@cong/values/time.ts';
import { OTP_LIFETIME_MS } from './one-time-password.ts';
import type { Phone } from './phone.ts';

/** What tries are counted for, and how many there may be within a time. */
export type TryLimit = {
  readonly subject: string;
  readonly most: number;
  readonly withinMs: number;
};

/** Wrong sign-ins to a number, whether there is a wallet of it or not. */
export const signInsOfPhone = (phone: Phone): TryLimit => ({
  ...{ subject: `sign-in ${phone}`, most: 5, withinMs: 15 * MINUTE_MS },
});

/** Wrong sign-ins from an address: many payers may share one. */
export const signInsFrom = (address: string): TryLimit => ({
  ...{ subject: `sign-in from ${address}`, most: 50, withinMs: 15 * MINUTE_MS },
});

/** One-time passwords sent for an attempt: each costs a message to somebody's phone. */
export const otpsSentFor = (attemptId: AttemptId): TryLimit => ({
  ...{ subject: `otp ${attemptId}`, most: 3, withinMs: OTP_LIFETIME_MS },
});

/** Counts tries where all processes see them. */
export interface TryCounter {
  /** Until when there may be no more, because one of the limits is reached; undefined when there may be one. */
  fullUntil(limits: readonly TryLimit[], now: Date): Promise<Date | undefined>;
  /** Counts one more for each. @returns false where that was one too many. */
  count(limits: readonly TryLimit[], now: Date): Promise<boolean>;
  /** Nothing is held against its subject any more. */
  forget(limit: TryLimit): Promise<void>;
}
