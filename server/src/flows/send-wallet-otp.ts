import type { WalletId } from '@cong/values/ids.ts';
import { vietNamDate } from '@cong/values/viet-nam-time.ts';
import { liveAttempt, type Payment, type PaymentIn } from '../core/payment/payment.ts';
import type { OtpBinding } from '../core/wallet/one-time-password.ts';
import { otpsSentFor } from '../core/wallet/try-limit.ts';
import type { FlowDeps } from './deps.ts';

/** What the one-time password of a payment that waits for one is good for. */
export function otpBinding(payment: PaymentIn<'awaiting_otp'>): OtpBinding {
  const { id: attemptId, connectorRef } = liveAttempt(payment);
  if (connectorRef === undefined) throw new Error(`attempt ${attemptId} names no wallet`);
  return { attemptId, walletId: connectorRef as WalletId, amount: payment.amount };
}

/**
 * Sends the one-time password to the wallet's phone: after the attempt is recorded, and again when the payer asks for it.
 * A message that is lost loses nothing: the payer asks again.
 */
export async function sendWalletOtp(
  deps: FlowDeps,
  payment: Payment,
  locale: 'vi' | 'en',
): Promise<'sent' | 'not_sent' | 'too_often'> {
  if (payment.status !== 'awaiting_otp') return 'not_sent';
  const { reader, tries, otps } = deps.wallets;
  const now = deps.clock();
  const binding = otpBinding(payment);
  if (!(await tries.count([otpsSentFor(binding.attemptId)], now))) return 'too_often';
  const funds = await reader.funds(binding.walletId, vietNamDate(now));
  const merchant = await deps.merchants.byId(payment.merchantId);
  if (funds === undefined || merchant === undefined) return 'not_sent';
  const { phone } = funds.wallet;
  const sent = await otps.send(binding, { phone, merchant: merchant.name, locale });
  if (sent === 'not_sent') {
    deps.log('warn', 'a one-time password was not sent', { attemptId: binding.attemptId });
  }
  return sent;
}
