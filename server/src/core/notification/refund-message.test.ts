import type { ChangeId } from '@cong/values/ids.ts';
import { newUuid } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import { expect, test } from 'vitest';
import { LENIENT, minutes, paymentIn } from '../../testing/sample-payment.ts';
import { sampleRefund } from '../../testing/sample-refund.ts';
import type { RefundAnswer } from '../connector/connector.ts';
import type { Policy } from '../payment/policy.ts';
import { changeRefund } from '../refund/change-refund.ts';
import type { RefundCommand } from '../refund/decide-refund.ts';
import type { Refund } from '../refund/refund.ts';
import { messageIdOf } from './message.ts';

const TOLD: Policy = { ...LENIENT, tellsRefunds: true };

/** The messages that each step of a refund owes, from being sent to the provider's answer. */
function messagesOf(answer: RefundAnswer, policy: Policy) {
  const captured = paymentIn('captured');
  const { refund, change } = sampleRefund(captured, vnd(1_000n));
  const written = change.writes.find(({ type }) => type === 'payment');
  if (written?.type !== 'payment') throw new Error('no payment');
  const step = (before: Refund, command: RefundCommand) => {
    const changeId = newUuid(minutes(9)) as ChangeId;
    const context = { policy, changeId, payment: written.payment, notifyHost: 'shop.example' };
    const stepped = changeRefund(before, command, context);
    if (!stepped.ok) throw new Error(stepped.error.code);
    return stepped.value;
  };
  const send = { type: 'send', callDeadline: minutes(10), now: minutes(9) } as const;
  const sent = step(refund, send);
  const recorded = { type: 'record_answer', nextInquiryAt: minutes(11), now: minutes(10) } as const;
  const ended = step(sent.refund, { ...recorded, answer });
  return { refund, messages: [sent, ended].map((one) => one.change?.messages ?? []) };
}

test.each<[string, RefundAnswer, number]>([
  ['is done', { outcome: 'done' }, 1],
  ['failed', { outcome: 'failed', why: 'closed' }, 1],
  ['is not known', { outcome: 'unknown', why: 'silence' }, 0],
  ['is a person’s to make', { outcome: 'manual' }, 0],
])('a refund that %s owes its merchant so many messages: %#', (_what, answer, owed) => {
  const { refund, messages } = messagesOf(answer, TOLD);
  expect(messages[0]).toEqual([]);
  const told = { kind: 'refund_result', id: messageIdOf(refund.id), host: 'shop.example' };
  expect(messages[1]).toEqual(owed === 1 ? [expect.objectContaining(told)] : []);
});

test('a protocol that tells nothing of refunds owes nothing', () => {
  expect(messagesOf({ outcome: 'done' }, LENIENT).messages).toEqual([[], []]);
});
