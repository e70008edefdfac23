import { randomInt } from 'node:crypto';
import { Secret } from '@cong/values/secret.ts';
import type { OrderWithToken } from '@cong/wire/appotapay/order-with-token.ts';
import {
  formatDeletedToken,
  formatSavedCard,
  parseDeleteToken,
} from '@cong/wire/appotapay/token.ts';
import { isDomesticCard } from '../../core/bank/issuer.ts';
import type { ActiveCard, SavedCard } from '../../core/card/saved-card.ts';
import { forgetCard } from '../../flows/forget-card.ts';
import type { ProtocolDeps } from '../protocol.ts';
import { PROTOCOL } from './authenticate.ts';
import { type Call, formatRefusal, type Handle, refusal } from './call.ts';
import { CREATE_CODES } from './codes.ts';
import type { CardWish } from './place-order.ts';

const HALF = 100_000_000;

/** A fresh token: sixteen digits that say nothing of the card. */
const newToken = (): string =>
  [randomInt(HALF), randomInt(HALF)].map((half) => String(half).padStart(8, '0')).join('');

/** What the order's action says of its card; undefined for a token that this merchant does not have. */
export async function cardWishOf(
  deps: ProtocolDeps,
  call: Call,
  order: OrderWithToken,
): Promise<CardWish> {
  switch (order.action) {
    case 'PAY':
      return {};
    case 'PAY_WITH_RETURN_TOKEN':
      return { saveCard: { token: newToken() } };
    case 'PAY_WITH_TOKEN': {
      const card = await activeCard(deps, call, order.token);
      return card && { cardOnFile: card.id, bank: card.bank };
    }
  }
}

/** The merchant's card behind a token, while it can be paid with. */
async function activeCard(
  { flows }: ProtocolDeps,
  { merchant }: Call,
  token: Secret,
): Promise<ActiveCard | undefined> {
  const key = { merchantId: merchant.id, protocol: PROTOCOL, token: token.reveal() };
  return ifActive(await flows.cards.byToken(key));
}

const ifActive = (card: SavedCard | undefined): ActiveCard | undefined =>
  card?.status === 'active' ? card : undefined;

/** GET /api/v1.1/token/{orderId}: the card that an order saved, or paid with. */
export const savedCard: Handle = async ({ flows }, { merchant, language, params }) => {
  const key = { merchantId: merchant.id, protocol: PROTOCOL, orderRef: params.orderId ?? '' };
  const payment = await flows.reader.byOrder(key);
  const onFile = payment?.order.cardOnFile;
  const card = onFile
    ? ifActive(await flows.cards.byId(merchant.id, onFile))
    : payment && ifActive(await flows.cards.byPayment(merchant.id, payment.id));
  if (card === undefined) return refusal(CREATE_CODES, 'token_not_found');
  const { token, holder, masked: maskedNumber, date } = card;
  const type = isDomesticCard(maskedNumber) ? 'ATM_CARD' : 'CREDIT_CARD';
  const told = { status: 'active', token: new Secret(token), type } as const;
  return { body: formatSavedCard({ ...told, holder, maskedNumber, date }, language) };
};

/** DELETE /api/v1.1/token/delete */
export const deleteToken: Handle = async (deps, call) => {
  const parsed = parseDeleteToken(call.fields);
  if (!parsed.ok) return formatRefusal(parsed.error);
  const card = await activeCard(deps, call, parsed.value);
  if (card === undefined) return refusal(CREATE_CODES, 'token_not_found');
  const forgotten = await forgetCard(deps.flows, card);
  if (!forgotten.ok) return refusal(CREATE_CODES, forgotten.error.code);
  return { body: formatDeletedToken(call.language) };
};
