import type { Vnd } from '@cong/values/money.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import { type CalendarDate, vietNamDate } from '@cong/values/viet-nam-time.ts';
import { cardRefusal } from '../core/instalment/card-issuer.ts';
import {
  type InstalmentChoice,
  type InstalmentRefusal,
  plansFor,
} from '../core/instalment/fee-table.ts';
import type { InstalmentTerms } from '../core/instalment/terms.ts';
import type { Payment } from '../core/payment/payment.ts';
import type { Reason } from '../core/payment/reason.ts';
import type { FlowDeps } from './deps.ts';

/** A plan as the payer was shown it and confirmed it. */
export type ConfirmedPlan = Pick<
  InstalmentTerms,
  'bank' | 'cardType' | 'months' | 'feeId' | 'fee' | 'paidBy'
>;

export type PlanRefusal =
  /** The order may not be paid so, or not with what the merchant fixed. */
  | { readonly code: 'instalment_not_offered' }
  /** The fee is another one by now: the payer must see it first. */
  | { readonly code: 'instalment_changed' };

/** What is offered for an amount today, as far as a choice leaves it open. */
export async function offersOf(
  deps: Pick<FlowDeps, 'instalments' | 'clock'>,
  choice: InstalmentChoice,
  amount: Vnd,
): Promise<Result<readonly InstalmentTerms[], InstalmentRefusal>> {
  const { fees } = await deps.instalments.instalments();
  return plansFor(fees, choice, { amount, day: today(deps) });
}

/** The plans that an order's payer may choose from today, as far as a choice leaves them open. */
export async function plansOf(
  deps: Pick<FlowDeps, 'instalments' | 'clock'>,
  { order: { instalment }, amount }: Pick<Payment, 'order' | 'amount'>,
  choice: InstalmentChoice = {},
): Promise<Result<readonly InstalmentTerms[], InstalmentRefusal>> {
  if (instalment === undefined) return err({ code: 'bank_without_instalments' });
  const open = await offersOf(deps, instalment.fixed, amount);
  if (!open.ok) return open;
  const chosen = open.value.filter(
    ({ bank, cardType, months }) =>
      bank === (choice.bank ?? bank) &&
      cardType === (choice.cardType ?? cardType) &&
      months === (choice.months ?? months),
  );
  return chosen.length > 0 ? ok(chosen) : err({ code: 'months_not_offered' });
}

/** The terms that a confirmed plan stands for, or why it stands no longer. */
export async function agreedTerms(
  deps: FlowDeps,
  payment: Payment,
  plan: ConfirmedPlan,
): Promise<Result<InstalmentTerms, PlanRefusal>> {
  const offered = await plansOf(deps, payment, plan);
  const [terms] = offered.ok ? offered.value : [];
  if (terms === undefined) return err({ code: 'instalment_not_offered' });
  const same = terms.feeId === plan.feeId && terms.fee === plan.fee && terms.paidBy === plan.paidBy;
  return same ? ok(terms) : err({ code: 'instalment_changed' });
}

/** Why a card is not one for these terms; undefined when it is. */
export async function cardRefusalUnder(
  deps: FlowDeps,
  terms: InstalmentTerms,
  number: string,
): Promise<Reason | undefined> {
  return cardRefusal(await deps.instalments.instalments(), terms, { number, day: today(deps) });
}

const today = ({ clock }: Pick<FlowDeps, 'clock'>): CalendarDate => vietNamDate(clock());
