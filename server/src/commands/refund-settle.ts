import { keyOf } from '../flows/execute-command.ts';
import { settleRefund } from '../flows/settle-by-hand.ts';
import { showVnd } from './amount-argument.ts';
import { type Command, CommandProblem } from './command.ts';
import { EVIDENCE_OPTION, evidenceArgument } from './evidence-argument.ts';
import { MERCHANT_OPTION, paymentArgument } from './payment-argument.ts';

/** `cong refund settle ID REQUEST --done | --failed --evidence FILE` */
export const refundSettle: Command = {
  name: 'refund settle',
  summary: 'Record how a refund ended that was made by hand, or whose outcome stays unknown',
  positionals: 'ID REQUEST',
  options: {
    ...MERCHANT_OPTION,
    done: { help: 'the payer has the money' },
    failed: { help: 'the payer does not have it; the amount can be refunded again' },
    ...EVIDENCE_OPTION,
  },
  examples: ['cong refund settle 123P2611220000001 R-17 --done --evidence transfer.pdf'],
  about: 'REQUEST is the refund’s own id, as “cong order show” lists it.',
  run: async (input, deps) => {
    const [id = '', requestId = ''] = input.positionals;
    const done = input.has('done');
    if (done === input.has('failed')) throw new CommandProblem('say either --done or --failed');
    const evidence = await evidenceArgument(input);
    const payment = await paymentArgument(id, input, deps);
    const refunds = await deps.flows.reader.refundsOf(keyOf(payment));
    const refund = refunds.find((one) => one.requestId === requestId);
    if (refund === undefined) throw new CommandProblem(`the order has no refund ${requestId}`);
    const settled = await settleRefund(deps.flows, refund, { done, evidence });
    if (settled === undefined) {
      throw new CommandProblem(
        `a refund is settled by hand when it is manual or unknown; this one is ${refund.status}`,
      );
    }
    await deps.audit({
      action: 'refund.settled',
      subject: `payment:${payment.id}`,
      detail: { requestId, done, evidence, was: refund.status },
    });
    return {
      data: settled,
      text: () => `refund ${requestId} of ${showVnd(refund.amount)} is ${settled.status}`,
    };
  },
};
