import type { Vnd } from '@cong/values/money.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import { Secret } from '@cong/values/secret.ts';
import { isObject, type JsonObject, type JsonValue } from '../shared/body.ts';
import { textOf } from '../shared/field-rules.ts';
import {
  type AnswerFailure,
  badSignature,
  type HttpAnswer,
  malformed,
  parseAnswer,
  success,
} from './answer.ts';
import type { Language } from './code-text.ts';
import { DEFAULT_ORDER_POLICY, type OrderPolicy, orderFields } from './create-order.ts';
import { amountNumber, parseAmount, type RequestFault, WEB_ADDRESS_FORM } from './fields.ts';
import { type OrderWithToken, parseOrderWithToken } from './order-with-token.ts';
import { signed, signRequest, verify } from './signature.ts';

/** A card as the payer typed it on the merchant's own page. Lives in memory for one call. */
export type WhiteLabelCard = {
  readonly number: Secret;
  readonly holder: string;
  /** Two digits. */
  readonly month: string;
  /** Two digits. */
  readonly year: string;
  readonly cvc?: Secret;
};

/** An order that brings its card. */
export type WhiteLabelOrder = OrderWithToken & { readonly card: WhiteLabelCard };

const NUMBER = /^\d{12,19}$/;
const MONTH = /^(?:0?[1-9]|1[0-2])$/;
const YEAR = /^(?:20)?\d{2}$/;
const CVC = /^\d{3,4}$/;

/** The order in the body of `/api/v1.1/payment/wl/banking`, or the first rule that it breaks; the card's form (1) comes first. */
export function parseWhiteLabelOrder(
  body: JsonObject,
  policy: OrderPolicy = DEFAULT_ORDER_POLICY,
): Result<WhiteLabelOrder, RequestFault> {
  const card = parseCard(body.card);
  if (!card) return err({ code: 1, field: 'card', why: 'not_a_card' });
  const order = parseOrderWithToken(body, policy);
  return order.ok ? ok({ ...order.value, card }) : order;
}

function parseCard(value: JsonValue | undefined): WhiteLabelCard | undefined {
  if (!isObject(value)) return undefined;
  const number = textOf(value, 'number').replaceAll(' ', '');
  const holder = textOf(value, 'holder').trim();
  const month = textOf(value, 'card_month');
  const year = textOf(value, 'card_year');
  const cvc = textOf(value, 'cvc');
  if (!NUMBER.test(number) || holder.length > 100) return undefined;
  if (!MONTH.test(month) || !YEAR.test(year) || (cvc !== '' && !CVC.test(cvc))) return undefined;
  return {
    number: new Secret(number),
    holder,
    month: month.padStart(2, '0'),
    year: year.slice(-2),
    ...(cvc && { cvc: new Secret(cvc) }),
  };
}

/** A signed body for `/api/v1.1/payment/wl/banking`, as JSON. It holds the card: send it, keep it nowhere. */
export function formatWhiteLabelOrder(order: WhiteLabelOrder, secretKey: Secret): string {
  const { card } = order;
  const fields = {
    ...orderFields(order),
    action: order.action,
    token: order.action === 'PAY_WITH_TOKEN' ? order.token.reveal() : '',
    card: {
      number: card.number.reveal(),
      holder: card.holder,
      card_month: card.month,
      card_year: card.year,
      cvc: card.cvc?.reveal() ?? '',
    },
  };
  const texts = { ...fields, amount: fields.amount.toString(), card: JSON.stringify(fields.card) };
  return JSON.stringify({ ...fields, signature: signRequest(texts, secretKey) });
}

/** What a merchant learns when its card was accepted: the payer goes on at our OTP page. */
export type AcceptedCard = {
  readonly orderRef: string;
  readonly amount: Vnd;
  /** appotapayTransId */
  readonly transactionId: string;
  readonly verifyOtpUrl: string;
};

/** The answer to a white-label order: JSON, HTTP 200. */
export const formatAcceptedCard = (
  { orderRef, amount, transactionId, verifyOtpUrl }: AcceptedCard,
  language: Language,
  secretKey: Secret,
): string =>
  JSON.stringify(
    signed(
      'whiteLabelOrder',
      {
        ...success(language),
        orderId: orderRef,
        amount: amountNumber(amount),
        appotapayTransId: transactionId,
        verifyOtpUrl,
      },
      secretKey,
    ),
  );

/** What a white-label order was answered. */
export function parseAcceptedCard(
  answer: HttpAnswer,
  secretKey: Secret,
): Result<AcceptedCard, AnswerFailure> {
  const parsed = parseAnswer(answer);
  if (!parsed.ok) return parsed;
  const fields = parsed.value;
  if (!verify('whiteLabelOrder', fields, secretKey)) return badSignature;
  const orderRef = textOf(fields, 'orderId');
  const transactionId = textOf(fields, 'appotapayTransId');
  const verifyOtpUrl = textOf(fields, 'verifyOtpUrl');
  const amount = parseAmount(textOf(fields, 'amount'));
  if (!orderRef || !transactionId || amount === undefined) return malformed;
  return WEB_ADDRESS_FORM.accepts(verifyOtpUrl)
    ? ok({ orderRef, amount, transactionId, verifyOtpUrl })
    : malformed;
}
