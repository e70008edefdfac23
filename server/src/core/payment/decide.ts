import { unreachable } from '@cong/values/result.ts';
import type { Command } from './command.ts';
import {
  bringAgain,
  giveUpCall,
  open,
  recordStart,
  startAttempt,
  startAuthorise,
} from './decide-attempt.ts';
import { cancel, expire } from './decide-end.ts';
import { releaseRefund, reserveRefund } from './decide-refund.ts';
import { contradiction, recordInquiry, recordResult, resolve } from './decide-result.ts';
import type { Decision } from './decision.ts';
import type { Payment } from './payment.ts';
import type { Policy } from './policy.ts';

/** What a command does to a payment. Pure: no clock, no database, no network. */
export function decide(payment: Payment, command: Command, policy: Policy): Decision {
  switch (command.type) {
    case 'open':
      return open(payment, command, policy);
    case 'bring_again':
      return bringAgain(payment, command);
    case 'start_attempt':
      return startAttempt(payment, command, policy);
    case 'record_start':
      return recordStart(payment, command, policy);
    case 'start_authorise':
      return startAuthorise(payment, command);
    case 'record_result':
      return recordResult(payment, command, policy);
    case 'record_inquiry':
      return recordInquiry(payment, command, policy);
    case 'give_up_call':
      return giveUpCall(payment, command, policy);
    case 'cancel':
      return cancel(payment, command);
    case 'expire':
      return expire(payment, command);
    case 'resolve':
      return resolve(payment, command, policy);
    case 'note_discrepancy':
      return contradiction(payment, command.discrepancy, command.now);
    case 'reserve_refund':
      return reserveRefund(payment, command);
    case 'release_refund':
      return releaseRefund(payment, command);
    default:
      return unreachable(command);
  }
}
