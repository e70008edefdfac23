import { hashToken, newToken } from '@cong/values/ids.ts';
import { Secret } from '@cong/values/secret.ts';
import { liveAttempt, type Payment } from '../core/payment/payment.ts';
import { SANDBOX_OTPS } from '../core/wallet/one-time-password.ts';
import { parsePhone } from '../core/wallet/phone.ts';
import { agreeWalletPayment } from '../flows/agree-wallet-payment.ts';
import type { FlowDeps } from '../flows/deps.ts';
import { leavePayment } from '../flows/end-payment.ts';
import { payFromWallet, type WalletOtpForm } from '../flows/pay-from-wallet.ts';
import { signInWallet } from '../flows/sign-in-wallet.ts';
import { badRequest } from './bad-request.ts';
import { must } from './must.ts';
import type { PayerPlan } from './payer-plan.ts';

/** Nobody signs in from here. */
const ADDRESS = 'sandbox';
const WRONG_OTP = '111111';

/** Does what the holder of a wallet would do on the pages: signs in, agrees, gives the OTP. */
export async function payFromWalletAsPayer(
  flows: FlowDeps,
  payment: Payment,
  { outcome, bank, typed, otpGiven }: PayerPlan,
): Promise<Payment> {
  const browserHash = payment.browserHash ?? hashToken(newToken());
  const phone = parsePhone(typed.phone ?? '');
  if (phone === undefined) throw badRequest('"wallet" is no phone number');
  const wrongly = outcome === 'wrong_details' || outcome === 'wrong_details_too_often';
  const password = new Secret(wrongly ? 'wrong' : (typed.password ?? ''));
  let after = payment;
  for (let i = 0; i < triesOf(outcome) && after.status === 'created'; i += 1) {
    const attemptNumber = after.attempts.length + 1;
    const who = { phone, password, address: ADDRESS, attemptNumber, bank, browserHash };
    const signedIn = must(await signInWallet(flows, after, who));
    if ('wrong' in signedIn) {
      after = signedIn.wrong;
      continue;
    }
    const { walletId } = signedIn;
    const agreement = { walletId, attemptNumber, bank, browserHash, locale: 'vi' as const };
    after = must(await agreeWalletPayment(flows, after, agreement));
    break;
  }
  if (after.status !== 'awaiting_otp') return after;
  if (outcome === 'otp_not_entered') return must(await leavePayment(flows, after));
  const otp = new Secret(otpGiven ?? otpFor(outcome));
  for (let i = 0; i < triesOf(outcome) && after.status === 'awaiting_otp'; i += 1) {
    const { id: attemptId } = liveAttempt(after);
    const form: WalletOtpForm = { attemptId, step: after.wrongOtps, otp, browserHash };
    after = must(await payFromWallet(flows, after, form));
  }
  return after;
}

const triesOf = (outcome: string | undefined): number => (outcome?.endsWith('_too_often') ? 3 : 1);

function otpFor(outcome: string | undefined): string {
  if (outcome === 'otp_expired') return SANDBOX_OTPS.expired;
  return outcome?.startsWith('wrong_otp') ? WRONG_OTP : SANDBOX_OTPS.right;
}
