import { type ChangeId, newUuid, type RefundId } from '@cong/values/ids.ts';
import { VND_MAX, type Vnd, vnd } from '@cong/values/money.ts';
import type { Change, Write } from '../core/change/change.ts';
import type { Conversion } from '../core/instalment/conversion.ts';
import { changePayment } from '../core/payment/change-payment.ts';
import type { Command } from '../core/payment/command.ts';
import type { Payment } from '../core/payment/payment.ts';
import type { Policy } from '../core/payment/policy.ts';
import { changeRefund } from '../core/refund/change-refund.ts';
import type { RefundCommand } from '../core/refund/decide-refund.ts';
import type { Refund } from '../core/refund/refund.ts';
import { ANY_REFUND } from '../core/refund/refund-terms.ts';
import { requestRefund } from '../core/refund/request-refund.ts';
import { changeReversal } from '../core/reversal/change-reversal.ts';
import type { Reversal, ReversalCommand } from '../core/reversal/reversal.ts';
import { randomIds, sampleChange } from './sample-payment.ts';

/** A payment with its refunds, reversals and conversions, and everything that was written to make them so. */
export type World = {
  readonly payment: Payment;
  readonly refunds: readonly Refund[];
  readonly reversals: readonly Reversal[];
  readonly conversions: readonly Conversion[];
  readonly changes: readonly Change[];
};

/** Something that can be asked of a world, with all its ids: asking it twice is the same request twice. */
export type Asked =
  | { readonly of: 'payment'; readonly command: Command }
  | {
      readonly of: 'new refund';
      readonly id: RefundId;
      readonly requestId: string;
      readonly amount: Vnd;
      readonly now: Date;
    }
  | { readonly of: 'refund'; readonly id: RefundId; readonly command: RefundCommand }
  | { readonly of: 'reversal'; readonly id: RefundId; readonly command: ReversalCommand };

/** Of other payments' money nothing is known here: what a merchant may owe is the store's to say. */
const MAY_OWE = vnd(VND_MAX);

export function newWorld(otherwise: Parameters<typeof sampleChange>[0] = {}): World {
  const { payment, ...change } = sampleChange(otherwise);
  return { payment, refunds: [], reversals: [], conversions: [], changes: [change] };
}

/** The world after a request; the same world when it was refused or a repeat. */
export function ask(world: World, asked: Asked, policy: Policy): World {
  const change = changeFor(world, asked, policy);
  return change === undefined ? world : written(world, change);
}

/** The change that a request comes to, if any. */
function changeFor(world: World, asked: Asked, policy: Policy): Change | undefined {
  const changeId = newUuid(new Date()) as ChangeId;
  const { payment } = world;
  switch (asked.of) {
    case 'payment': {
      const context = { policy, ids: randomIds, notifyHost: 'shop.example' };
      const changed = changePayment(payment, asked.command, context);
      return changed.ok ? changed.value.change : undefined;
    }
    case 'new refund': {
      // As the flow and the unique index do: a request id counts once.
      if (world.refunds.some(({ requestId }) => requestId === asked.requestId)) return undefined;
      const { id, requestId, amount, now } = asked;
      const request = {
        id,
        changeId,
        requestId,
        amount,
        reason: 'r',
        debtLimit: MAY_OWE,
        terms: ANY_REFUND,
        now,
      };
      const requested = requestRefund(payment, request, policy);
      return requested.ok ? requested.value.change : undefined;
    }
    case 'refund': {
      const refund = world.refunds.find(({ id }) => id === asked.id);
      if (refund === undefined) return undefined;
      const [conversion] = world.conversions;
      const context = { policy, changeId, payment, conversion };
      const changed = changeRefund(refund, asked.command, context);
      return changed.ok ? changed.value.change : undefined;
    }
    case 'reversal': {
      const reversal = world.reversals.find(({ id }) => id === asked.id);
      return reversal && changeReversal(reversal, asked.command, changeId)?.change;
    }
  }
}

/** What the store makes of a change. */
function written(world: World, change: Change): World {
  return { ...change.writes.reduce(overwritten, world), changes: [...world.changes, change] };
}

function overwritten(world: World, write: Write): World {
  switch (write.type) {
    case 'payment':
      return { ...world, payment: write.payment };
    case 'refund':
      return { ...world, refunds: replaced(world.refunds, write.refund) };
    case 'reversal':
      return { ...world, reversals: replaced(world.reversals, write.reversal) };
    case 'conversion':
      return { ...world, conversions: replaced(world.conversions, write.conversion) };
    default:
      throw new Error(`the model knows no ${write.type}`);
  }
}

const replaced = <One extends { readonly id: string }>(
  all: readonly One[],
  one: One,
): readonly One[] => [...all.filter(({ id }) => id !== one.id), one];
