import type { AttemptId, WalletId } from '@cong/values/ids.ts';
import type { Vnd } from '@cong/values/money.ts';
import type { Secret } from '@cong/values/secret.ts';
import { MINUTE_MS } from '@cong/values/time.ts';
import type { Phone } from './phone.ts';

export const OTP_DIGITS = 6;
export const OTP_LIFETIME_MS = 5 * MINUTE_MS;

/** What the sandbox takes: its pages say so. */
export const SANDBOX_OTPS = { right: '000000', expired: '222222' } as const;

/** What a one-time password is good for: this attempt, from this wallet, of exactly the amount that the payer saw. */
export type OtpBinding = {
  readonly attemptId: AttemptId;
  readonly walletId: WalletId;
  readonly amount: Vnd;
};

export type OtpVerdict = 'right' | 'wrong' | 'expired';

/** One-time passwords: made, sent to the wallet's phone, and judged. */
export interface OneTimePasswords {
  /** Sends the password of a binding; the same one again however often it is asked for. */
  send(
    binding: OtpBinding,
    to: { readonly phone: Phone; readonly merchant: string; readonly locale: 'vi' | 'en' },
  ): Promise<'sent' | 'not_sent'>;
  /** `expired` where the sender of the passwords says so; its time of five minutes is the caller's to keep. */
  judge(binding: OtpBinding, otp: Secret): OtpVerdict;
}
