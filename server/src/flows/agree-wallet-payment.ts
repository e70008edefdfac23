import { isAttemptNumber, type WalletId } from '@cong/values/ids.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import { addMs } from '@cong/values/time.ts';
import type { StartAnswer } from '../core/connector/connector.ts';
import type { Payment } from '../core/payment/payment.ts';
import { OTP_LIFETIME_MS } from '../core/wallet/one-time-password.ts';
import { type BankRefusal, bankRefusal } from './bank-refusal.ts';
import type { FlowDeps } from './deps.ts';
import { executeStep, type FlowRefusal } from './execute-command.ts';
import { lookAtWallet } from './look-at-wallet.ts';
import { sendWalletOtp } from './send-wallet-otp.ts';
import { walletAttempt } from './sign-in-wallet.ts';

export type Agreement = {
  readonly walletId: WalletId;
  /** The number of the attempt that this agreement starts: an older number is a repeat. */
  readonly attemptNumber: number;
  readonly bank: string;
  readonly browserHash: string;
  readonly locale: 'vi' | 'en';
};

/**
 * The payer, signed in, agrees to pay what was shown. Account, limits and balance are checked in that order; a wallet
 * that cannot pay ends the attempt with its reason, one that can is sent a one-time password. Nothing is debited yet.
 */
export async function agreeWalletPayment(
  deps: FlowDeps,
  payment: Payment,
  agreement: Agreement,
): Promise<Result<Payment, FlowRefusal | BankRefusal>> {
  const { bank, attemptNumber, walletId, browserHash, locale } = agreement;
  const { order, amount } = payment;
  const merchant = await deps.merchants.byId(payment.merchantId);
  if (merchant === undefined) return err({ code: 'bank_not_enabled' });
  const closed = await bankRefusal(deps, { merchant, order, amount, bank });
  if (closed !== undefined) return err(closed);
  if (!isAttemptNumber(attemptNumber)) return err({ code: 'unknown_attempt' });
  const now = deps.clock();
  const attempt = walletAttempt(payment, { number: attemptNumber, bank });
  const started = await executeStep(deps, payment, async () => ({
    commands: [
      { type: 'start_attempt', attempt, browserHash, callDeadline: now, now },
      {
        type: 'record_start',
        attemptId: attempt.id,
        answer: await startAnswer(deps, { walletId, payment, now }),
        now,
      },
    ],
  }));
  if (!started.ok) return started;
  const { payment: after, changed } = started.value;
  if (changed && after.status === 'awaiting_otp') await sendWalletOtp(deps, after, locale);
  return ok(after);
}

type Asked = { readonly walletId: WalletId; readonly payment: Payment; readonly now: Date };

async function startAnswer(
  deps: FlowDeps,
  { walletId, payment, now }: Asked,
): Promise<StartAnswer> {
  const { reason } = await lookAtWallet(deps, { walletId, payment, now });
  return reason === undefined
    ? { outcome: 'otp_required', connectorRef: walletId, otpExpiresAt: addMs(now, OTP_LIFETIME_MS) }
    : { outcome: 'refused', reason };
}
