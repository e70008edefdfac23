import type { AttemptId } from '@cong/values/ids.ts';
import { feeVnd, type Vnd, vnd } from '@cong/values/money.ts';
import type { PaymentEvent, PaymentEventOf } from '../payment/event.ts';
import type { Base } from '../payment/payment.ts';
import { type Account, merchantAccount, receivable, suspense } from './account.ts';

/** The same amount leaves one account and enters the other, so a ledger of postings balances. */
export type Posting = {
  readonly debit: Account;
  readonly credit: Account;
  readonly amount: Vnd;
  /** The attempt whose money this is: our books and a connector's are compared attempt by attempt. */
  readonly attemptId: AttemptId;
};

/** The postings a payment event causes. An event that moves no money causes none. */
export function postingsFor(payment: Base, event: PaymentEvent): readonly Posting[] {
  switch (event.type) {
    case 'captured':
      return capturePostings(payment, event);
    case 'reversal_opened':
      return [
        {
          debit: receivable(event.connector),
          credit: suspense(event.connector),
          amount: event.amount,
          attemptId: event.attemptId,
        },
      ];
    default:
      return [];
  }
}

function capturePostings(
  { merchantId, terms }: Base,
  event: PaymentEventOf<'captured'>,
): readonly Posting[] {
  const { attemptId, connector, amount, reportedAmount } = event;
  const account = merchantAccount(merchantId, terms.account);
  const postings: Posting[] = [
    { debit: receivable(connector), credit: account, amount, attemptId },
  ];
  const fee = feeVnd(amount, BigInt(terms.feeBps));
  if (fee > 0n) {
    postings.push({ debit: account, credit: 'gateway:fees', amount: fee, attemptId });
  }
  // An operator accepted another amount: the connector owes what it took, the rest waits in suspense.
  if (reportedAmount !== undefined && reportedAmount > amount) {
    const over = vnd(reportedAmount - amount);
    postings.push({
      debit: receivable(connector),
      credit: suspense(connector),
      amount: over,
      attemptId,
    });
  } else if (reportedAmount !== undefined && reportedAmount < amount) {
    const short = vnd(amount - reportedAmount);
    postings.push({
      debit: suspense(connector),
      credit: receivable(connector),
      amount: short,
      attemptId,
    });
  }
  return postings;
}
