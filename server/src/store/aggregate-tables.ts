import type { MerchantId } from '@cong/values/ids.ts';
import type { Write } from '../core/change/change.ts';
import { refundDueAt } from '../core/refund/refund.ts';
import { reversalDueAt } from '../core/reversal/reversal.ts';
import { subscriptionDueAt } from '../core/subscription/subscription.ts';
import { jsonText } from './json-text.ts';
import { encodeConversion, encodeRefund, encodeReversal } from './refund-codec.ts';
import { encodeTopUp, encodeWallet } from './wallet-codec.ts';

/** A write of anything but a payment. */
export type AggregateWrite = Exclude<Write, { type: 'payment' }>;
type WriteOf<Type extends AggregateWrite['type']> = Extract<AggregateWrite, { type: Type }>;

/** What every aggregate's table has. */
type Aggregate = {
  readonly merchantId: MerchantId;
  readonly id: string;
  readonly version: number;
  readonly status: string;
};

/** A row as PostgreSQL reads it from JSON, by column: no number that JavaScript would round, no bytes but as text. */
export type Row = Readonly<Record<string, string | number | null>>;

type Table<Type extends AggregateWrite['type']> = {
  readonly aggregateOf: (write: WriteOf<Type>) => Aggregate;
  readonly state: (write: WriteOf<Type>) => string;
  readonly dueAt: (write: WriteOf<Type>) => Date | undefined;
  /** Columns of this table alone. */
  readonly columns: (write: WriteOf<Type>) => Row;
  /** Those of them that change after the row was made. */
  readonly changing?: readonly string[];
};

/** How each aggregate stands in its table, which is called like its writes. In the order in which rows are locked. */
const TABLES: { readonly [Type in AggregateWrite['type']]: Table<Type> } = {
  // First: what a batch's payments take from wallets was locked before (wallet-rows.ts), in the same key order.
  wallet: {
    aggregateOf: ({ wallet }) => wallet,
    state: ({ wallet }) => encodeWallet(wallet),
    dueAt: () => undefined,
    columns: ({ wallet: { phone }, passwordHash }) => ({
      phone,
      ...(passwordHash !== undefined && { password_hash: passwordHash.reveal() }),
    }),
  },
  top_up: {
    aggregateOf: ({ topUp }) => topUp,
    state: ({ topUp }) => encodeTopUp(topUp),
    dueAt: () => undefined,
    columns: ({ topUp: { walletId, requestId, amount } }) => ({
      wallet_id: walletId,
      request_id: requestId,
      amount: amount.toString(),
    }),
  },
  refund: {
    aggregateOf: ({ refund }) => refund,
    state: ({ refund }) => encodeRefund(refund),
    dueAt: ({ refund }) => refundDueAt(refund),
    columns: ({ refund: { paymentId, protocol, requestId, amount } }) => ({
      payment_id: paymentId,
      protocol,
      request_id: requestId,
      amount: amount.toString(),
    }),
  },
  reversal: {
    aggregateOf: ({ reversal }) => reversal,
    state: ({ reversal }) => encodeReversal(reversal),
    dueAt: ({ reversal }) => reversalDueAt(reversal),
    columns: ({ reversal: { paymentId, attemptId, amount } }) => ({
      payment_id: paymentId,
      attempt_id: attemptId,
      amount: amount.toString(),
    }),
  },
  conversion: {
    aggregateOf: ({ conversion }) => conversion,
    state: ({ conversion }) => encodeConversion(conversion),
    dueAt: () => undefined,
    columns: ({ conversion: { paymentId, attemptId, terms, principal, capturedAt } }) => ({
      payment_id: paymentId,
      attempt_id: attemptId,
      bank: terms.bank,
      amount: principal.toString(),
      captured_at: capturedAt.toISOString(),
    }),
  },
  saved_card: {
    aggregateOf: ({ card }) => card,
    state: ({ card }) => jsonText(card),
    dueAt: () => undefined,
    columns: ({ card: { protocol, token, customerRef, fingerprint, paymentId } }) => ({
      protocol,
      token,
      customer_ref: customerRef ?? null,
      fingerprint,
      payment_id: paymentId,
    }),
  },
  profile: {
    aggregateOf: ({ profile }) => profile,
    state: ({ profile }) => jsonText(profile),
    dueAt: () => undefined,
    columns: ({ profile: { protocol, customerRef } }) => ({ protocol, customer_ref: customerRef }),
  },
  plan: {
    aggregateOf: ({ plan }) => plan,
    state: ({ plan }) => jsonText(plan),
    dueAt: () => undefined,
    columns: ({ plan: { protocol, code } }) => ({ protocol, code }),
  },
  subscription: {
    aggregateOf: ({ subscription }) => subscription,
    state: ({ subscription }) => jsonText(subscription),
    dueAt: ({ subscription }) => subscriptionDueAt(subscription),
    columns: ({ subscription: { protocol, code, customerRef, terms } }) => ({
      protocol,
      code,
      plan_id: terms.planId,
      customer_ref: customerRef,
    }),
  },
};

export const AGGREGATE_TYPES = Object.keys(TABLES) as readonly AggregateWrite['type'][];

/** Columns that an update sets, besides the version. */
export const changingColumns = (type: AggregateWrite['type']): readonly string[] => [
  'status',
  'state',
  'due_at',
  ...(TABLES[type].changing ?? []),
];

export const versionOf = (write: AggregateWrite): number =>
  tableOf(write).aggregateOf(write).version;

/** The aggregate as its row. */
export function rowOf(write: AggregateWrite): Row {
  const table = tableOf(write);
  const { merchantId, id, version, status } = table.aggregateOf(write);
  return {
    ...table.columns(write),
    ...{ merchant_id: merchantId, id, version, status },
    state: table.state(write),
    due_at: table.dueAt(write)?.toISOString() ?? null,
  };
}

/** The table of this very write: the compiler does not see that the two types are one. */
const tableOf = (write: AggregateWrite): Table<AggregateWrite['type']> =>
  TABLES[write.type] as Table<AggregateWrite['type']>;
