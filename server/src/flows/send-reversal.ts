import type { ChangeId } from '@cong/values/ids.ts';
import { addMs } from '@cong/values/time.ts';
import type { RefundAnswer } from '../core/connector/connector.ts';
import { changeReversal } from '../core/reversal/change-reversal.ts';
import type { Reversal, ReversalCommand } from '../core/reversal/reversal.ts';
import { askRefund } from './ask-refund.ts';
import { callDeadline } from './call-connector.ts';
import type { FlowDeps } from './deps.ts';

/** Sends stray money back, under one id however often it is tried. */
export async function sendReversal(deps: FlowDeps, reversal: Reversal): Promise<void> {
  const now = deps.clock();
  const deadline = callDeadline(deps, reversal.connector, now);
  const sent = await step(deps, reversal, { type: 'send', callDeadline: deadline, now });
  if (sent === undefined) return;
  const answer = await ask(deps, sent);
  const answeredAt = deps.clock();
  const wait = deps.reversalSchedule[sent.tries - 1];
  await step(deps, sent, {
    type: 'record_answer',
    answer,
    ...(wait !== undefined && { retryAt: addMs(answeredAt, wait) }),
    now: answeredAt,
  });
  if (answer.outcome !== 'done') {
    const { attemptId, tries } = sent;
    deps.log('warn', 'a reversal is not done yet', { attemptId, tries, answer: answer.outcome });
  }
}

function ask(deps: FlowDeps, reversal: Reversal): Promise<RefundAnswer> {
  const { id: refundId, attemptId, amount, connectorRef, openedAt, tries } = reversal;
  const request = {
    ...{ refundId, attemptId, amount, captured: amount, reason: 'reversal' },
    requestedAt: openedAt,
    ...(connectorRef !== undefined && { connectorRef }),
  };
  return askRefund(deps, { connector: reversal.connector, request, sentBefore: tries > 1 });
}

async function step(
  deps: FlowDeps,
  reversal: Reversal,
  command: ReversalCommand,
): Promise<Reversal | undefined> {
  const changed = changeReversal(reversal, command, deps.newUuid(command.now) as ChangeId);
  if (changed === undefined) return undefined;
  return (await deps.writer.write(changed.change)) === 'committed' ? changed.reversal : undefined;
}
