import { timingSafeEqual } from 'node:crypto';
import type { OneTimePasswords } from '../../core/wallet/one-time-password.ts';

/** What the sandbox's pages say may be typed. */
export const SANDBOX_OTPS = { right: '000000', expired: '222222' } as const;

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
