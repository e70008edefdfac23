import type { AttemptId } from '@cong/values/ids.ts';
import { ok, type Result } from '@cong/values/result.ts';
import type { Secret } from '@cong/values/secret.ts';
import type { AuthoriseAnswer } from '../core/connector/connector.ts';
import type { Command } from '../core/payment/command.ts';
import type { Payment, PaymentIn } from '../core/payment/payment.ts';
import type { FlowDeps } from './deps.ts';
import { executeStep, type FlowRefusal, type Step } from './execute-command.ts';
import { lookAtWallet } from './look-at-wallet.ts';
import { otpBinding } from './send-wallet-otp.ts';

export type WalletOtpForm = {
  readonly attemptId: AttemptId;
  /** How many wrong OTPs the form knew of: an older form is a repeat. */
  readonly step: number;
  readonly otp: Secret;
  readonly browserHash?: string;
};

/**
 * The payer gave the one-time password: the wallet is debited, the merchant's account credited and the payment captured in
 * one change, or nothing of it. There is no moment at which anybody could not know. A wallet that was emptied or locked in
 * the meantime, even by a payment in the same batch, refuses the change, and what is true then is decided.
 */
export async function payFromWallet(
  deps: FlowDeps,
  payment: Payment,
  form: WalletOtpForm,
): Promise<Result<Payment, FlowRefusal>> {
  if (payment.status !== 'awaiting_otp' || payment.attemptId !== form.attemptId) return ok(payment);
  const paid = await executeStep(deps, payment, (current) => stepFor(deps, current, form));
  return paid.ok ? ok(paid.value.payment) : paid;
}

async function stepFor(deps: FlowDeps, payment: Payment, form: WalletOtpForm): Promise<Step> {
  const { attemptId, step, browserHash } = form;
  const now = deps.clock();
  const start: Command = {
    ...{ type: 'start_authorise', attemptId, step, callDeadline: now, now },
    ...(browserHash !== undefined && { browserHash }),
  };
  // Whatever it became meanwhile, the first command says so.
  if (payment.status !== 'awaiting_otp') return { commands: [start] };
  const { answer, walletDay } = await answerTo(deps, payment, { otp: form.otp, now });
  return { commands: [start, { type: 'record_result', attemptId, answer, now }], walletDay };
}

type Given = { readonly otp: Secret; readonly now: Date };
type Answered = Pick<Step, 'walletDay'> & { readonly answer: AuthoriseAnswer };

async function answerTo(
  deps: FlowDeps,
  payment: PaymentIn<'awaiting_otp'>,
  { otp, now }: Given,
): Promise<Answered> {
  const { otpExpiresAt, amount } = payment;
  const binding = otpBinding(payment);
  const { walletId } = binding;
  const late = otpExpiresAt !== undefined && now >= otpExpiresAt;
  const verdict = late ? 'expired' : deps.wallets.otps.judge(binding, otp);
  if (verdict === 'expired') return { answer: { outcome: 'refused', reason: 'otp_expired' } };
  if (verdict === 'wrong') return { answer: { outcome: 'wrong_otp' } };
  const { reason, walletDay } = await lookAtWallet(deps, { walletId, payment, now });
  return reason === undefined
    ? { answer: { outcome: 'paid', amount, connectorRef: walletId }, walletDay }
    : { answer: { outcome: 'refused', reason } };
}
