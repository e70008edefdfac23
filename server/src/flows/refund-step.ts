import type { ChangeId } from '@cong/values/ids.ts';
import { termsOf } from '../core/instalment/terms.ts';
import { changeRefund, type RefundCommands } from '../core/refund/change-refund.ts';
import type { RefundCommand } from '../core/refund/decide-refund.ts';
import type { Refund } from '../core/refund/refund.ts';
import type { FlowDeps } from './deps.ts';
import { notifyHost } from './execute-command.ts';

/** @returns the refund after the step, or undefined when someone else took it first. */
export async function refundStep(
  deps: FlowDeps,
  refund: Refund,
  commands: RefundCommand | RefundCommands,
): Promise<Refund | undefined> {
  const { merchantId, paymentId } = refund;
  const key = { merchantId, paymentId };
  // A refund that fails gives its amount back to the payment, which may have changed meanwhile: decide again.
  for (let conflicts = 0; conflicts < 5; conflicts += 1) {
    const payment = await deps.reader.byKey(key);
    if (payment === undefined) throw new Error(`refund ${refund.id} has no payment`);
    // Few payments are in instalments: nothing is asked for the others.
    const terms = termsOf(payment, refund.attemptId);
    const [conversion] = terms === undefined ? [] : await deps.reader.conversionsOf(key);
    const policy = deps.policyOf(payment.protocol);
    const changed = changeRefund(refund, commands, {
      policy,
      ...(policy.tellsRefunds && { notifyHost: await notifyHost(deps, payment) }),
      changeId: deps.newUuid(deps.clock()) as ChangeId,
      ...{ payment, conversion },
    });
    if (!changed.ok) return undefined;
    const { change, refund: after } = changed.value;
    if (change === undefined) return after;
    if ((await deps.writer.write(change)) === 'committed') return after;
    const current = (await deps.reader.refundsOf(key)).find(({ id }) => id === refund.id);
    if (current?.version !== refund.version) return undefined;
  }
  return undefined;
}
