import {
  formatTransactionInfo,
  parseTransactionQuery,
  type TransactionInfo,
} from '@cong/wire/alepay/transaction-info.ts';
import { cardTypeOf } from '../../core/instalment/card-type.ts';
import type { Attempt } from '../../core/payment/attempt.ts';
import { type Payment, verifiesCard } from '../../core/payment/payment.ts';
import type { ProtocolDeps } from '../protocol.ts';
import { PROTOCOL } from './authenticate.ts';
import type { Answered, Call } from './call.ts';
import { statusOf } from './codes.ts';
import { wireBankOf } from './instalment-bank-code.ts';

/** get-transaction-info: how one of the merchant's own transactions stands. */
export async function getTransactionInfo(
  { flows }: ProtocolDeps,
  { who: { merchant }, fields, language }: Call,
): Promise<Answered> {
  const asked = parseTransactionQuery(fields);
  if (!asked.ok) return { code: asked.error.code, why: `field ${asked.error.field}` };
  const found = await flows.reader.byPublicId(asked.value);
  const payment = found.find(
    (one) => one.merchantId === merchant.id && one.protocol === PROTOCOL && !verifiesCard(one),
  );
  if (payment === undefined) return { code: '153', why: asked.value };
  return { code: '000', json: formatTransactionInfo(infoOf(payment), language) };
}

/** A payment as the merchant is told of it, by answer and by notification. */
export function infoOf(payment: Payment): TransactionInfo {
  const { customer } = payment.order;
  const attempt = toldAttempt(payment);
  const method = attempt && methodOf(attempt);
  return {
    transactionCode: payment.publicId,
    orderRef: payment.orderRef,
    amount: payment.amount,
    buyer: {
      name: customer.name ?? '',
      ...(customer.email !== undefined && { email: customer.email }),
      ...(customer.phone !== undefined && { phone: customer.phone }),
    },
    ...(attempt?.maskedCard !== undefined && { maskedCard: attempt.maskedCard }),
    status: statusOf(payment),
    is3D: attempt?.method === 'international_card' && attempt.authoriseSentAt === undefined,
    ...instalmentOf(payment, attempt),
    ...(method !== undefined && { method }),
    createdAt: payment.createdAt,
    ...(payment.status === 'captured' && { paidAt: payment.capturedAt }),
  };
}

/** The instalments that were tried, else those that the merchant fixed. */
function instalmentOf({ order }: Payment, attempt: Attempt | undefined) {
  const told = attempt === undefined ? order.instalment?.fixed : attempt.instalment;
  if (told?.bank === undefined || told.months === undefined) return {};
  return { instalment: { months: told.months, ...wireBankOf(told.bank) } };
}

/** The attempt that paid, else the last one. */
const toldAttempt = (payment: Payment): Attempt | undefined =>
  payment.status === 'captured'
    ? payment.attempts.find(({ id }) => id === payment.attemptId)
    : payment.attempts.at(-1);

function methodOf({ method, maskedCard }: Attempt): string | undefined {
  if (method === 'international_card') return maskedCard && cardTypeOf(maskedCard);
  return method === 'bank_page' ? 'IB_ON' : 'ATM_ON';
}
