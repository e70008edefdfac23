import type { ChangeId } from '@cong/values/ids.ts';
import type { Change } from '../change/change.ts';
import { postingsForReversal } from '../ledger/refund-posting.ts';
import { applyReversal, decideReversal, type Reversal, type ReversalCommand } from './reversal.ts';

/** One step of a reversal and everything it writes; undefined when the step was a repeat. */
export function changeReversal(
  before: Reversal,
  command: ReversalCommand,
  changeId: ChangeId,
): { readonly reversal: Reversal; readonly change: Change } | undefined {
  const events = decideReversal(before, command);
  if (events.length === 0) return undefined;
  const version = before.version + 1;
  const reversal: Reversal = { ...events.reduce(applyReversal, before), version };
  const { merchantId, paymentId } = before;
  return {
    reversal,
    change: {
      ...{ changeId, merchantId, subjectId: paymentId, at: command.now },
      writes: [{ type: 'reversal', reversal }],
      events: events.map((event) => ({ stream: before.id, version, event })),
      postings: events.flatMap((event) => postingsForReversal(before, event)),
      messages: [],
    },
  };
}
