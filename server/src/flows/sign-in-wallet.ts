import { isAttemptNumber, attemptId as newAttemptId, type WalletId } from '@cong/values/ids.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import type { Secret } from '@cong/values/secret.ts';
import type { Attempt } from '../core/payment/attempt.ts';
import type { Payment } from '../core/payment/payment.ts';
import type { Phone } from '../core/wallet/phone.ts';
import { signInsFrom, signInsOfPhone } from '../core/wallet/try-limit.ts';
import { walletConnector } from '../core/wallet/wallet-connector.ts';
import type { FlowDeps } from './deps.ts';
import { executeStep, type FlowRefusal, keyOf } from './execute-command.ts';

export type SignIn = {
  readonly phone: Phone;
  readonly password: Secret;
  /** Where the payer's browser is. */
  readonly address: string;
  /** The number that an attempt has if this sign-in is wrong: an older number is a repeat. */
  readonly attemptNumber: number;
  readonly bank: string;
  /** Hash of the cookie that binds the payment to this browser. */
  readonly browserHash: string;
};

/** Who has signed in; or the payment after a try that was wrong, which may have been the last. */
export type SignedIn = { readonly walletId: WalletId } | { readonly wrong: Payment };

export type SignInRefusal =
  | FlowRefusal
  | { readonly code: 'too_many_sign_ins'; readonly until: Date };

/**
 * A payer signs in to a wallet. A wrong password and a number without a wallet are one answer, after the same work, and
 * count as one wrong try of the payment; wrong tries are counted for the number and for the address besides.
 */
export async function signInWallet(
  deps: FlowDeps,
  payment: Payment,
  signIn: SignIn,
): Promise<Result<SignedIn, SignInRefusal>> {
  if (!isAttemptNumber(signIn.attemptNumber)) return err({ code: 'unknown_attempt' });
  const verified = await oneByOne(signIn.phone, () => verify(deps, signIn));
  if (!verified.ok) {
    const { code } = verified.error;
    deps.log('warn', 'a sign-in to a wallet was not looked at', { paymentId: payment.id, code });
    return verified;
  }
  const walletId = verified.value;
  return walletId === undefined ? recordWrong(deps, payment, signIn) : ok({ walletId });
}

/** Sign-ins to each number that are under way in this process. */
const underWay = new Map<Phone, Promise<unknown>>();

/** Guesses at one number that are sent all at once are counted one by one, as if each had waited for the last. */
async function oneByOne<Value>(phone: Phone, work: () => Promise<Value>): Promise<Value> {
  const before = underWay.get(phone) ?? Promise.resolve();
  const mine = before.then(work, work);
  underWay.set(phone, mine);
  try {
    return await mine;
  } finally {
    if (underWay.get(phone) === mine) underWay.delete(phone);
  }
}

/** The wallet that number and password are of; undefined when there is none. */
async function verify(
  { wallets: { reader, passwords, tries }, clock }: FlowDeps,
  { phone, password, address }: SignIn,
): Promise<Result<WalletId | undefined, SignInRefusal>> {
  const limits = [signInsOfPhone(phone), signInsFrom(address)] as const;
  const until = await tries.fullUntil(limits, clock());
  if (until !== undefined) return err({ code: 'too_many_sign_ins', until });
  const found = await reader.byPhone(phone);
  const right = await passwords.verify(password, found?.passwordHash);
  if (right === 'busy') return err({ code: 'busy' });
  if (right && found !== undefined) {
    await tries.forget(limits[0]);
    return ok(found.wallet.id);
  }
  await tries.count(limits, clock());
  return ok(undefined);
}

/** One attempt that ended with wrong details: the third ends the payment. */
async function recordWrong(
  deps: FlowDeps,
  payment: Payment,
  { attemptNumber, bank, browserHash }: SignIn,
): Promise<Result<SignedIn, SignInRefusal>> {
  const now = deps.clock();
  const attempt = walletAttempt(payment, { number: attemptNumber, bank });
  const recorded = await executeStep(deps, payment, async () => ({
    commands: [
      { type: 'start_attempt', attempt, browserHash, callDeadline: now, now },
      { type: 'record_start', attemptId: attempt.id, answer: { outcome: 'wrong_details' }, now },
    ],
  }));
  return recorded.ok ? ok({ wrong: recorded.value.payment }) : recorded;
}

/** An attempt at paying from a wallet. */
export const walletAttempt = (
  payment: Payment,
  { number, bank }: { readonly number: number; readonly bank: string },
): Omit<Attempt, 'outcome' | 'startedAt'> => ({
  id: newAttemptId(keyOf(payment), number),
  ...{ number, bank, method: 'wallet', connector: walletConnector.name },
});
