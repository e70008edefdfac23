import type { Reversal } from '../core/reversal/reversal.ts';
import { keyOf } from '../flows/execute-command.ts';
import { actOnReversal } from '../flows/settle-by-hand.ts';
import { showVnd } from './amount-argument.ts';
import { type Command, type CommandInput, CommandProblem } from './command.ts';
import type { CommandDeps } from './command-deps.ts';
import { EVIDENCE_OPTION, evidenceArgument } from './evidence-argument.ts';
import { MERCHANT_OPTION, paymentArgument } from './payment-argument.ts';

const ABOUT = 'ATTEMPT is the attempt whose money goes back, as “cong attention” lists it.';

/** `cong reversal retry ID ATTEMPT` */
export const reversalRetry: Command = {
  name: 'reversal retry',
  summary: 'Send stray money back once more, after the last try failed',
  positionals: 'ID ATTEMPT',
  options: MERCHANT_OPTION,
  examples: ['cong reversal retry 123P2611220000001 101M81V9DFZE4ATH4BAHEH8QYN61'],
  about: ABOUT,
  run: async (input, deps) => {
    const reversal = await reversalArgument(input, deps);
    const retried = await actOnReversal(deps.flows, reversal, { type: 'retry' });
    if (retried === undefined) {
      throw new CommandProblem(
        `only a failed reversal is sent again by hand; this one is ${reversal.status}`,
      );
    }
    await audit(deps, reversal, { action: 'reversal.retried', detail: {} });
    return said(retried);
  },
};

/** `cong reversal settle ID ATTEMPT --evidence FILE` */
export const reversalSettle: Command = {
  name: 'reversal settle',
  summary: 'Record that stray money went back by hand',
  positionals: 'ID ATTEMPT',
  options: { ...MERCHANT_OPTION, ...EVIDENCE_OPTION },
  examples: [
    'cong reversal settle 123P2611220000001 101M81V9DFZE4ATH4BAHEH8QYN61 --evidence transfer.pdf',
  ],
  about: ABOUT,
  run: async (input, deps) => {
    const evidence = await evidenceArgument(input);
    const reversal = await reversalArgument(input, deps);
    const settled = await actOnReversal(deps.flows, reversal, { type: 'settle', evidence });
    if (settled === undefined) throw new CommandProblem('the money is back already');
    await audit(deps, reversal, { action: 'reversal.settled', detail: { evidence } });
    return said(settled);
  },
};

async function reversalArgument(input: CommandInput, deps: CommandDeps): Promise<Reversal> {
  const [id = '', attemptId = ''] = input.positionals;
  const payment = await paymentArgument(id, input, deps);
  const reversals = await deps.flows.reader.reversalsOf(keyOf(payment));
  const found = reversals.find((one) => one.attemptId === attemptId);
  if (found === undefined) throw new CommandProblem(`the order has no reversal of ${attemptId}`);
  return found;
}

const audit = (
  deps: CommandDeps,
  { paymentId, attemptId, status }: Reversal,
  { action, detail }: { readonly action: string; readonly detail: object },
): Promise<void> =>
  deps.audit({
    action,
    subject: `payment:${paymentId}`,
    detail: { attemptId, was: status, ...detail },
  });

const said = (reversal: Reversal) => ({
  data: reversal,
  text: () => `the reversal of ${showVnd(reversal.amount)} is ${reversal.status}`,
});
