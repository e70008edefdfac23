import { type AttemptId, attemptId, newUuid, type RefundId } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import { addMs } from '@cong/values/time.ts';
import { dueOf, type InstalmentTerms } from '../core/instalment/terms.ts';
import type { Command } from '../core/payment/command.ts';
import { attemptOf, type Payment, type PaymentStatus } from '../core/payment/payment.ts';
import type { RefundCommand } from '../core/refund/decide-refund.ts';
import type { ReversalCommand } from '../core/reversal/reversal.ts';
import type { Asked, World } from './payment-model.ts';
import { startAttempt } from './sample-payment.ts';

/** A request in terms of the world it will meet: the n-th attempt, the n-th refund. */
export type Step = {
  /** Which of the kinds that make sense in the world it meets, or of all kinds. */
  readonly roll: number;
  readonly sensible: boolean;
  /** Which attempt, refund or reversal, counted round. */
  readonly pick: number;
  readonly waitMs: number;
  readonly amount: 'exact' | 'more' | 'less' | 'nothing';
  /** Under which an attempt starts; absent: paid at once. */
  readonly terms?: InstalmentTerms | undefined;
};

const KINDS = [
  'open',
  'start',
  'start otp',
  'start ready',
  'start redirect',
  'start wrong',
  'start refused',
  'start unknown',
  'authorise',
  'paid',
  'refused',
  'payer cancelled',
  'wrong otp',
  'unknown',
  'pending',
  'inquiry paid',
  'inquiry not paid',
  'inquiry pending',
  'inquiry not found',
  'give up',
  'cancel',
  'cancel inquired',
  'expire',
  'expire inquired',
  'expire unasked',
  'payer left',
  'resolve paid',
  'resolve not paid',
  'ask refund',
  'refund send',
  'refund done',
  'refund failed',
  'refund pending',
  'refund manual',
  'refund give up',
  'refund settle',
  'reversal send',
  'reversal done',
  'reversal failed',
  'reversal last failed',
  'reversal retry',
  'reversal settle',
] as const;

type Kind = (typeof KINDS)[number];

const startsWith = (prefix: string): readonly Kind[] =>
  KINDS.filter((kind) => kind.startsWith(prefix));

const SENSIBLE: Readonly<Record<PaymentStatus, readonly Kind[]>> = {
  created: ['start', 'start', 'start', 'open', 'cancel', 'expire'],
  verifying: [...startsWith('start '), 'start otp', 'give up'],
  awaiting_otp: ['authorise', 'authorise', 'authorise', 'payer left'],
  redirected: [
    'paid',
    'refused',
    'payer cancelled',
    'pending',
    'expire inquired',
    'expire unasked',
    ...startsWith('inquiry '),
  ],
  authorising: ['paid', 'paid', 'refused', 'wrong otp', 'unknown', 'pending', 'give up'],
  uncertain: [...startsWith('inquiry '), ...startsWith('resolve '), 'paid'],
  captured: ['ask refund', 'paid', 'refused'],
  declined: ['paid'],
  cancelled: ['paid'],
  expired: ['paid'],
};

function kindOf({ payment, refunds, reversals }: World, { roll, sensible }: Step): Kind {
  const kinds = sensible
    ? [
        ...SENSIBLE[payment.status],
        ...(refunds.length > 0 ? startsWith('refund ') : []),
        ...(reversals.length > 0 ? startsWith('reversal ') : []),
      ]
    : KINDS;
  return kinds[roll % kinds.length] ?? 'open';
}

const AMOUNTS: Readonly<Record<Step['amount'], (amount: bigint) => bigint>> = {
  exact: (amount) => amount,
  more: (amount) => amount + 7n,
  less: (amount) => amount / 3n,
  nothing: () => 0n,
};

/** The request that a step means in this world, at this time; undefined where it means nothing. */
export function requestOf(world: World, step: Step, now: Date): Asked | undefined {
  const { payment, refunds, reversals } = world;
  const { pick } = step;
  const kind = kindOf(world, step);
  const soon = addMs(now, 15_000);
  if (kind === 'ask refund') {
    const amount = AMOUNTS[step.amount](payment.amount);
    if (amount === 0n) return undefined;
    const requestId = `${payment.id}/${pick % 4}`;
    return { of: 'new refund', id: newUuid(now) as RefundId, requestId, amount: vnd(amount), now };
  }
  if (kind.startsWith('refund ')) {
    const refund = refunds[pick % Math.max(1, refunds.length)];
    const command = refundCommand(kind, now, soon);
    return refund && { of: 'refund', id: refund.id, command };
  }
  if (kind.startsWith('reversal ')) {
    const reversal = reversals[pick % Math.max(1, reversals.length)];
    const command = reversalCommand(kind, now, soon);
    return reversal && { of: 'reversal', id: reversal.id, command };
  }
  return { of: 'payment', command: paymentCommand(payment, { ...step, kind }, { now, soon }) };
}

function refundCommand(kind: string, now: Date, soon: Date): RefundCommand {
  const answer = { type: 'record_answer', nextInquiryAt: soon, now } as const;
  switch (kind) {
    case 'refund send':
      return { type: 'send', callDeadline: soon, now };
    case 'refund done':
      return { ...answer, answer: { outcome: 'done' } };
    case 'refund failed':
      return { ...answer, answer: { outcome: 'failed', why: 'closed' } };
    case 'refund pending':
      return { ...answer, answer: { outcome: 'pending' } };
    case 'refund manual':
      return { ...answer, answer: { outcome: 'manual' } };
    case 'refund give up':
      return { type: 'give_up_call', nextInquiryAt: soon, now };
    default:
      return { type: 'settle', done: now.getTime() % 2 === 0, evidence: 'slip', now };
  }
}

