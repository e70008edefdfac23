import type { Payment } from '../../server/src/core/payment/payment.ts';
import { attemptOf, type ProviderStage, urlOf } from './provider-stage.ts';
import { payerPage, visit } from './simulator-control.ts';

/** The id under which the provider knows the payment's last attempt. */
export const idOf = (payment: Payment) => attemptOf(payment).id;

/** What payers and time do at a stage; it may be opened later. */
export const payerAt = (stageNow: () => ProviderStage) => ({
  /** A payer decides at the provider and follows the way back, if there is one. */
  decide: async (decision: 'approve' | 'refuse', behaviour: object = {}) => {
    const stage = stageNow();
    await stage.order({ match: { next: true }, behaviour });
    const payment = await stage.choose();
    const counter = await payerPage(urlOf(payment));
    const back = await counter.decide(decision);
    const before = await stage.current(payment);
    const gate = back.next === undefined ? undefined : await visit(back.next);
    return { payment, ...counter, back, gate, before, after: await stage.current(payment) };
  },
  /** What the sweeper does when time has passed. */
  later: async (payment: Payment, ms: number): Promise<Payment> => {
    stageNow().world.pass(ms);
    return stageNow().sweep(payment);
  },
});
