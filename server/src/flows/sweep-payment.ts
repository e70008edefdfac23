import { ok, type Result } from '@cong/values/result.ts';
import { addMs } from '@cong/values/time.ts';
import { deadline, type Payment } from '../core/payment/payment.ts';
import { type FlowDeps, inquiryWait } from './deps.ts';
import { expirePayment } from './end-payment.ts';
import { executeCommand, type FlowRefusal } from './execute-command.ts';
import { inquirePayment, isInquirable } from './inquire-payment.ts';

/** What a payment needs once its `due_at` has passed: an end, a call given up, or an inquiry. */
export async function sweepPayment(
  deps: FlowDeps,
  payment: Payment,
): Promise<Result<Payment, FlowRefusal>> {
  switch (payment.status) {
    case 'created':
    case 'awaiting_otp':
      return expirePayment(deps, payment);
    case 'redirected':
      // A cancel that met "not yet" is followed up before the payer's time is over.
      return deps.clock() < deadline(payment)
        ? inquirePayment(deps, payment)
        : expirePayment(deps, payment);
    case 'verifying':
    case 'authorising': {
      const now = deps.clock();
      const given = await executeCommand(deps, payment, {
        type: 'give_up_call',
        ...(isInquirable(deps, payment) && {
          nextInquiryAt: addMs(now, inquiryWait(deps.inquirySchedule, 0)),
        }),
        now,
      });
      return given.ok ? ok(given.value.payment) : given;
    }
    case 'uncertain':
      return inquirePayment(deps, payment);
    default:
      return ok(payment);
  }
}
