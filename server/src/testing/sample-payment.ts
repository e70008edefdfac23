import {
  type AttemptId,
  attemptId,
  type ChangeId,
  type MerchantId,
  merchantId,
  newUuid,
  type PaymentId,
} from '@cong/values/ids.ts';
import { type Vnd, vnd } from '@cong/values/money.ts';
import { addMs, HOUR_MS, MINUTE_MS } from '@cong/values/time.ts';
import type { Change } from '../core/change/change.ts';
import { dueOf, type InstalmentTerms } from '../core/instalment/terms.ts';
import type { Decided } from '../core/payment/change-payment.ts';
import { changePayment } from '../core/payment/change-payment.ts';
import type { Command } from '../core/payment/command.ts';
import { createPayment, type NewPayment } from '../core/payment/create.ts';
import type { Payment, PaymentIn, PaymentStatus } from '../core/payment/payment.ts';
import { DEFAULT_POLICY, type Policy } from '../core/payment/policy.ts';

/** The instant at which sample payments are made. */
export const T0 = new Date('2026-11-22T03:00:00.000Z');
export const minutes = (count: number): Date => addMs(T0, count * MINUTE_MS);
export const MERCHANT: MerchantId = merchantId(1);
export const AMOUNT: Vnd = vnd(100_000n);
export const BROWSER = 'browser-hash';

/** As 123PAY: any refusal but wrong details or a wrong OTP ends the payment. */
export const STRICT: Policy = { ...DEFAULT_POLICY, retryAfterRefusal: false };
/** As the others: the payer may try again. */
export const LENIENT: Policy = DEFAULT_POLICY;

export const randomIds = { uuid: () => newUuid(T0) };

/** The change that creates a sample payment; anything about it can be said otherwise. */
export function sampleChange(
  otherwise: Partial<NewPayment> = {},
): Change & { readonly payment: PaymentIn<'created'> } {
  const id = otherwise.id ?? (newUuid(T0) as PaymentId);
  const change = createPayment({
    id,
    changeId: newUuid(T0) as ChangeId,
    merchantId: MERCHANT,
    protocol: '123pay',
    orderRef: `order-${id}`,
    publicId: `P${id}`,
    amount: AMOUNT,
    order: {
      description: 'Một ly cà phê "sữa" \\ đá',
      customer: { name: 'Trần Thị Bưởi' },
      clientIp: '127.0.0.1',
      returnUrls: {
        success: 'https://shop.example/ok',
        cancel: 'https://shop.example/cancel',
        failure: 'https://shop.example/error',
      },
      fingerprint: 'f1',
      extras: { credentialId: 'c1' },
    },
    terms: { account: 'payable', feeBps: 110 },
    checkoutHash: 'hash',
    now: T0,
    expiresAt: addMs(T0, 24 * HOUR_MS),
    ...otherwise,
  });
  const [write] = change.writes;
  if (write?.type !== 'payment' || write.payment.status !== 'created')
    throw new Error('no payment');
  return { ...change, payment: write.payment };
}

export const samplePayment = (otherwise: Partial<NewPayment> = {}): PaymentIn<'created'> =>
  sampleChange(otherwise).payment;

/** One command, which must be accepted. */
export function changed(payment: Payment, command: Command, policy: Policy = STRICT): Decided {
  const decided = changePayment(payment, command, {
    policy,
    ids: randomIds,
    notifyHost: 'shop.example',
  });
  if (!decided.ok) throw new Error(`${command.type}: ${decided.error.code}`);
  return decided.value;
}

/** The payment after commands that must all be accepted. */
export const after = (
  payment: Payment,
  commands: readonly Command[],
  policy: Policy = STRICT,
): Payment =>
  commands.reduce((before, command) => changed(before, command, policy).payment, payment);

export const attemptOfNumber = ({ merchantId: merchant, id }: Payment, number: number): AttemptId =>
  attemptId({ merchantId: merchant, paymentId: id }, number);

type Start = {
  readonly number?: number;
  readonly now?: Date;
  readonly browserHash?: string;
  readonly terms?: InstalmentTerms | undefined;
};

/** The payer gives details: the next attempt of this payment. */
export const startAttempt = (
  payment: Payment,
  {
    number = payment.attempts.length + 1,
    now = minutes(1),
    browserHash = BROWSER,
    terms,
  }: Start = {},
): Extract<Command, { type: 'start_attempt' }> => ({
  type: 'start_attempt',
  attempt: {
    id: attemptOfNumber(payment, number),
    number,
    method: 'domestic_card',
    bank: 'VCB',
    connector: 'banknet',
    maskedCard: '970400******0018',
    ...(terms && { instalment: terms }),
  },
  browserHash,
  callDeadline: addMs(now, 15_000),
  now,
});

/** Commands that bring a fresh payment into a state, by its first attempt. */
export function commandsTo(
  payment: Payment,
  status: PaymentStatus,
  terms?: InstalmentTerms,
): readonly Command[] {
  const first = attemptOfNumber(payment, 1);
  const start = startAttempt(payment, { terms });
  const recordStart = (answer: Extract<Command, { type: 'record_start' }>['answer']): Command => ({
    type: 'record_start',
    attemptId: first,
    answer,
    now: minutes(2),
  });
  const toOtp = [start, recordStart({ outcome: 'otp_required', connectorRef: 'ref-1' })];
  const toAuthorising: readonly Command[] = [
    ...toOtp,
    {
      type: 'start_authorise',
      attemptId: first,
      step: 0,
      callDeadline: minutes(3.25),
      now: minutes(3),
    },
  ];
  const result = (answer: Extract<Command, { type: 'record_result' }>['answer']): Command => ({
    type: 'record_result',
    attemptId: first,
    answer,
    nextInquiryAt: minutes(4.5),
    now: minutes(4),
  });
  const due = dueOf(payment, { ...(terms && { instalment: terms }) });
  const ways: Readonly<Record<PaymentStatus, readonly Command[]>> = {
    created: [],
    verifying: [start],
    awaiting_otp: toOtp,
    redirected: [
      start,
      recordStart({
        outcome: 'redirect',
        connectorRef: 'ref-1',
        url: 'https://bank.example/page',
      }),
    ],
    authorising: toAuthorising,
    uncertain: [...toAuthorising, result({ outcome: 'unknown', why: 'timeout' })],
    captured: [...toAuthorising, result({ outcome: 'paid', amount: due })],
    declined: [...toAuthorising, result({ outcome: 'refused', reason: 'insufficient_funds' })],
    cancelled: [{ type: 'cancel', by: 'payer', now: minutes(1) }],
    expired: [{ type: 'expire', now: payment.expiresAt }],
  };
  return ways[status];
}

/** A sample payment in a state. */
export function paymentIn<Status extends PaymentStatus>(
  status: Status,
  otherwise: Partial<NewPayment> = {},
): PaymentIn<Status> {
  const fresh = samplePayment(otherwise);
  const payment = after(fresh, commandsTo(fresh, status));
  if (payment.status !== status) throw new Error(`${payment.status} instead of ${status}`);
  return payment as PaymentIn<Status>;
}
