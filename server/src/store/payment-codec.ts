import type { AttemptId, MerchantId, PaymentId } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import type { InstalmentTerms } from '../core/instalment/terms.ts';
import type { Attempt } from '../core/payment/attempt.ts';
import type { Order, Terms } from '../core/payment/order.ts';
import type { Payment, PaymentStatus } from '../core/payment/payment.ts';
import { jsonText } from './json-text.ts';

/** A row of `payment` as the driver hands it over. */
export type PaymentRow = {
  readonly merchant_id: number;
  readonly id: string;
  readonly version: number;
  readonly protocol: string;
  readonly order_ref: string;
  readonly public_id: string;
  readonly amount: string;
  readonly status: string;
  readonly facts: Facts;
  readonly state: State;
  readonly created_at: Date;
};

/** What never changes, beside the columns. */
type Facts = {
  readonly order: Order;
  readonly terms: Terms;
  readonly checkoutHash: string;
  readonly expiresAt: string;
};

type AttemptJson = Omit<Attempt, 'startedAt' | 'authoriseSentAt' | 'outcome' | 'instalment'> & {
  readonly instalment?: Omit<InstalmentTerms, 'fee'> & { readonly fee: string };
  readonly startedAt: string;
  readonly authoriseSentAt?: string;
  readonly outcome: { readonly type: string; readonly at?: string };
};

/** What the status implies, dates and amounts as text. */
type State = Readonly<Record<string, unknown>> & { readonly attempts?: readonly AttemptJson[] };

const DATES = [
  'idleUntil',
  'callDeadline',
  'otpExpiresAt',
  'nextInquiryAt',
  'since',
  'capturedAt',
  'endedAt',
] as const;
const AMOUNTS = ['reportedAmount', 'refunded'] as const;

export const encodeFacts = ({ order, terms, checkoutHash, expiresAt }: Payment): string =>
  JSON.stringify({ order, terms, checkoutHash, expiresAt });

/** Everything of a payment that is in neither a column nor the facts. */
export function encodeState(payment: Payment): string {
  const { id, merchantId, version, protocol, orderRef, publicId, amount, status, ...rest } =
    payment;
  const { order, terms, checkoutHash, createdAt, expiresAt, ...state } = rest;
  return jsonText(state);
}

/** @throws {Error} when the row is not one that this server wrote. */
export function decodePayment(row: PaymentRow): Payment {
  const { facts, state } = row;
  const decoded: Record<string, unknown> = {
    discrepancies: [],
    ...state,
    attempts: (state.attempts ?? []).map(decodeAttempt),
    id: row.id as PaymentId,
    merchantId: row.merchant_id as MerchantId,
    version: row.version,
    protocol: row.protocol,
    orderRef: row.order_ref,
    publicId: row.public_id,
    amount: vnd(BigInt(row.amount)),
    order: facts.order,
    terms: facts.terms,
    checkoutHash: facts.checkoutHash,
    createdAt: row.created_at,
    expiresAt: new Date(facts.expiresAt),
    status: row.status as PaymentStatus,
  };
  for (const key of DATES) {
    const value = state[key];
    if (typeof value === 'string') decoded[key] = new Date(value);
  }
  for (const key of AMOUNTS) {
    const value = state[key];
    if (typeof value === 'string') decoded[key] = vnd(BigInt(value));
  }
  return decoded as Payment;
}

function decodeAttempt(json: AttemptJson): Attempt {
  const { startedAt, authoriseSentAt, outcome, instalment, ...rest } = json;
  return {
    ...rest,
    id: json.id as AttemptId,
    startedAt: new Date(startedAt),
    ...(instalment !== undefined && {
      instalment: { ...instalment, fee: vnd(BigInt(instalment.fee)) },
    }),
    ...(authoriseSentAt !== undefined && { authoriseSentAt: new Date(authoriseSentAt) }),
    outcome: {
      ...outcome,
      ...(outcome.at !== undefined && { at: new Date(outcome.at) }),
    } as Attempt['outcome'],
  };
}
