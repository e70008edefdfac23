import type { Secret } from '@cong/values/secret.ts';

/** Wallets' passwords: kept as Argon2id hashes. */
export interface Passwords {
  hash(password: Secret): Promise<Secret>;
  /**
   * Whether a password is the one of this hash; without a hash it never is, after the same work.
   * @returns `busy` when more are being verified than can be.
   */
  verify(password: Secret, hash: Secret | undefined): Promise<boolean | 'busy'>;
}
