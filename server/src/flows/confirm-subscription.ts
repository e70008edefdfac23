import { err, ok, type Result } from '@cong/values/result.ts';
import type { Secret } from '@cong/values/secret.ts';
import type { Payment } from '../core/payment/payment.ts';
import type { Subscription } from '../core/subscription/subscription.ts';
import { submitOtp } from './authorise.ts';
import type { FlowDeps } from './deps.ts';
import { leavePayment } from './end-payment.ts';
import type { FlowRefusal } from './execute-command.ts';

export type ConfirmRefusal =
  /** No OTP is awaited. */
  { readonly code: 'wrong_status' } | FlowRefusal;

/** The customer tells the OTP by which a card on file signs up. @returns the sign-up's payment after it. */
export async function confirmSubscription(
  deps: FlowDeps,
  { merchantId, status, signUp: paymentId }: Subscription,
  otp: Secret,
): Promise<Result<Payment, ConfirmRefusal>> {
  const payment = await deps.reader.byKey({ merchantId, paymentId });
  const awaits = status === 'pending' && payment?.status === 'awaiting_otp';
  if (!awaits || payment.order.cardOnFile === undefined) return err({ code: 'wrong_status' });
  const { attemptId, wrongOtps: step } = payment;
  const told = await submitOtp(deps, payment, { attemptId, step, otp });
  // Refused for another reason than the OTP: nobody is there to try another card.
  if (!told.ok || told.value.status !== 'created') return told;
  const left = await leavePayment(deps, told.value);
  return left.ok ? ok(left.value) : left;
}
