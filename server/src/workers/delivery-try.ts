import { addMs, type Clock } from '@cong/values/time.ts';
import type { DueMessage, MessageTry, TryRecord } from '../core/notification/message-store.ts';
import type { Payment } from '../core/payment/payment.ts';
import type { Ipn, IpnRequest } from '../core/protocol/protocol.ts';
import type { Refund } from '../core/refund/refund.ts';
import type { HostOutcome } from '../outbound/host-limiter.ts';
import type { HttpPost, PostOutcome } from '../outbound/http-post.ts';
import type { DeliveryTarget, NoTarget } from './delivery-target.ts';

type TryDeps = {
  readonly post: HttpPost['post'];
  /** The refund that a message is of. @throws {Error} when there is none. */
  readonly refundOf: (message: DueMessage['message']) => Promise<Refund>;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
};

export type Tried = { readonly record: TryRecord; readonly host: HostOutcome };

/** One try: signed anew, sent, judged. Never rejects: whatever goes wrong is this try's verdict. */
export async function tryDelivery(
  deps: TryDeps,
  { message, payment }: DueMessage,
  { target, ipn }: { readonly target: DeliveryTarget; readonly ipn: Ipn },
): Promise<Tried> {
  const at = deps.clock();
  const startedAt = performance.now();
  const request = await made(async () => {
    const refund = message.kind === 'refund_result' ? await deps.refundOf(message) : undefined;
    return ipn.format(payment, target.credential, at, refund);
  });
  const outcome = request && (await send(deps, target.url, request));
  const verdict =
    outcome === undefined ? 'not_made' : await verdictOf(outcome, { payment, ipn, target });
  const done: MessageTry = {
    number: message.tries + 1,
    at,
    tookMs: Math.round(performance.now() - startedAt),
    url: withoutCredentials(target.url),
    request: request?.shown ?? '',
    ...(outcome?.outcome === 'answered' && {
      responseStatus: outcome.status,
      response: ipn.shownReply(outcome.body),
    }),
    verdict,
  };
  return {
    record: { message, done, next: nextOf(done, ipn.schedule) },
    // A host is dead when it gives no answer; what the answer says is between us and the merchant.
    host: outcome?.outcome === 'timeout' || outcome?.outcome === 'unreachable' ? 'failed' : 'ok',
  };
}

/** The record of a message that cannot be sent anywhere. */
export const parkedUnsent = (
  { message }: DueMessage,
  { verdict }: NoTarget,
  at: Date,
): TryRecord => ({
  message,
  done: { number: message.tries + 1, at, tookMs: 0, url: '', request: '', verdict },
  next: { status: 'parked' },
});

/** Waits count from one try to the next; without a next wait that was the last. */
function nextOf(
  { number, at, verdict }: MessageTry,
  schedule: readonly number[],
): TryRecord['next'] {
  if (verdict === 'received') return { status: 'received' };
  const wait = schedule[number];
  return wait === undefined ? { status: 'parked' } : { status: 'pending', dueAt: addMs(at, wait) };
}

async function verdictOf(
  outcome: PostOutcome,
  { payment, ipn, target }: { payment: Payment; ipn: Ipn; target: DeliveryTarget },
): Promise<string> {
  switch (outcome.outcome) {
    case 'answered': {
      // Nothing is followed: whoever answers for the merchant answers at the address it gave.
      if (outcome.status >= 300 && outcome.status < 400) return `redirect ${outcome.status}`;
      const judged = await made(async () => ipn.judge(outcome, payment, target.credential));
      if (judged === undefined) return 'not_understood';
      return judged === 'received' ? judged : judged.refused;
    }
    case 'unreachable':
      return `unreachable ${outcome.code}`;
    case 'refused_address':
      return `refused_address ${outcome.why}`;
    case 'timeout':
    case 'too_large':
      return outcome.outcome;
  }
}

const send = (deps: TryDeps, url: string, { method, headers, body }: IpnRequest) =>
  deps.post({
    ...{ url, method, headers, body },
    timeoutMs: deps.timeoutMs,
    maxResponseBytes: deps.maxResponseBytes,
  });

/** A protocol that fails on one message fails on that message alone. */
async function made<Value>(make: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await make();
  } catch {
    return undefined;
  }
}

/** A URL as it may be kept: the user and password that someone wrote into it are left out. */
const withoutCredentials = (url: string): string => url.replace(/^([^/?#]*\/\/)[^/?#]*@/, '$1');
