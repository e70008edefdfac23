import { randomInt } from 'node:crypto';
import { newToken } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import { formatCustomer } from '@cong/wire/alepay/linked-card.ts';
import {
  formatProfileUrl,
  parseCancelProfile,
  parseCustomerQuery,
  parseRequestProfile,
  UNLINKED,
  type Profile as WireProfile,
} from '@cong/wire/alepay/profile.ts';
import { formatTransactionCode } from '@cong/wire/alepay/transaction-code.ts';
import type { Profile } from '../../core/card/profile.ts';
import type { Order } from '../../core/payment/order.ts';
import { forgetCard } from '../../flows/forget-card.ts';
import { linkCard } from '../../flows/link-card.ts';
import type { ProtocolDeps } from '../protocol.ts';
import { PROTOCOL } from './authenticate.ts';
import type { Answered, Call } from './call.ts';
import { LINK_CODES } from './codes.ts';
import { isDomesticOffered } from './domestic-banks.ts';
import { linkStatusOf, wireCardOf } from './linked-card.ts';

/** What is debited to verify a card, in đồng: three guesses hit it once in three thousand. */
export const VERIFICATION_AMOUNTS = [1_000, 10_000] as const;

type Kind = Pick<Order, 'groups' | 'bank'>;

const INTERNATIONAL: Kind = { groups: ['international_cards'], bank: 'CC' };
const DOMESTIC: Kind = { groups: ['domestic_bank'] };

/** request-profile: the page on which a customer has an international card linked. */
export const requestProfile = (deps: ProtocolDeps, call: Call): Promise<Answered> =>
  openLink(deps, call, INTERNATIONAL);

/** The same for a card of a domestic bank. */
export const requestProfileDomestic = async (deps: ProtocolDeps, call: Call): Promise<Answered> =>
  isDomesticOffered(call.who.merchant)
    ? openLink(deps, call, DOMESTIC)
    : { code: '206', why: 'domestic banks are not agreed with this merchant' };

async function openLink(deps: ProtocolDeps, call: Call, kind: Kind): Promise<Answered> {
  const parsed = parseRequestProfile(call.fields);
  if (!parsed.ok) return { code: parsed.error.code, why: `field ${parsed.error.field}` };
  const { callback, ...profile } = parsed.value;
  const linked = await linkCard(deps.flows, {
    ...{ merchant: call.who.merchant, protocol: PROTOCOL, orderRef: `link:${newToken()}` },
    amount: vnd(BigInt(randomInt(...VERIFICATION_AMOUNTS))),
    order: orderOf(profile, call, { callback, kind }),
    publicId: async (at) => formatTransactionCode(at, await deps.nextNumber(PROTOCOL, at)),
    customerRef: profile.customerId,
    facts: factsOf(profile),
  });
  if (!linked.ok) return { code: LINK_CODES[linked.error.code], why: linked.error.code };
  return { code: '000', json: formatProfileUrl(deps.checkoutUrl(linked.value)) };
}

type Page = { readonly callback: string; readonly kind: Kind };

function orderOf(profile: WireProfile, { who, address }: Call, { callback, kind }: Page): Order {
  const { firstName, lastName, email, phone, customerId } = profile;
  return {
    description: '',
    customer: { name: `${lastName} ${firstName}`, email, phone },
    clientIp: address,
    returnUrls: { success: callback, failure: callback, cancel: callback },
    ...kind,
    typedCardOnly: true,
    saveCard: { token: newToken(), customerRef: customerId, link: true },
    ...{ fingerprint: customerId, extras: { credentialId: who.credential.id } },
  };
}

const factsOf = ({ email, phone, customerId: _, ...details }: WireProfile) => ({
  ...{ email, phone, details },
});

/** cancel-profile: a linked card is forgotten. */
export async function cancelProfile(
  { flows }: ProtocolDeps,
  { who: { merchant }, fields }: Call,
): Promise<Answered> {
  const asked = parseCancelProfile(fields);
  if (!asked.ok) return { code: asked.error.code, why: `field ${asked.error.field}` };
  const key = { merchantId: merchant.id, protocol: PROTOCOL, token: asked.value };
  const card = await flows.cards.byToken(key);
  if (card === undefined || card.status === 'deleted') return { code: '106', why: 'no such card' };
  if (card.status === 'provisional') return { code: '173', why: 'the card is not linked yet' };
  const forgotten = await forgetCard(flows, card);
  return forgotten.ok ? { code: '000', json: UNLINKED } : { code: '999', why: 'busy' };
}

/** get-customer-info: a customer by its merchant's id or by one of its cards. */
export async function getCustomerInfo(
  { flows: { cards } }: ProtocolDeps,
  { who: { merchant }, fields }: Call,
): Promise<Answered> {
  const asked = parseCustomerQuery(fields);
  if (!asked.ok) return { code: asked.error.code, why: `field ${asked.error.field}` };
  const known = { merchantId: merchant.id, protocol: PROTOCOL };
  const customerRef =
    'customerId' in asked.value
      ? asked.value.customerId
      : (await cards.byToken({ ...known, token: asked.value.alepayToken }))?.customerRef;
  const key = customerRef === undefined ? undefined : { ...known, customerRef };
  const profile = key && (await cards.profileOf(key));
  if (key === undefined || profile === undefined) return { code: '108', why: 'nobody' };
  const linked = await cards.ofCustomer(key);
  return {
    code: '000',
    json: formatCustomer({
      profile: wireProfileOf(profile),
      cards: linked.map((card) => ({ ...wireCardOf(card), status: linkStatusOf(card) })),
    }),
  };
}

const wireProfileOf = ({ customerRef, email, phone, details }: Profile): WireProfile => {
  const {
    firstName = '',
    lastName = '',
    street = '',
    city = '',
    state = '',
    postalCode = '',
    country = '',
  } = details;
  return {
    ...{ customerId: customerRef, firstName, lastName, street, city, state, postalCode, country },
    ...{ email, phone },
  };
};