function reversalCommand(kind: string, now: Date, soon: Date): ReversalCommand {
  const answer = { type: 'record_answer', now } as const;
  switch (kind) {
    case 'reversal send':
      return { type: 'send', callDeadline: soon, now };
    case 'reversal done':
      return { ...answer, answer: { outcome: 'done' }, retryAt: soon };
    case 'reversal retry':
      return { type: 'retry', now };
    case 'reversal settle':
      return { type: 'settle', evidence: 'slip', now };
    case 'reversal failed':
      return { ...answer, answer: { outcome: 'failed', why: 'closed' }, retryAt: soon };
    default:
      return { ...answer, answer: { outcome: 'unknown', why: 'timeout' } };
  }
}

type Times = { readonly now: Date; readonly soon: Date };

type KindStep = Step & { readonly kind: Kind };

function paymentCommand(payment: Payment, step: KindStep, { now, soon }: Times): Command {
  const { kind, pick } = step;
  // Also one that was never started.
  const number = 1 + (pick % (payment.attempts.length + 1));
  const id = attemptId({ merchantId: payment.merchantId, paymentId: payment.id }, number);
  if (kind.startsWith('start ')) return startAnswered(kind, id, now);
  if (kind.startsWith('inquiry ')) return inquired(payment, step, { id, now, soon });
  switch (kind) {
    case 'start':
      return startAttempt(payment, { now, terms: step.terms });
    case 'authorise': {
      const times = { callDeadline: soon, now };
      return { type: 'start_authorise', attemptId: id, step: payment.wrongOtps, ...times };
    }
    case 'open':
      return { type: 'open', now };
    case 'give up':
      return { type: 'give_up_call', nextInquiryAt: soon, now };
    case 'cancel':
    case 'cancel inquired':
      return {
        type: 'cancel',
        by: 'payer',
        ...(kind !== 'cancel' && { inquiredNotPaid: id }),
        now,
      };
    case 'expire':
    case 'expire inquired':
    case 'expire unasked':
    case 'payer left': {
      const more = {
        ...(kind === 'expire inquired' && { inquiredNotPaid: id }),
        ...(kind === 'expire unasked' && { cannotInquire: id }),
        payerLeft: kind === 'payer left',
      };
      return { type: 'expire', ...more, now };
    }
    case 'resolve paid':
    case 'resolve not paid': {
      const verdict = kind === 'resolve paid' ? 'paid' : 'not_paid';
      return { type: 'resolve', verdict, operator: 'lan', evidence: 'e', now };
    }
    default:
      return { ...resultOf(payment, step, id), nextInquiryAt: soon, now };
  }
}

function resultOf(payment: Payment, { kind, amount }: KindStep, id: AttemptId) {
  const result = { type: 'record_result', attemptId: id } as const;
  const debited = vnd(AMOUNTS[amount](dueOf(payment, attemptOf(payment, id))));
  switch (kind) {
    case 'paid':
      return {
        ...result,
        answer: { outcome: 'paid', amount: debited, connectorRef: 'b-1' },
      } as const;
    case 'payer cancelled':
      return { ...result, answer: { outcome: 'refused', reason: 'payer_cancelled' } } as const;
    case 'wrong otp':
      return { ...result, answer: { outcome: 'wrong_otp' } } as const;
    case 'pending':
      return { ...result, answer: { outcome: 'pending' } } as const;
    case 'unknown':
      return { ...result, answer: { outcome: 'unknown', why: 'timeout' } } as const;
    default:
      return { ...result, answer: { outcome: 'refused', reason: 'insufficient_funds' } } as const;
  }
}

function startAnswered(kind: string, id: AttemptId, now: Date): Command {
  const recorded = { type: 'record_start', attemptId: id, now } as const;
  const connectorRef = 'ref-1';
  switch (kind) {
    case 'start otp':
      return { ...recorded, answer: { outcome: 'otp_required', connectorRef, otpExpiresAt: now } };
    case 'start ready':
      return { ...recorded, answer: { outcome: 'ready', connectorRef } };
    case 'start redirect':
      return {
        ...recorded,
        answer: { outcome: 'redirect', connectorRef, url: 'https://b.example' },
      };
    case 'start wrong':
      return { ...recorded, answer: { outcome: 'wrong_details' } };
    case 'start refused':
      return { ...recorded, answer: { outcome: 'refused', reason: 'card_expired' } };
    default:
      return { ...recorded, answer: { outcome: 'unknown', why: 'timeout' } };
  }
}

function inquired(
  payment: Payment,
  { kind, amount }: KindStep,
  { id, now, soon }: Times & { readonly id: AttemptId },
): Command {
  const asked = { type: 'record_inquiry', attemptId: id, nextInquiryAt: soon, now } as const;
  const recorded = { ...asked, finalAfterMs: 900_000 };
  switch (kind) {
    case 'inquiry paid': {
      const debited = vnd(AMOUNTS[amount](dueOf(payment, attemptOf(payment, id))));
      return { ...recorded, answer: { outcome: 'paid', amount: debited } };
    }
    case 'inquiry not paid':
      return { ...recorded, answer: { outcome: 'not_paid', reason: 'failed' } };
    case 'inquiry not found':
      return { ...recorded, answer: { outcome: 'not_found' } };
    default:
      return { ...recorded, answer: { outcome: 'pending' } };
  }
}
