import { newToken } from '@cong/values/ids.ts';
import type { Vnd } from '@cong/values/money.ts';
import { refundableOf } from '../core/payment/decide-refund.ts';
import type { Payment } from '../core/payment/payment.ts';
import type { Refund } from '../core/refund/refund.ts';
import { type RefundRefusal, refundPayment } from '../flows/refund-payment.ts';
import { amountArgument, showVnd } from './amount-argument.ts';
import { type Command, CommandProblem } from './command.ts';
import type { CommandDeps } from './command-deps.ts';
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
    const requestId = input.option('request');
    // What is left has changed since it was first asked for: the same request is still the same refund.
    const earlier =
      requestId !== undefined && amountText === undefined
        ? await refundAsked(deps, payment, requestId)
        : undefined;
    if (earlier !== undefined) return told(earlier);
    const asked = await refundPayment(deps.flows, payment, {
      requestId: requestId ?? newToken(),
      amount: amountToRefund(payment, amountText),
      reason: input.option('reason') ?? '',
    });
    if (!asked.ok) throw new CommandProblem(explain(asked.error));
    return told(asked.value);
  },
};

async function refundAsked(
  { flows }: CommandDeps,
  { merchantId, protocol, id }: Payment,
  requestId: string,
): Promise<Refund | undefined> {
  const earlier = await flows.reader.refundByRequest(merchantId, protocol, requestId);
  return earlier?.paymentId === id ? earlier : undefined;
}

/** @throws {CommandProblem} where there is nothing to refund. */
function amountToRefund(payment: Payment, text: string | undefined): Vnd {
  if (payment.status !== 'captured') {
    throw new CommandProblem(`nothing was paid: the payment is ${payment.status}`);
  }
  const amount = text === undefined ? refundableOf(payment) : amountArgument('AMOUNT', text);
  if (amount > 0n) return amount;
  throw new CommandProblem(
    text === undefined ? 'nothing is left to refund' : 'AMOUNT must be more than nothing',
  );
}

const told = (refund: Refund) => ({
  data: refund,
  text: () => `refund ${refund.requestId} of ${showVnd(refund.amount)} is ${refund.status}`,
});

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
