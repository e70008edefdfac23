import type { AttemptId } from '@cong/values/ids.ts';
import { feeVnd } from '@cong/values/money.ts';
import { dueOf } from '../instalment/terms.ts';
import { attemptOf, liveAttempt, type Payment } from '../payment/payment.ts';
import type { PostingRow } from '../payment/payment-store.ts';
import type { Refund } from '../refund/refund.ts';
import type { Reversal } from '../reversal/reversal.ts';
import {
  merchantAccount,
  paidAccount,
  payerAccount,
  receivable,
  shortfall,
  suspense,
} from './account.ts';

/** What an account holds for one attempt: debits less credits. An account that holds nothing is absent. */
export type Balances = ReadonlyMap<string, bigint>;

export type MoneyStates = {
  readonly payment: Payment;
  readonly refunds: readonly Refund[];
  readonly reversals: readonly Reversal[];
};

/** A payment's posting, whenever it was made. */
export type Posted = Omit<PostingRow, 'at'>;

/** The key of an account's balance for an attempt. */
export const balanceKey = (attemptId: AttemptId, account: string): string =>
  `${attemptId} ${account}`;

class Tally {
  readonly balances = new Map<string, bigint>();

  move(attemptId: AttemptId, debit: string, credit: string, amount: bigint): void {
    this.#add(balanceKey(attemptId, debit), amount);
    this.#add(balanceKey(attemptId, credit), -amount);
  }

  #add(key: string, amount: bigint): void {
    const sum = (this.balances.get(key) ?? 0n) + amount;
    if (sum === 0n) this.balances.delete(key);
    else this.balances.set(key, sum);
  }
}

/** What postings come to. */
export function postedBalances(postings: readonly Posted[]): Balances {
  const tally = new Tally();
  for (const { attemptId, debit, credit, amount } of postings) {
    tally.move(attemptId, debit, credit, amount);
  }
  return tally.balances;
}

/** What the accounts must hold when a payment, its refunds and its reversals are in these states. */
export function impliedBalances({ payment, refunds, reversals }: MoneyStates): Balances {
  const tally = new Tally();
  if (payment.status === 'captured') addCapture(tally, payment);
  for (const refund of refunds) addRefund(tally, refund);
  for (const { status, attemptId, connector, amount } of reversals) {
    if (status !== 'done') {
      tally.move(attemptId, receivable(connector), suspense(connector), amount);
    }
  }
  return tally.balances;
}

function addCapture(tally: Tally, payment: Extract<Payment, { status: 'captured' }>): void {
  const { merchantId, terms, amount, attemptId } = payment;
  const attempt = attemptOf(payment, attemptId);
  const due = dueOf(payment, attempt);
  const { reportedAmount = due } = payment;
  const { connector } = attempt ?? { connector: '?' };
  const account = paidAccount(merchantId, terms.account);
  tally.move(attemptId, payerAccount(attempt ?? { connector }), account, amount);
  tally.move(attemptId, account, 'gateway:fees', feeVnd(amount, BigInt(terms.feeBps)));
  if (attempt?.instalment !== undefined) {
    const { paidBy, fee } = attempt.instalment;
    const payer = paidBy === 'buyer' ? receivable(connector) : account;
    tally.move(attemptId, payer, 'gateway:instalment-fees', fee);
  }
  // What is beyond is in its reversal's state.
  if (reportedAmount < due) {
    tally.move(attemptId, shortfall(connector), receivable(connector), due - reportedAmount);
  }
}

function addRefund(tally: Tally, refund: Refund): void {
  const { status, merchantId, attemptId, amount, account } = refund;
  // What verified a card waits for its way back where it is.
  if (status === 'failed' || (account === 'verification' && status !== 'done')) return;
  const back = status === 'done' ? payerAccount(refund) : merchantAccount(merchantId, 'refunding');
  tally.move(attemptId, paidAccount(merchantId, account), back, amount);
}

/** The attempts of which a connector's word is still awaited: there its books and ours may differ for a while. */
export function openAttempts({ payment, refunds, reversals }: MoneyStates): ReadonlySet<AttemptId> {
  const open = new Set<AttemptId>();
  switch (payment.status) {
    case 'verifying':
    case 'awaiting_otp':
    case 'redirected':
    case 'authorising':
    case 'uncertain':
      open.add(liveAttempt(payment).id);
      break;
    default:
      break;
  }
  for (const { status, attemptId } of [...refunds, ...reversals]) {
    if (status !== 'done' && status !== 'failed') open.add(attemptId);
  }
  return open;
}
