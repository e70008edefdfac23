import { resolvePayment } from '../flows/resolve-payment.ts';
import { type Command, type CommandInput, CommandProblem } from './command.ts';
import { EVIDENCE_OPTION, evidenceArgument } from './evidence-argument.ts';
import { MERCHANT_OPTION, paymentArgument } from './payment-argument.ts';

/** What a state means that does not say it by itself. */
const NOW: { readonly [status: string]: string } = {
  created: 'created: its payer may pay again while time remains',
};

/** `cong payment resolve ID --paid | --not-paid --evidence FILE` */
export const paymentResolve: Command = {
  name: 'payment resolve',
  summary: 'End an uncertain payment that no inquiry can end',
  positionals: 'ID',
  options: {
    ...MERCHANT_OPTION,
    paid: { help: 'the bank’s statement shows the debit' },
    'not-paid': { help: 'the bank’s statement shows none, or a wrong amount that must go back' },
    ...EVIDENCE_OPTION,
  },
  examples: ['cong payment resolve 123P2611220000001 --paid --evidence statement.pdf'],
  run: async (input, deps) => {
    const verdict = verdictOf(input);
    const evidence = await evidenceArgument(input);
    const payment = await paymentArgument(input.positionals[0] ?? '', input, deps);
    const { operator } = deps;
    const resolved = await resolvePayment(deps.flows, payment, { verdict, operator, evidence });
    if (!resolved.ok) {
      throw new CommandProblem(
        resolved.error.code === 'wrong_state'
          ? `only an uncertain payment is resolved by hand; this one is ${payment.status}`
          : `refused: ${resolved.error.code}`,
      );
    }
    await deps.audit({
      action: 'payment.resolved',
      subject: `payment:${payment.id}`,
      detail: { verdict, evidence, was: payment.status, is: resolved.value.status },
    });
    return {
      data: resolved.value,
      text: () =>
        `${payment.publicId} is now ${NOW[resolved.value.status] ?? resolved.value.status}`,
    };
  },
};

function verdictOf(input: CommandInput): 'paid' | 'not_paid' {
  const [paid, notPaid] = [input.has('paid'), input.has('not-paid')];
  if (paid === notPaid) throw new CommandProblem('say either --paid or --not-paid');
  return paid ? 'paid' : 'not_paid';
}
