import type { ChangeId } from '@cong/values/ids.ts';
import type { Refund } from '../core/refund/refund.ts';
import { changeReversal } from '../core/reversal/change-reversal.ts';
import type { Reversal, ReversalCommand } from '../core/reversal/reversal.ts';
import type { FlowDeps } from './deps.ts';
import { refundStep } from './refund-step.ts';

/** An operator's word on a refund that no connector can settle. @returns undefined where it is settled already. */
export const settleRefund = (
  deps: FlowDeps,
  refund: Refund,
  word: { readonly done: boolean; readonly evidence: string },
): Promise<Refund | undefined> =>
  refundStep(deps, refund, { type: 'settle', ...word, now: deps.clock() });

/** An operator sends a reversal once more, or records that its money is back. @returns undefined for a repeat. */
export async function actOnReversal(
  deps: FlowDeps,
  reversal: Reversal,
  act: { readonly type: 'retry' } | { readonly type: 'settle'; readonly evidence: string },
): Promise<Reversal | undefined> {
  const now = deps.clock();
  const command: ReversalCommand = { ...act, now };
  const changed = changeReversal(reversal, command, deps.newUuid(now) as ChangeId);
  if (changed === undefined) return undefined;
  const outcome = await deps.writer.write(changed.change);
  return outcome === 'committed' ? changed.reversal : undefined;
}
