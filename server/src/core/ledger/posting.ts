import type { AttemptId } from '@cong/values/ids.ts';
import { addVnd, feeVnd, type Vnd, vnd } from '@cong/values/money.ts';
import { buyerFee, type InstalmentTerms, termsOf } from '../instalment/terms.ts';
import type { PaymentEvent, PaymentEventOf } from '../payment/event.ts';
import type { Base } from '../payment/payment.ts';
import {
  type Account,
  paidAccount,
  payerAccount,
  receivable,
  shortfall,
  suspense,
} from './account.ts';

/** The same amount leaves one account and enters the other, so a ledger of postings balances. */
export type Posting = {
  readonly debit: Account;
  readonly credit: Account;
  readonly amount: Vnd;
  /** The attempt whose money this is: our books and a connector's are compared attempt by attempt. */
  readonly attemptId: AttemptId;
};

/** Money that no payment moves, such as a top-up of a wallet. */
export type HousePosting = Omit<Posting, 'attemptId'> & { readonly attemptId?: never };

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

function capturePostings(payment: Base, event: PaymentEventOf<'captured'>): readonly Posting[] {
  const { merchantId, terms } = payment;
  const { attemptId, connector, amount, reportedAmount } = event;
  const account = paidAccount(merchantId, terms.account);
  const instalment = termsOf(payment, attemptId);
  const due = addVnd(amount, buyerFee(instalment));
  // An operator accepted another amount: what is beyond waits to go back, what is short is our loss.
  const beyond = (reportedAmount ?? due) - due;
  const owed = payerAccount(event);
  return [
    ...posting(attemptId, [owed, account, amount]),
    ...posting(attemptId, [account, 'gateway:fees', feeVnd(amount, BigInt(terms.feeBps))]),
    ...feePosting(instalment, { attemptId, owed, account }),
    ...(beyond < 0n
      ? posting(attemptId, [shortfall(connector), owed, -beyond])
      : posting(attemptId, [owed, suspense(connector), beyond])),
  ];
}

type Accounts = {
  readonly attemptId: AttemptId;
  readonly owed: Account;
  readonly account: Account;
};

/** The instalment fee: on top of what the merchant is paid, or out of it. */
const feePosting = (
  terms: InstalmentTerms | undefined,
  { attemptId, owed, account }: Accounts,
): readonly Posting[] =>
  terms === undefined
    ? []
    : posting(attemptId, [
        terms.paidBy === 'buyer' ? owed : account,
        'gateway:instalment-fees',
        terms.fee,
      ]);

/** Nothing is posted of nothing. */
const posting = (
  attemptId: AttemptId,
  [debit, credit, amount]: readonly [Account, Account, bigint],
): readonly Posting[] => (amount === 0n ? [] : [{ debit, credit, amount: vnd(amount), attemptId }]);
