import type { Bank } from '../core/bank/bank.ts';
import { BANKS } from '../core/bank/banks.ts';
import type { SavedCard } from '../core/card/saved-card.ts';
import { cardTypeOf } from '../core/instalment/card-type.ts';
import type { InstalmentChoice } from '../core/instalment/fee-table.ts';
import { CREDIT_CARDS } from '../core/instalment/instalment-bank.ts';
import type { Merchant } from '../core/merchant/merchant.ts';
import { maskedCard } from '../core/payment/attempt.ts';
import type { Order } from '../core/payment/order.ts';
import type { Payment } from '../core/payment/payment.ts';
import type { MagicValue, Protocol } from '../core/protocol/protocol.ts';
import { isCardOnly, type Router, takesPayerAway } from '../core/routing/route.ts';
import { badRequest } from './bad-request.ts';
import type { Typed } from './provider-page.ts';

/** What the caller wants the payer to do; everything has a default that pays. */
export type PayerInput = {
  readonly card?: string;
  readonly holder?: string;
  readonly date?: string;
  readonly securityCode?: string;
  readonly otp?: string;
  readonly bank?: string;
  /** The provider, where payers choose among those: another word for `bank`. */
  readonly provider?: string;
  /** The phone number of a wallet. */
  readonly wallet?: string;
  /** In so many monthly instalments; what the order fixed stays fixed. */
  readonly months?: string;
  /** A name from the table of magic values. */
  readonly outcome?: string;
};

export type PayerTask = {
  readonly payment: Payment;
  readonly merchant: Merchant;
  readonly protocol: Protocol;
  readonly input: PayerInput;
  /** The saved card that the order names. */
  readonly saved?: SavedCard;
};

const USUAL_BANK = 'VCB';
const RIGHT_OTP = '00000000';
const WRONG_OTP = '11111111';
const WRONG_NUMBER = '9704000000000026';

/** What the payer is going to do, decided before anything is done. */
export type PayerPlan = {
  readonly outcome: string | undefined;
  readonly bank: string;
  /** Card and OTP are typed at the bank's or provider's page. */
  readonly away: boolean;
  readonly typed: Typed;
  /** At the provider's page it is declined with this code. */
  readonly refusesWith: string | undefined;
  /** It is paid from a wallet of ours. */
  readonly ownWallet: boolean;
  /** The OTP that the caller named. */
  readonly otpGiven: string | undefined;
  /** Absent: it is paid at once. */
  readonly instalments?: InstalmentChoice;
  /** It is confirmed; no card is typed. */
  readonly saved?: SavedCard;
};

/** @throws an error with statusCode 400 for what no payer can do with this order. */
export function payerPlan(
  route: Router,
  { payment, merchant, protocol, input, saved }: PayerTask,
): PayerPlan {
  const magic = magicFor(protocol, input) ?? (saved && magicOf(protocol, saved));
  const choice = instalmentChoice(payment.order, input, magic);
  const bank = choice
    ? CREDIT_CARDS
    : (payment.order.bank ??
      bankOf(protocol, payment.order, bankNamed(protocol, input) ?? magic?.bank));
  const cardOnly = choice !== undefined || isCardOnly(payment.order);
  const way = route({ merchant, bank, amount: payment.amount, cardOnly });
  const international = way?.method === 'international_card';
  const away = way !== undefined && takesPayerAway(way);
  const fault = outcomeFault(input.outcome, { magic, bank, international, away });
  if (fault) throw badRequest(fault(protocol.bankCode(bank)));
  const brand = payment.order.instalment?.fixed.cardType;
  const usual = usualCard(protocol, international, choice && brand);
  const otp = magic?.otp ?? (usesUsual(input, magic) ? usual.otp : undefined);
  const typed = { ...typedCard(input, magic?.card ?? usual.card), otp: typedOtp(input, otp) };
  const paidBrand = cardTypeOf(typed.number);
  return {
    ...{
      outcome: input.outcome,
      bank,
      away,
      ownWallet: way?.method === 'wallet',
      otpGiven: input.otp,
      refusesWith: magic?.refusesWith,
      typed: { ...typed, ...signIn(protocol, input, magic) },
    },
    ...(choice && { instalments: { ...choice, ...(paidBrand && { cardType: paidBrand }) } }),
    ...(saved && { saved }),
  };
}

type Way = {
  readonly magic: MagicValue | undefined;
  readonly bank: string;
  readonly international: boolean;
  readonly away: boolean;
};

/** Why an outcome is none of a bank's, given how it calls the bank. */
function outcomeFault(
  outcome: string | undefined,
  { magic, bank: chosen, international, away }: Way,
): ((bank: string | undefined) => string) | undefined {
  if (outcome === undefined) return undefined;
  if (magic?.refusesWith !== undefined) {
    if (magic.bank === chosen) return undefined;
    return (bank) => `"${outcome}" is not for ${bank}: only ${magic.bank} declines so`;
  }
  if (magic?.card && isInternational(magic.card) !== international) {
    return (bank) => `"${outcome}" is not for ${bank}: choose another bank`;
  }
  if (away && (outcome === 'wrong_otp' || outcome === 'otp_not_entered')) {
    return () => `"${outcome}" is for banks whose OTP is typed on our pages`;
  }
  return undefined;
}

