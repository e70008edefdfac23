import { newToken } from '@cong/values/ids.ts';
import { refundableOf } from '../core/payment/decide-refund.ts';
import { type RefundRefusal, refundPayment } from '../flows/refund-payment.ts';
import { amountArgument, showVnd } from './amount-argument.ts';
import { type Command, CommandProblem } from './command.ts';
import { MERCHANT_OPTION, paymentArgument } from './payment-argument.ts';
import { showTime } from './show-time.ts';

/** `cong refund ID` */
export const refund: Command = {
  name: 'refund',
  summary: 'Give a captured payment back, whole or in part',
  positionals: 'ID [AMOUNT]',
  options: {
    ...MERCHANT_OPTION,
    request: { value: 'ID', help: 'your own id of this refund: asking again with it is harmless' },
    reason: { value: 'TEXT', help: 'why, for the records' },
  },
  examples: [
    'cong refund 123P2611220000001',
    'cong refund V20170711001 50.000 --request R-17 --reason "one cup was cold"',
  ],
  about:
    'Without AMOUNT all that is left is refunded. A worker sends it to the bank; “cong order show” tells how it stands.',
  run: async (input, deps) => {
    const [id = '', amountText] = input.positionals;
    const payment = await paymentArgument(id, input, deps);
    const left = payment.status === 'captured' ? refundableOf(payment) : undefined;
    const amount = amountText === undefined ? left : amountArgument('AMOUNT', amountText);
    if (amount === undefined || amount === 0n) {
      throw new CommandProblem(
        left === undefined
          ? `nothing was paid: the payment is ${payment.status}`
          : 'nothing is left to refund',
      );
    }
    const asked = await refundPayment(deps.flows, payment, {
      requestId: input.option('request') ?? newToken(),
      amount,
      reason: input.option('reason') ?? '',
    });
    if (!asked.ok) throw new CommandProblem(explain(asked.error));
    const { requestId, status } = asked.value;
    return {
      data: asked.value,
      text: () => `refund ${requestId} of ${showVnd(amount)} is ${status}`,
    };
  },
};

function explain(refusal: RefundRefusal): string {
  switch (refusal.code) {
    case 'refund_exceeds_captured':
      return refusal.refundable === 0n
        ? 'nothing is left to refund'
        : `only ${showVnd(refusal.refundable)} can still be refunded`;
    case 'refund_unsupported':
      return 'the bank takes no refunds';
    case 'refund_too_late':
      return `the bank takes refunds until ${showTime(refusal.until)} only`;
    case 'partial_refund_unsupported':
      return 'the bank gives the whole payment back or nothing';
    case 'request_id_reused':
      return 'a refund with this --request exists, for another payment or amount';
    case 'debt_limit':
      return 'the merchant’s account holds less, and may not owe as much (cong merchant set-limits --debt)';
    case 'wrong_state':
      return `nothing was paid: the payment is ${refusal.status}`;
    default:
      return `the refund was refused: ${refusal.code}`;
  }
}
