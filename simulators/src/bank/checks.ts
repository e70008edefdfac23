import { randomBytes } from 'node:crypto';
import { MINUTE_MS } from '@cong/values/time.ts';
import { bankOf } from '@cong/wire/banknet/banks.ts';
import { matchCard } from '@cong/wire/banknet/cards.ts';
import { isCode, isRefusal, type RefusalCode } from '@cong/wire/banknet/codes.ts';
import type { CheckRequest } from '@cong/wire/banknet/messages.ts';
import type { Behaviour } from '@cong/wire/banknet/test-card.ts';
import { type Attempt, debitAnswer } from './books.ts';
import { type Network, outOfOrder, type Reply, reply, silent } from './network.ts';

/** Who calls, and under which address the network was reached: its pages are there too. */
export type Caller = { readonly acquirer: string; readonly origin: string };

const OTP_LIFETIME_MS = 10 * MINUTE_MS;
export const PAGE_PATH = '/banknet/pages/';

/** Opens an attempt: checks a card's details, or opens the bank's page. Debits nothing. */
export async function check(
  network: Network,
  caller: Caller,
  request: CheckRequest,
): Promise<Reply> {
  const { attemptRef, card: typed } = request;
  const bank = bankOf(request.bank);
  if (bank === undefined) return reply({ code: '58', attemptRef });
  if ((typed === undefined) !== (bank.page === true)) return reply({ code: '30', attemptRef });
  const card = typed && bank.cards !== 'wallet' ? matchCard(typed, bank.cards) : undefined;
  if (typed !== undefined && card === undefined) return reply({ code: '12', attemptRef });

  if (network.books.has(attemptRef))
    return repeated(network, caller, { request, card: card?.outcome });
  if (request.expiresAt <= network.now()) return reply({ code: '68', attemptRef });

  network.faults.claimNext(attemptRef);
  const subject = { ref: attemptRef, bank: bank.id, card: card?.outcome };
  const behaviour = network.faults.behaviourOf(subject);
  if (behaviour.delayMs) await network.sleep(behaviour.delayMs);
  if (behaviour.check === 'silent') return silent;
  if (behaviour.check === 'unreachable') return outOfOrder;
  return open(network, caller, { request, card: card?.outcome, behaviour });
}

type Opening = { readonly request: CheckRequest; readonly card: string | undefined };

async function open(
  network: Network,
  caller: Caller,
  { request, card, behaviour }: Opening & { readonly behaviour: Behaviour },
): Promise<Reply> {
  const { books } = network;
  const { attemptRef } = request;
  // The same check may have come again while this one was delayed.
  if (books.has(attemptRef)) return repeated(network, caller, { request, card });
  const code = openingCode(behaviour, card, request.card?.onFile);
  const expiresAt = request.expiresAt.getTime();
  await books.record({
    e: 'attempt',
    ref: attemptRef,
    acquirer: caller.acquirer,
    bank: request.bank,
    amount: request.amount.toString(),
    bankRef: books.nextBankRef(),
    ...(card !== undefined && { card }),
    code,
    expiresAt,
    otpExpiresAt: Math.min(expiresAt, network.now().getTime() + OTP_LIFETIME_MS),
    returnUrl: request.returnUrl,
    resultUrl: request.resultUrl,
    locale: request.locale,
    description: request.description,
    ...(code === '03' && { pageToken: randomBytes(16).toString('base64url') }),
  });
  const attempt = books.find(caller.acquirer, attemptRef);
  return attempt === undefined ? outOfOrder : answerOf(attempt, caller);
}

function openingCode(
  behaviour: Behaviour,
  card: string | undefined,
  onFile: 'payer' | 'merchant' | undefined,
): '01' | '02' | '03' | RefusalCode {
  if (card === undefined) return '03';
  const { check: fault, withoutOtp, challenge } = behaviour;
  if (fault !== undefined && isCode(fault) && isRefusal(fault)) return fault;
  // The holder agreed to later debits when the card was saved, and is not there to be asked.
  if (onFile === 'merchant') return '02';
  if (challenge) return '03';
  return withoutOtp ? '02' : '01';
}

function repeated(network: Network, caller: Caller, { request, card }: Opening): Reply {
  const attempt = network.books.find(caller.acquirer, request.attemptRef);
  const same =
    attempt?.bank === request.bank &&
    attempt.amount === request.amount &&
    (card === undefined || attempt.card === card);
  return same ? answerOf(attempt, caller) : reply({ code: '94', attemptRef: request.attemptRef });
}

function answerOf(attempt: Attempt, { origin }: Caller): Reply {
  const { ref: attemptRef, bankRef, code, session } = attempt;
  if (code === '01' && session) {
    const otpExpiresAt = new Date(session.otpExpiresAt);
    return reply({ attemptRef, code, bankRef, otpExpiresAt });
  }
  if (code === '02') return reply({ attemptRef, code, bankRef });
  if (code === '03') {
    const url = `${origin}${PAGE_PATH}${session?.pageToken}`;
    return reply({ attemptRef, code, bankRef, url });
  }
  const { code: over } = debitAnswer(attempt);
  // A debit is never an answer to a check: the acquirer must inquire.
  return reply({ attemptRef, code: over === '00' ? '09' : over });
}
