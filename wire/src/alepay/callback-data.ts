import type { JsonObject } from '../shared/body.ts';
import { textOf } from './fields.ts';
import { cardFields, type LinkedCard, parseCard } from './linked-card.ts';

/** What an order's callback carries beside the transactionCode when its card was linked (isCardLink). */
export type CardLinkedByOrder = {
  readonly alepayToken: string;
  readonly transactionCode: string;
  readonly cardLinkCode: string;
};

/** A linking order's data, as a merchant reads it. */
export function parseCardLinkedByOrder(data: JsonObject): CardLinkedByOrder | undefined {
  const alepayToken = textOf(data, 'alepayToken');
  const transactionCode = textOf(data, 'transactionCode');
  if (!alepayToken || !transactionCode) return undefined;
  return { alepayToken, transactionCode, cardLinkCode: textOf(data, 'cardLinkCode') };
}

/** What request-profile's callback carries. */
export type LinkedProfile = LinkedCard & { readonly customerId: string; readonly email: string };

/** The data of request-profile's callback. */
export const linkedProfileFields = (linked: LinkedProfile) => ({
  email: linked.email,
  customerId: linked.customerId,
  ...cardFields(linked),
});

/** The same, as a merchant reads it. */
export function parseLinkedProfile(data: JsonObject): LinkedProfile | undefined {
  const card = parseCard(data);
  const customerId = textOf(data, 'customerId');
  return card && customerId ? { ...card, customerId, email: textOf(data, 'email') } : undefined;
}
