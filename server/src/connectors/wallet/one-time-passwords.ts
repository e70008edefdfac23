import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Secret } from '@cong/values/secret.ts';
import {
  type OneTimePasswords,
  OTP_DIGITS,
  type OtpBinding,
} from '../../core/wallet/one-time-password.ts';
import type { Phone } from '../../core/wallet/phone.ts';

/** Sends a text to a phone. @returns false where it is not known to be on its way. */
export type SendText = (phone: Phone, text: string) => Promise<boolean>;

type Options = {
  /** The first makes passwords, any of them judges: a key that is being replaced still counts. */
  readonly keys: readonly [Secret, ...Secret[]];
  readonly sendText: SendText;
};

/**
 * One-time passwords that follow from what they are good for and a key of ours: nothing is stored, any process judges what
 * another sent, and one for another amount or wallet is another password.
 */
export const oneTimePasswords = ({ keys, sendText }: Options): OneTimePasswords => ({
  send: async (binding, { phone, merchant, locale }) => {
    const otp = otpFor(keys[0], binding);
    const text = TEXTS[locale]({ otp, merchant, amount: binding.amount.toString() });
    return (await sendText(phone, text)) ? 'sent' : 'not_sent';
  },
  judge: (binding, otp) => {
    const typed = Buffer.from(otp.reveal(), 'utf8');
    const right = keys.filter((key) => {
      const known = Buffer.from(otpFor(key, binding), 'utf8');
      return known.length === typed.length && timingSafeEqual(known, typed);
    });
    return right.length > 0 ? 'right' : 'wrong';
  },
});

function otpFor(key: Secret, { attemptId, walletId, amount }: OtpBinding): string {
  const mac = createHmac('sha256', key.reveal()).update(`${attemptId}|${walletId}|${amount}`);
  // 64 bits: that some digits come up more often than others is beyond measuring.
  const number = mac.digest().readBigUInt64BE(0) % 10n ** BigInt(OTP_DIGITS);
  return number.toString().padStart(OTP_DIGITS, '0');
}

type Facts = { readonly otp: string; readonly merchant: string; readonly amount: string };

const TEXTS: Readonly<Record<'vi' | 'en', (facts: Facts) => string>> = {
  vi: ({ otp, merchant, amount }) =>
    `${otp} la ma OTP thanh toan ${amount} VND cho ${merchant}, co gia tri trong 5 phut. Khong dua ma nay cho bat ky ai.`,
  en: ({ otp, merchant, amount }) =>
    `${otp} is the OTP to pay ${amount} VND to ${merchant}, good for 5 minutes. Give it to nobody.`,
};
