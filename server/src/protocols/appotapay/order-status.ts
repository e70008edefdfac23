import {
  type CardInfo,
  formatOrderStatus,
  formatOrderStatusV11,
  parseStatusRequest,
} from '@cong/wire/appotapay/order-status.ts';
import { attemptOf, type Payment, type PaymentIn } from '../../core/payment/payment.ts';
import { keyOf } from '../../flows/execute-command.ts';
import type { ProtocolDeps } from '../protocol.ts';
import { PROTOCOL, secretKeyOf } from './authenticate.ts';
import { type Call, formatRefusal, type Handle, type Refused, refusal } from './call.ts';
import { codeOf, REFUND_CODES, REFUNDED, TRANSACTION_STATUS } from './codes.ts';
import { resultOf } from './result.ts';

/** POST /api/v1/orders/transaction/bank/status */
export const orderStatus: Handle = async (deps, call) => {
  const paid = await paidOrder(deps, call);
  if ('refused' in paid) return paid;
  const result = resultOf(paid, call.credential);
  const cardInfo = cardInfoOf(paid);
  const told = { ...result, ...(cardInfo && { cardInfo }) };
  return { body: formatOrderStatus(told, call.language, secretKeyOf(call.credential)) };
};

/** POST /api/v1.1/orders/transaction/bank/status */
export const orderStatusV11: Handle = async (deps, call) => {
  const paid = await paidOrder(deps, call);
  if ('refused' in paid) return paid;
  const status = TRANSACTION_STATUS[paid.status];
  const told = { ...resultOf(paid, call.credential), status };
  return { body: formatOrderStatusV11(told, call.language, secretKeyOf(call.credential)) };
};

/** The order as a success; everything else about an order is told as a refusal with its code. */
async function paidOrder(
  deps: ProtocolDeps,
  { fields, merchant }: Call,
): Promise<PaymentIn<'captured'> | Refused> {
  const parsed = parseStatusRequest(fields);
  if (!parsed.ok) return formatRefusal(parsed.error);
  const key = { merchantId: merchant.id, protocol: PROTOCOL, orderRef: parsed.value };
  const payment = await deps.flows.reader.byOrder(key);
  if (payment === undefined) return refusal(REFUND_CODES, 'payment_not_found');
  if (payment.status !== 'captured') return { code: codeOf(payment), refused: payment.status };
  return (await isRefunded(deps, payment)) ? { code: REFUNDED, refused: 'refunded' } : payment;
}

/** All of it is back with the payer: what is only asked for is not. */
async function isRefunded({ flows }: ProtocolDeps, payment: PaymentIn<'captured'>) {
  if (payment.refunded < payment.amount) return false;
  const refunds = await flows.reader.refundsOf(keyOf(payment));
  return refunds.every(({ status }) => status === 'done' || status === 'failed');
}

/** Of international cards only. Nobody asks for the holder, and the scheme does not tell the issuer's country. */
function cardInfoOf(payment: Payment & PaymentIn<'captured'>): CardInfo | undefined {
  const attempt = attemptOf(payment, payment.attemptId);
  if (attempt?.method !== 'international_card') return undefined;
  const { maskedCard = '', cardExpiry = '' } = attempt;
  return { cardNumber: maskedCard, cardDate: cardExpiry, cardName: '', countryCode: '' };
}
