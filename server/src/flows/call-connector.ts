import { paymentOfAttempt } from '@cong/values/ids.ts';
import type { ProviderAccount } from '../core/connector/connector.ts';
import type { Attempt } from '../core/payment/attempt.ts';
import { accountFor } from './account-for.ts';
import type { FlowDeps } from './deps.ts';
import { within } from './within.ts';

type Unknown = { readonly outcome: 'unknown'; readonly why: string };

/**
 * One call to a connector, within its time. Whatever goes wrong on the way, the outcome is unknown, never guessed.
 */
export async function callConnector<Answer extends { readonly outcome: string }>(
  deps: FlowDeps,
  { connector: name, bank, id }: Attempt,
  call: (signal: AbortSignal, account: ProviderAccount) => Promise<Answer>,
  { asksNobody = false } = {},
): Promise<Answer | Unknown> {
  const { callTimeoutMs } = deps.connectorOf(name);
  let answer: Answer | Unknown;
  try {
    const merchantId = paymentOfAttempt(id)?.merchantId;
    const account = await accountFor(deps, { merchantId, connector: name });
    answer = await within(callTimeoutMs, (signal) => call(signal, account));
  } catch (error) {
    const why = error instanceof Error ? error.name : 'error';
    deps.log('error', 'connector call failed', { connector: name, attemptId: id, why });
    answer = { outcome: 'unknown', why };
  }
  if (!asksNobody) deps.reportHealth(name, bank, isAnswer(answer));
  return answer;
}

/** Silence and "cannot be reached" both say that the bank is not there. */
const isAnswer = (answer: { readonly outcome: string; readonly reason?: string }): boolean =>
  answer.outcome !== 'unknown' && answer.reason !== 'issuer_unreachable';

/** A little longer than the call itself: the process that made it records its answer before a sweep gives it up. */
export const callDeadline = (deps: FlowDeps, connector: string, now: Date): Date =>
  new Date(now.getTime() + deps.connectorOf(connector).callTimeoutMs + RECORDING_MS);

const RECORDING_MS = 5_000;
