import { type AttemptId, paymentOfAttempt } from '@cong/values/ids.ts';
import type { ReturnPorts } from '../core/connector/provider-returns.ts';
import { dueOf } from '../core/instalment/terms.ts';
import { attemptOf, deadline } from '../core/payment/payment.ts';
import { accountFor } from '../flows/account-for.ts';
import { mayAsk } from '../flows/asking.ts';
import type { FlowDeps } from '../flows/deps.ts';
import { executeCommand } from '../flows/execute-command.ts';
import { inquireAttempt } from '../flows/inquire-payment.ts';
import { recordConnectorResult } from '../flows/record-connector-result.ts';

/** Where a payer who comes back goes on. */
export type PageOf = (attemptId: AttemptId) => string | undefined;

/** What a connector's own routes work with, for the attempts that went through it. */
export const returnPorts = (flows: FlowDeps, connector: string, pageOf: PageOf): ReturnPorts => ({
  attemptOf: async (reference) => {
    const found = await find(flows, reference);
    if (found === undefined || found.attempt.connector !== connector) return undefined;
    const { payment, attempt } = found;
    const { id: attemptId, bank, connectorRef, startedAt, outcome } = attempt;
    const { merchantId } = payment;
    const amount = dueOf(payment, attempt);
    const payableUntil = deadline(payment);
    const account = await accountFor(flows, { merchantId, connector });
    return {
      ...{ attemptId, merchantId, amount, bank, startedAt, payableUntil, account },
      outcome: outcome.type,
      ...(connectorRef !== undefined && { connectorRef }),
    };
  },
  onResult: async (attemptId, answer) => {
    const recorded = await recordConnectorResult(flows, attemptId, answer);
    if (!recorded.ok && recorded.error.code === 'busy') throw new Error('busy: send it again');
  },
  ask: async (attemptId) => {
    const found = await find(flows, attemptId);
    if (found === undefined || !mayAsk(found.payment.id, flows.clock)) return;
    const asked = await inquireAttempt(flows, found.payment, found.attempt);
    if (!asked.ok) flows.log('warn', 'an inquiry was refused', { attemptId, ...asked.error });
  },
  onMismatch: async (attemptId, what) => {
    flows.log('error', 'a provider contradicts what was asked', { connector, attemptId, what });
    const found = await find(flows, attemptId);
    if (found === undefined) return;
    const noted = await executeCommand(flows, found.payment, {
      type: 'note_discrepancy',
      discrepancy: `${what}:${attemptId}`,
      now: flows.clock(),
    });
    if (!noted.ok && noted.error.code === 'busy') throw new Error('busy: send it again');
  },
  pageOf: async (attemptId) => pageOf(attemptId),
});

async function find({ reader }: FlowDeps, reference: string) {
  const attemptId = reference as AttemptId;
  const key = paymentOfAttempt(attemptId);
  const payment = key && (await reader.byKey(key));
  const attempt = payment && attemptOf(payment, attemptId);
  return payment && attempt && { payment, attempt };
}
