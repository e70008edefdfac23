import { timingSafeEqual } from 'node:crypto';
import { type OneTimePasswords, SANDBOX_OTPS } from '../../core/wallet/one-time-password.ts';

/** The sandbox's one-time passwords: written in its documents, sent to nobody. */
export const sandboxOneTimePasswords: OneTimePasswords = {
  send: async () => 'sent',
  judge: (_binding, otp) => {
    const is = (known: string): boolean => {
      const [typed, expected] = [Buffer.from(otp.reveal()), Buffer.from(known)];
      return typed.length === expected.length && timingSafeEqual(typed, expected);
    };
    if (is(SANDBOX_OTPS.right)) return 'right';
    return is(SANDBOX_OTPS.expired) ? 'expired' : 'wrong';
  },
};
