import { DAY_MS } from '@cong/values/time.ts';
import { bankOf, REFUND_DAYS } from '@cong/wire/banknet/banks.ts';
import type { RefundAnswer, RefundInquiry, RefundRequest } from '@cong/wire/banknet/messages.ts';
import type { Behaviour } from '@cong/wire/banknet/test-card.ts';
import type { Attempt, Refund } from './books.ts';
import { type Network, type Reply, reply, silent } from './network.ts';

/** How many inquiries a pending refund stays pending for. */
const PENDING_INQUIRIES = 1;

type Found = { readonly attempt: Attempt; readonly refund: Refund | undefined };

function find(network: Network, acquirer: string, request: RefundInquiry): Found | undefined {
  const attempt = network.books.find(acquirer, request.attemptRef);
  if (attempt === undefined) return undefined;
  return { attempt, refund: attempt.refunds.find(({ id }) => id === request.refundId) };
}

/** Sends money back: once per refund id, and never more than was debited. Pending refunds count. */
export async function refund(
  network: Network,
  acquirer: string,
  request: RefundRequest,
): Promise<Reply> {
  const { refundId, attemptRef, amount } = request;
  const answer = (code: RefundAnswer['code']) => reply({ refundId, attemptRef, code });
  const found = find(network, acquirer, request);
  if (found === undefined || found.attempt.code !== '00') return answer('77');
  const { attempt, refund: known } = found;
  if (known !== undefined) return answer(known.amount === amount ? known.code : '94');
  const { refund: fault } = network.faults.behaviourOf(attempt);
  if (fault === 'silent_lost' && attempt.lostRefunds === 0) {
    attempt.lostRefunds += 1;
    return silent;
  }
  const code = refusalOf(network, attempt, amount) ?? firstCode(fault);
  await write(network, attempt, { id: refundId, amount, code });
  return fault === 'silent_done' ? silent : answer(code);
}

/** How a refund stands; the first inquiry still finds a pending one pending. */
export async function inquireRefund(
  network: Network,
  acquirer: string,
  request: RefundInquiry,
): Promise<Reply> {
  const { refundId, attemptRef } = request;
  const found = find(network, acquirer, request);
  const known = found?.refund;
  if (known === undefined || found === undefined) {
    return reply({ refundId, attemptRef, code: '25' });
  }
  known.inquiries += 1;
  if (known.code === '09' && known.inquiries > PENDING_INQUIRIES) {
    await write(network, found.attempt, { ...known, code: '00' });
  }
  return reply({ refundId, attemptRef, code: known.code });
}

/** What the network refuses by itself: a refund beyond the debit, and what the bank does not give back. */
function refusalOf(network: Network, attempt: Attempt, amount: bigint): '78' | '79' | undefined {
  if (taken(attempt) + amount > attempt.debited) return '78';
  const { refunds } = bankOf(attempt.bank) ?? {};
  const late = network.now().getTime() > attempt.debitedAt + REFUND_DAYS * DAY_MS;
  const partial = refunds === 'whole' && amount < attempt.debited;
  return late || partial || refunds === 'none' ? '79' : undefined;
}

const taken = ({ refunds }: Attempt): bigint =>
  refunds.reduce(
    (sum, { code, amount }) => (code === '00' || code === '09' ? sum + amount : sum),
    0n,
  );

function firstCode(fault: Behaviour['refund']): Refund['code'] {
  if (fault === 'refused') return '79';
  return fault === 'pending' ? '09' : '00';
}

const write = (
  network: Network,
  attempt: Attempt,
  { id, amount, code }: Pick<Refund, 'id' | 'amount' | 'code'>,
): Promise<void> =>
  network.books.record({ e: 'refund', ref: attempt.ref, id, amount: amount.toString(), code });
