import { isObject, type JsonObject, type JsonValue } from '../shared/body.ts';
import { everyItem } from './every-item.ts';
import { parseWhole, textOf } from './fields.ts';
import { writeJson } from './json-text.ts';
import { type Profile, profileFields } from './profile.ts';

/** A card that a customer linked, as its merchant may see it. */
export type LinkedCard = {
  /** alepayToken: pays with one click. */
  readonly token: string;
  /** First six and last four digits. */
  readonly maskedNumber: string;
  readonly holder: string;
  readonly expiry: { readonly month: number; readonly year: number };
  /** The card's brand. */
  readonly paymentMethod: string;
  readonly bankCode: string;
};

/** A card's fields, as request-profile's callback has them. */
export const cardFields = (card: LinkedCard) => ({
  cardNumber: card.maskedNumber,
  cardHolderName: card.holder,
  cardExpireMonth: card.expiry.month.toString().padStart(2, '0'),
  cardExpireYear: card.expiry.year.toString(),
  paymentMethod: card.paymentMethod,
  bankCode: card.bankCode,
  token: card.token,
});

/** A card from its fields; undefined when one is missing or malformed. */
export function parseCard(fields: JsonObject): LinkedCard | undefined {
  const month = parseWhole(textOf(fields, 'cardExpireMonth'));
  const year = parseWhole(textOf(fields, 'cardExpireYear'));
  const token = textOf(fields, 'token');
  const maskedNumber = textOf(fields, 'cardNumber');
  if (!token || !maskedNumber || !month || month > 12 || !year) return undefined;
  return {
    token,
    maskedNumber,
    holder: textOf(fields, 'cardHolderName'),
    expiry: { month, year },
    paymentMethod: textOf(fields, 'paymentMethod'),
    bankCode: textOf(fields, 'bankCode'),
  };
}

/** How a link stands: its 2-D card may wait for its amount to be told. */
export type LinkStatus = 'ACTIVE' | 'UNVERIFIED';

/** A customer and every card of theirs that is linked. */
export type Customer = {
  readonly profile: Profile;
  readonly cards: readonly (LinkedCard & { readonly status: LinkStatus })[];
};

/** The answer's data of get-customer-info. The vendor's own shape is not known: this one is ours. */
export const formatCustomer = ({ profile, cards }: Customer): string =>
  writeJson({
    ...profileFields(profile),
    cards: cards.map((card) => ({ ...cardFields(card), status: card.status })),
  });

/** A customer as a merchant reads it. */
export function parseCustomer(data: JsonValue): Customer | undefined {
  if (!isObject(data)) return undefined;
  const cards = everyItem(data.cards, (item) => {
    const card = parseCard(item);
    const status = textOf(item, 'status');
    if (!card || (status !== 'ACTIVE' && status !== 'UNVERIFIED')) return undefined;
    const linked: LinkedCard & { readonly status: LinkStatus } = { ...card, status };
    return linked;
  });
  if (!cards || !textOf(data, 'id')) return undefined;
  const profile: Profile = {
    customerId: textOf(data, 'id'),
    firstName: textOf(data, 'firstName'),
    lastName: textOf(data, 'lastName'),
    street: textOf(data, 'street'),
    city: textOf(data, 'city'),
    state: textOf(data, 'state'),
    postalCode: textOf(data, 'postalCode'),
    country: textOf(data, 'country'),
    email: textOf(data, 'email'),
    phone: textOf(data, 'phoneNumber'),
  };
  return { profile, cards };
}
