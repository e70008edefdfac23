import { err, ok, type Result } from '@cong/values/result.ts';
import { Secret } from '@cong/values/secret.ts';
import type { JsonObject } from '../shared/body.ts';
import { textOf } from '../shared/field-rules.ts';
import {
  type CreateOrder,
  DEFAULT_ORDER_POLICY,
  ORDER_RULES,
  type OrderPolicy,
  orderFields,
  parseChoice,
} from './create-order.ts';
import { checkFields, type FieldRule, type RequestFault } from './fields.ts';
import { signRequest } from './signature.ts';

/** What is done with the card: nothing, saved for the next time, or it was saved before. */
export type Action = 'PAY' | 'PAY_WITH_RETURN_TOKEN' | 'PAY_WITH_TOKEN';

/** A v1.1 order: a v1 order that may save a card or pay with a saved one. */
export type OrderWithToken = CreateOrder &
  (
    | { readonly action: 'PAY' | 'PAY_WITH_RETURN_TOKEN' }
    | { readonly action: 'PAY_WITH_TOKEN'; readonly token: Secret }
  );

const TOKEN = /^\d{16}$/;

/** Sixteen digits. They may come as a JSON number beyond 2⁵³, and are read by their text. */
export const TOKEN_FORM = {
  why: 'not_a_token',
  accepts: (text: string) => TOKEN.test(text),
} as const;

const isAction = (text: string): text is Action =>
  text === 'PAY' || text === 'PAY_WITH_RETURN_TOKEN' || text === 'PAY_WITH_TOKEN';

const RULES = {
  ...ORDER_RULES,
  action: { max: 30, form: { why: 'unknown_value', accepts: isAction } },
  // Empty or left over from another call, unless the action needs it.
  token: { max: 20 },
} as const satisfies Readonly<Record<string, FieldRule>>;

/** The order in the body of `/api/v1.1/orders/payment/bank`, or the first rule that it breaks. */
export function parseOrderWithToken(
  body: JsonObject,
  policy: OrderPolicy = DEFAULT_ORDER_POLICY,
): Result<OrderWithToken, RequestFault> {
  const action = textOf(body, 'action') || 'PAY';
  const withToken = action === 'PAY_WITH_TOKEN';
  const rules = withToken
    ? { ...RULES, token: { max: 20, required: true as const, form: TOKEN_FORM } }
    : RULES;
  const fault = checkFields(body, rules);
  if (fault) return err(fault);
  const order = parseChoice(body, policy);
  if (!order.ok) return order;
  if (withToken) return ok({ ...order.value, action, token: new Secret(textOf(body, 'token')) });
  return ok({ ...order.value, action: action === 'PAY' ? 'PAY' : 'PAY_WITH_RETURN_TOKEN' });
}

/** A signed body for `/api/v1.1/orders/payment/bank`, as a merchant sends it in JSON. */
export function formatOrderWithToken(order: OrderWithToken, secretKey: Secret) {
  const token = order.action === 'PAY_WITH_TOKEN' ? order.token.reveal() : '';
  const fields = { ...orderFields(order), action: order.action, token };
  const texts = { ...fields, amount: fields.amount.toString() };
  return { ...fields, signature: signRequest(texts, secretKey) };
}
