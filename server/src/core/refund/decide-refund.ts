import { err, ok, type Result, unreachable } from '@cong/values/result.ts';
import type { RefundAnswer } from '../connector/connector.ts';
import type { Refund, RefundEvent, RefundStatus } from './refund.ts';

export type RefundCommand =
  /** It must wait until another refund of the payment has ended. */
  | { readonly type: 'put_off'; readonly until: Date; readonly now: Date }
  /** Before the connector is called: written first, so that a crash leaves "sent", never "not asked". */
  | { readonly type: 'send'; readonly callDeadline: Date; readonly now: Date }
  | {
      readonly type: 'record_answer';
      readonly answer: RefundAnswer;
      readonly nextInquiryAt: Date;
      readonly now: Date;
    }
  /** The sweep found a call whose process is gone. */
  | { readonly type: 'give_up_call'; readonly nextInquiryAt: Date; readonly now: Date }
  /** An operator's word on a refund made by hand. */
  | {
      readonly type: 'settle';
      readonly done: boolean;
      readonly evidence: string;
      readonly now: Date;
    };

export type RefundStepRefusal = { readonly code: 'wrong_state'; readonly status: RefundStatus };

type Decision = Result<readonly RefundEvent[], RefundStepRefusal>;

/** What a step does to a refund. A repeat causes no event. */
export function decideRefund(refund: Refund, command: RefundCommand): Decision {
  switch (command.type) {
    case 'put_off':
      return refund.status === 'requested'
        ? ok([{ type: 'refund_put_off', dueAt: command.until }])
        : wrongState(refund);
    case 'send':
      return refund.status === 'requested'
        ? ok([{ type: 'refund_sent', callDeadline: command.callDeadline }])
        : wrongState(refund);
    case 'record_answer':
      return ok(recordAnswer(refund, command));
    case 'give_up_call':
      return refund.status === 'sent' && command.now >= refund.callDeadline
        ? ok([{ type: 'refund_unsettled', dueAt: command.nextInquiryAt, why: 'no answer' }])
        : ok([]);
    case 'settle': {
      if (refund.status !== 'manual' && refund.status !== 'unknown') return wrongState(refund);
      const { done, evidence: why, now: at } = command;
      return ok([done ? { type: 'refund_done', at } : { type: 'refund_failed', why, at }]);
    }
    default:
      return unreachable(command);
  }
}

function recordAnswer(
  refund: Refund,
  command: Extract<RefundCommand, { type: 'record_answer' }>,
): readonly RefundEvent[] {
  if (refund.status !== 'sent' && refund.status !== 'unknown') return [];
  const event = answered(command);
  // Until the next question is due, "not yet" is no news.
  const early = refund.status === 'unknown' && command.now < refund.dueAt;
  return early && event.type === 'refund_unsettled' ? [] : [event];
}

function answered({
  answer,
  nextInquiryAt: dueAt,
  now: at,
}: Extract<RefundCommand, { type: 'record_answer' }>): RefundEvent {
  switch (answer.outcome) {
    case 'done':
      return { type: 'refund_done', at };
    case 'failed':
      return { type: 'refund_failed', why: answer.why, at };
    case 'manual':
      return { type: 'refund_handed_over' };
    case 'pending':
    // An inquiry that finds nothing proves nothing yet: the order is sent again under the same id.
    case 'not_found':
    case 'unknown':
      return { type: 'refund_unsettled', dueAt, why: answer.outcome };
    default:
      return unreachable(answer);
  }
}

/** The refund after an event that decideRefund() produced. */
export function applyRefund(refund: Refund, event: RefundEvent): Refund {
  const { id, merchantId, version, paymentId, attemptId, protocol, requestId, connector } = refund;
  const { connectorRef, account, amount, captured, reason, requestedAt, tries } = refund;
  const base = {
    ...{ id, merchantId, version, paymentId, attemptId, protocol, requestId, connector, account },
    ...{ amount, captured, reason, requestedAt, tries },
    ...(connectorRef !== undefined && { connectorRef }),
  };
  switch (event.type) {
    case 'refund_requested':
      return event.refund;
    case 'refund_put_off':
      return { ...base, status: 'requested', dueAt: event.dueAt };
    case 'refund_sent':
      return { ...base, tries: tries + 1, status: 'sent', callDeadline: event.callDeadline };
    case 'refund_unsettled': {
      // The order itself was counted when it was sent.
      const asked = refund.status === 'unknown' ? 1 : 0;
      return { ...base, tries: tries + asked, status: 'unknown', dueAt: event.dueAt };
    }
    case 'refund_handed_over':
      return { ...base, status: 'manual' };
    case 'refund_done':
      return { ...base, status: 'done', endedAt: event.at };
    case 'refund_failed':
      return { ...base, status: 'failed', why: event.why, endedAt: event.at };
    default:
      return unreachable(event);
  }
}

const wrongState = ({ status }: Refund): Decision => err({ code: 'wrong_state', status });
