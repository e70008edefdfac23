import type { MerchantId } from '@cong/values/ids.ts';
import type { Payment } from '../payment/payment.ts';
import { walletConnector } from '../wallet/wallet-connector.ts';
import { merchantAccount, paidAccount, receivable, walletOf } from './account.ts';
import type { MoneyStates, Posted } from './books.ts';
import type { BookCheck, Difference } from './difference.ts';

type Sum = { count: number; amount: bigint };

/** One side as the states say it, the other as the ledger says it. */
type Sides = { readonly states: Sum; readonly postings: Sum };

/** What one merchant's payments through one connector come to. */
export type ConnectorTotals = {
  readonly merchantId: MerchantId;
  readonly connector: string;
  readonly captures: Sides;
  readonly refunds: Sides;
  /** What the connector owes for this merchant: debited, not sent back. */
  receivable: bigint;
};

const CONNECTOR = /^connector:([^:]+):receivable$/;

/** The connector behind an account that payers' money comes from; all wallets are one. */
const payerOf = (account: string): string | undefined =>
  walletOf(account) === undefined ? CONNECTOR.exec(account)?.[1] : walletConnector.name;

const sides = (): Sides => ({
  states: { count: 0, amount: 0n },
  postings: { count: 0, amount: 0n },
});

/** Adds up captures and refunds, per merchant and connector, from the states and from the postings apart. */
export class BookTotals {
  readonly #totals = new Map<string, ConnectorTotals>();

  addStates({ payment, refunds }: MoneyStates): void {
    const { merchantId } = payment;
    if (payment.status === 'captured') {
      const total = this.#of(merchantId, connectorOf(payment));
      count(total.captures.states, payment.amount);
    }
    for (const { status, connector, amount } of refunds) {
      if (status === 'done') count(this.#of(merchantId, connector).refunds.states, amount);
    }
  }

  addPosting(merchantId: MerchantId, { debit, credit, amount }: Posted): void {
    const into = payerOf(debit);
    const outOf = payerOf(credit);
    if (into !== undefined) {
      const total = this.#of(merchantId, into);
      total.receivable += amount;
      if (isPaidTo(merchantId, credit)) count(total.captures.postings, amount);
    }
    if (outOf !== undefined) {
      const total = this.#of(merchantId, outOf);
      total.receivable -= amount;
      if (isGivenBack(merchantId, debit)) count(total.refunds.postings, amount);
    }
  }

  get all(): readonly ConnectorTotals[] {
    return [...this.#totals.values()];
  }

  /** Where the two sides do not say the same. */
  differences(): readonly Difference[] {
    return this.all.flatMap(({ merchantId, connector, captures, refunds }) => {
      const tell = (check: BookCheck, { states, postings }: Sides): readonly Difference[] =>
        states.count === postings.count && states.amount === postings.amount
          ? []
          : [{ check, merchantId, subject: receivable(connector), what: said(states, postings) }];
      return [...tell('captures', captures), ...tell('refunds', refunds)];
    });
  }

  #of(merchantId: MerchantId, connector: string): ConnectorTotals {
    const key = `${merchantId} ${connector}`;
    let total = this.#totals.get(key);
    if (total === undefined) {
      total = { merchantId, connector, captures: sides(), refunds: sides(), receivable: 0n };
      this.#totals.set(key, total);
    }
    return total;
  }
}

function count(sum: Sum, amount: bigint): void {
  sum.count += 1;
  sum.amount += amount;
}

const said = (states: Sum, postings: Sum): string =>
  `states: ${states.count} of ${states.amount}; postings: ${postings.count} of ${postings.amount}`;

const isPaidTo = (merchantId: MerchantId, account: string): boolean =>
  account === merchantAccount(merchantId, 'payable') ||
  account === merchantAccount(merchantId, 'collection') ||
  account === paidAccount(merchantId, 'verification');

const isGivenBack = (merchantId: MerchantId, account: string): boolean =>
  account === merchantAccount(merchantId, 'refunding') ||
  account === paidAccount(merchantId, 'verification');

const connectorOf = (payment: Extract<Payment, { status: 'captured' }>): string =>
  payment.attempts.find(({ id }) => id === payment.attemptId)?.connector ?? '?';