const usesUsual = (input: PayerInput, magic: MagicValue | undefined): boolean =>
  input.card === undefined && magic?.card === undefined;

/** What the payer chooses of instalments: nothing where it pays at once. */
function instalmentChoice(
  { instalment }: Order,
  { months }: PayerInput,
  magic: MagicValue | undefined,
): InstalmentChoice | undefined {
  const bank = magic?.instalmentBank;
  if (months === undefined && bank === undefined && !instalment?.only) return undefined;
  return {
    ...(bank !== undefined && { bank }),
    ...(months !== undefined && { months: Number(months) }),
  };
}

const bankOf = (protocol: Protocol, order: Order, named: string | undefined): string =>
  named === undefined ? defaultBank(protocol, order) : ownId(protocol, named);

const typedCard = (input: PayerInput, card: MagicCard): Omit<Typed, 'otp'> => ({
  number: input.card ?? (input.outcome === 'wrong_details_too_often' ? WRONG_NUMBER : card.number),
  holder: input.holder ?? card.holder,
  date: input.date ?? card.date,
  securityCode: input.securityCode ?? card.securityCode,
});

/** Who signs in at a wallet: the one that was named, the outcome's, else the first that pays. */
function signIn(
  { magicValues }: Protocol,
  { wallet: phone }: PayerInput,
  magic: MagicValue | undefined,
): Pick<Typed, 'phone' | 'password'> {
  const wallets = magicValues.flatMap(({ wallet }) => wallet ?? []);
  const known = wallets.find((one) => one.phone === phone) ?? magic?.wallet ?? wallets[0];
  return known === undefined ? {} : { ...known, ...(phone !== undefined && { phone }) };
}

function typedOtp({ outcome, otp }: PayerInput, cards: string | undefined): string {
  const wrong = outcome === 'wrong_otp' || outcome === 'wrong_otp_too_often';
  return otp ?? (wrong ? WRONG_OTP : (cards ?? RIGHT_OTP));
}

/** Rows of the table that are a moment on the way: nobody can pay them. */
const MOMENTS = ['unpaid', 'unknown_order', 'verifying', 'awaiting_otp'];

function magicFor(
  { magicValues }: Protocol,
  { outcome, card }: PayerInput,
): MagicValue | undefined {
  if (outcome === undefined) {
    return card === undefined ? undefined : magicValues.find((one) => one.card?.number === card);
  }
  const playable = magicValues.filter(
    (one) => one.by !== 'merchant' && !MOMENTS.includes(one.outcome),
  );
  const found = playable.find((one) => one.outcome === outcome);
  if (found !== undefined) return found;
  const known = playable.map((one) => one.outcome).join(', ');
  throw badRequest(`no outcome "${outcome}" that a payer could bring about; known are ${known}`);
}

/** The row of a card that was saved. */
const magicOf = ({ magicValues }: Protocol, { masked, date }: SavedCard): MagicValue | undefined =>
  magicValues.find(({ card }) => card && maskedCard(card.number) === masked && card.date === date);

type MagicCard = NonNullable<MagicValue['card']>;

const isInternational = ({ securityCode }: MagicCard): boolean => securityCode !== undefined;

const NO_CARD: MagicCard = { number: '', holder: '', date: '' };

/** The first card of its kind in the table pays, of each brand. */
function usualCard(
  { magicValues }: Protocol,
  international: boolean,
  brand?: string,
): Pick<MagicValue, 'otp'> & { readonly card: MagicCard } {
  for (const { card, otp } of magicValues) {
    if (card === undefined || isInternational(card) !== international) continue;
    if (brand === undefined || cardTypeOf(card.number) === brand) {
      return { card, ...(otp !== undefined && { otp }) };
    }
  }
  // A protocol of providers and wallets alone: nothing is typed on our pages.
  return { card: NO_CARD };
}

/** Our id of a bank, named by it or by the protocol's own code, whichever the caller has at hand. */
function ownId({ bankCode, bankCalled }: Protocol, named: string): string {
  const found = bankCalled?.(named) ?? Object.keys(BANKS).find((id) => bankCode(id) === named);
  return found ?? named;
}

/** A script may send one body to all protocols: where there are no providers, none is meant. */
const bankNamed = ({ bankCode }: Protocol, { bank, provider }: PayerInput): string | undefined => {
  const isProviders = Object.entries<Bank>(BANKS).some(
    ([id, { group }]) => group === 'provider' && bankCode(id) !== undefined,
  );
  return bank ?? (isProviders ? provider : undefined);
};

/** Where a payer pays who is asked for nothing else: at the usual bank, else at the first that the order leaves open. */
function defaultBank({ bankCode }: Protocol, { groups, banks }: Order): string {
  const open = Object.entries<Bank>(BANKS).filter(
    ([id, { group }]) =>
      bankCode(id) !== undefined &&
      (groups?.includes(group) ?? true) &&
      (banks?.includes(id) ?? true),
  );
  const ids = open.map(([id]) => id);
  return ids.includes(USUAL_BANK) ? USUAL_BANK : (ids[0] ?? USUAL_BANK);
}
