import {
  type CreateOrder,
  formatCreatedOrder,
  formatCreatedOrderV11,
  parseCreateOrder,
} from '@cong/wire/appotapay/create-order.ts';
import { parseOrderWithToken } from '@cong/wire/appotapay/order-with-token.ts';
import type { ProtocolDeps } from '../protocol.ts';
import { secretKeyOf } from './authenticate.ts';
import { type Answer, type Call, formatRefusal, type Handle } from './call.ts';
import { paymentUrlOf } from './payment-link.ts';
import { type CardWish, orderPolicyOf, placeOrder } from './place-order.ts';
import { cardWishOf } from './saved-cards.ts';

/** POST /api/v1/orders/payment/bank */
export const createOrder: Handle = async (deps, call) => {
  const parsed = parseCreateOrder(call.fields, orderPolicyOf(call.merchant));
  if (!parsed.ok) return formatRefusal(parsed.error);
  return answerOrder(deps, call, {
    asked: parsed.value,
    wish: {},
    format: formatCreatedOrder,
  });
};

/** POST /api/v1/orders/payment/wc: the payer chooses among everything, and there is no extraData. */
export const createWebOrder: Handle = (deps, call) => {
  const { bankCode, paymentMethod, extraData, ...fields } = call.fields;
  return createOrder(deps, { ...call, fields });
};

/** POST /api/v1.1/orders/payment/bank */
export const createOrderV11: Handle = async (deps, call) => {
  const parsed = parseOrderWithToken(call.fields, orderPolicyOf(call.merchant));
  if (!parsed.ok) return formatRefusal(parsed.error);
  const asked = parsed.value;
  const wish = await cardWishOf(deps, call, asked);
  return answerOrder(deps, call, { asked, wish, format: formatCreatedOrderV11 });
};

type Ordered = {
  readonly asked: CreateOrder;
  readonly wish: CardWish;
  readonly format: typeof formatCreatedOrder;
};

async function answerOrder(
  deps: ProtocolDeps,
  call: Call,
  { asked, wish, format }: Ordered,
): Promise<Answer> {
  const created = await placeOrder(deps, call, { asked, wish });
  if ('refused' in created) return created;
  const { orderRef, amount } = asked;
  const paymentUrl = paymentUrlOf(deps, orderRef, created);
  const order = { orderRef, amount, paymentUrl };
  return { body: format(order, call.language, secretKeyOf(call.credential)) };
}
