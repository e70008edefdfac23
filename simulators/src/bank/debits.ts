import { cardFor, otps } from '@cong/wire/banknet/cards.ts';
import { isCode, isRefusal, type RefusalCode } from '@cong/wire/banknet/codes.ts';
import type { AuthoriseRequest, InquiryRequest } from '@cong/wire/banknet/messages.ts';
import type { Behaviour } from '@cong/wire/banknet/test-card.ts';
import { type Attempt, debitAnswer, isOver } from './books.ts';
import { type Network, outOfOrder, type Reply, reply, silent } from './network.ts';

const MAX_WRONG_OTPS = 5;
/** How long after the end of the acquirer's patience a late debit happens. */
const LATE_BY_MS = 250;

/** Orders the debit of a card attempt. A repeat gets the first final answer, never a second debit. */
export async function authorise(
  network: Network,
  acquirer: string,
  request: AuthoriseRequest,
): Promise<Reply> {
  const { attemptRef } = request;
  const attempt = network.books.find(acquirer, attemptRef);
  if (attempt === undefined) return reply({ code: '25', attemptRef });
  if (attempt.bankRef !== request.bankRef || attempt.code === '03') {
    return reply({ code: '94', attemptRef });
  }
  const behaviour = network.faults.behaviourOf(attempt);
  if (isOver(attempt) || attempt.code === '09') {
    return reply(debitAnswer(attempt), behaviour.wrongSignature);
  }
  const fault = otpFault(network, attempt, request.otp);
  if (fault === '55') return reply({ code: fault, attemptRef });
  if (fault !== undefined) return reply({ code: await end(network, attempt, fault), attemptRef });
  return debitAsOrdered(network, attempt, { behaviour, waitMs: request.answerWithinMs });
}

function otpFault(
  network: Network,
  attempt: Attempt,
  otp: string | undefined,
): '55' | RefusalCode | undefined {
  if (network.now().getTime() >= (attempt.session?.otpExpiresAt ?? 0)) return '56';
  if (attempt.code === '02') return undefined;
  const fault = otpFaultOf(attempt, otp);
  if (fault !== '55') return fault;
  attempt.wrongOtps += 1;
  return attempt.wrongOtps >= MAX_WRONG_OTPS ? '76' : '55';
}

/** What is wrong with the OTP that was typed for a card. */
export function otpFaultOf(
  { card }: Pick<Attempt, 'card'>,
  otp: string | undefined,
): '55' | '56' | undefined {
  if (otp === otps.expired) return '56';
  return otp === (cardFor(card ?? '')?.otp ?? otps.right) ? undefined : '55';
}

type Order = { readonly behaviour: Behaviour; readonly waitMs: number };

async function debitAsOrdered(
  network: Network,
  attempt: Attempt,
  { behaviour, waitMs }: Order,
): Promise<Reply> {
  const resultUrl = attempt.session?.resultUrl ?? '';
  const { authorise: fault, delayMs = 0, wrongSignature } = behaviour;
  const late = fault === 'late';
  const pauseMs = late ? waitMs + LATE_BY_MS : delayMs;
  if (pauseMs > 0) await pause(network, attempt, pauseMs);
  if (fault === 'silent_before_debit') {
    await end(network, attempt, '68');
    return silent;
  }
  if (fault !== undefined && isCode(fault) && isRefusal(fault)) await end(network, attempt, fault);
  else await debit(network, attempt, behaviour);
  if (fault === 'silent_after_debit') return silent;
  if (late || behaviour.twice) void network.report(attempt, resultUrl);
  return reply(debitAnswer(attempt), wrongSignature);
}

/** While the bank is thinking, an inquiry hears "in progress" and a second order changes nothing. */
async function pause(network: Network, attempt: Attempt, ms: number): Promise<void> {
  const before = attempt.code;
  attempt.code = '09';
  try {
    await network.sleep(ms);
  } finally {
    attempt.code = before;
  }
}

/** Takes the money and writes it down. */
export async function debit(
  network: Network,
  attempt: Attempt,
  { debitsMore = 0 }: Behaviour,
): Promise<void> {
  const amount = attempt.amount + BigInt(debitsMore);
  const at = network.now().getTime();
  await network.books.record({ e: 'debit', ref: attempt.ref, amount: amount.toString(), at });
}

/** Ends an attempt without money. */
export async function end(
  network: Network,
  attempt: Attempt,
  code: RefusalCode,
): Promise<RefusalCode> {
  await network.books.record({ e: 'end', ref: attempt.ref, code });
  return code;
}

/** Ends a page whose time is over: the payer left at one of its two steps. */
export async function endIfLeft(network: Network, attempt: Attempt): Promise<void> {
  const expired = network.now().getTime() >= (attempt.session?.expiresAt ?? 0);
  if (attempt.code !== '03' || !expired) return;
  await end(network, attempt, attempt.card === undefined ? '18' : '19');
}

/**
 * What became of an attempt. A card attempt that still waits for its order to debit is closed: the acquirer asks
 * because it lost sight of the order, and its next one must not debit behind this answer.
 */
export async function inquire(
  network: Network,
  acquirer: string,
  { attemptRef }: InquiryRequest,
): Promise<Reply> {
  const attempt = network.books.find(acquirer, attemptRef);
  if (attempt === undefined) return reply({ code: '25', attemptRef });
  const { inquiriesDown = 0, wrongSignature } = network.faults.behaviourOf(attempt);
  attempt.inquiries += 1;
  if (attempt.inquiries <= inquiriesDown) return outOfOrder;
  await endIfLeft(network, attempt);
  if (attempt.code === '01' || attempt.code === '02') await end(network, attempt, '68');
  return reply(debitAnswer(attempt), wrongSignature);
}
