import { err, ok, type Result } from '@cong/values/result.ts';
import type { PaymentEvent } from './event.ts';
import type { Payment } from './payment.ts';
import type { PaymentRefusal } from './refusal.ts';

/** The events a command causes. None at all means that it was a repeat: nothing changes, nothing is wrong. */
export type Decision = Result<readonly PaymentEvent[], PaymentRefusal>;

export const happened = (...events: readonly PaymentEvent[]): Decision => ok(events);
export const repeat: Decision = ok([]);
export const refuse = (refusal: PaymentRefusal): Decision => err(refusal);
export const wrongState = ({ status }: Payment): Decision => err({ code: 'wrong_state', status });
