import type { Vnd } from '@cong/values/money.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import { isObject, type JsonObject, type JsonValue } from '../shared/body.ts';
import type { Language } from './code-text.ts';
import { SUCCESS, textOfCode } from './codes.ts';
import { everyItem } from './every-item.ts';
import {
  amountCode,
  checkFields,
  currencyCode,
  type FieldFault,
  type FieldRule,
  parseAmount,
  parseWhole,
  required,
  textOf,
} from './fields.ts';
import { quotientDouble, vndDouble, wholeDouble, writeJson } from './json-text.ts';

/** What it costs to pay an amount in so many months. */
export type InstalmentPeriod = {
  readonly months: number;
  /** amountFee: what the buyer pays more. */
  readonly fee: Vnd;
  /** amountFinal: the amount with the fee. */
  readonly total: Vnd;
};

/** A period as a merchant reads it. */
export type ReceivedPeriod = InstalmentPeriod & {
  /** amountByMonth, unrounded: for display. */
  readonly monthly: string;
};

/** Which fees a calculate-fee asks for. Whether bank and card are offered is not checked here. */
export type FeeQuery = {
  readonly amount: Vnd;
  readonly bankCode: string;
  readonly paymentMethod: string;
};

const FEE_RULES = {
  amount: { max: 40, check: amountCode },
  bankCode: { max: 50, check: required('142') },
  paymentMethod: { max: 50, check: required('149') },
  currencyCode: { max: 10, check: currencyCode },
} as const satisfies Readonly<Record<string, FieldRule>>;

/** The question in a calculate-fee's data. Source: guide IV.C. */
export function parseFeeQuery(body: JsonObject): Result<FeeQuery, FieldFault> {
  const fault = checkFields(body, FEE_RULES);
  if (fault) return err(fault);
  const amount = parseAmount(textOf(body, 'amount'));
  if (!amount) return err({ code: '156', field: 'amount' });
  return ok({
    amount,
    bankCode: textOf(body, 'bankCode'),
    paymentMethod: textOf(body, 'paymentMethod'),
  });
}

/** The amount that a get-installment-info asks about. */
export function parseInstalmentQuery(body: JsonObject): Result<Vnd, FieldFault> {
  const { amount: amountRule, currencyCode: currencyRule } = FEE_RULES;
  const fault = checkFields(body, { amount: amountRule, currencyCode: currencyRule });
  if (fault) return err(fault);
  const amount = parseAmount(textOf(body, 'amount'));
  return amount ? ok(amount) : err({ code: '156', field: 'amount' });
}

const periodFields = ({ months, fee, total }: InstalmentPeriod) => ({
  amountFee: vndDouble(fee),
  amountFinal: vndDouble(total),
  amountByMonth: quotientDouble(total, months),
  currency: 'VND',
});

/** The answer's data of calculate-fee, every number as a double. */
export const formatFees = (
  periods: readonly (InstalmentPeriod & { readonly feeId: number })[],
  language: Language,
): string =>
  writeJson({
    code: 'SUCCESS',
    message: textOfCode(SUCCESS, language),
    data: periods.map((period) => ({
      month: wholeDouble(period.months),
      feeId: wholeDouble(period.feeId),
      ...periodFields(period),
    })),
    checksum: null,
  });

/** The fees as a merchant reads them. */
export function parseFees(
  data: JsonValue,
): readonly (ReceivedPeriod & { readonly feeId: number })[] | undefined {
  if (!isObject(data) || textOf(data, 'code') !== 'SUCCESS') return undefined;
  return everyItem(data.data, (item) => {
    const period = parsePeriod(item);
    const feeId = parseWhole(textOf(item, 'feeId'));
    return period && feeId !== undefined ? { ...period, feeId } : undefined;
  });
}

/** What each bank asks for an amount, by card and months. */
export type InstalmentOffer = {
  readonly bankCode: string;
  readonly bankName: string;
  readonly cards: readonly {
    readonly paymentMethod: string;
    readonly periods: readonly InstalmentPeriod[];
  }[];
};

/** The answer's data of get-installment-info. */
export const formatInstalmentOffers = (offers: readonly InstalmentOffer[]): string =>
  writeJson(
    offers.map(({ bankCode, bankName, cards }) => ({
      bankCode,
      bankName,
      paymentMethods: cards.map(({ paymentMethod, periods }) => ({
        paymentMethod,
        periods: periods.map((period) => ({
          month: wholeDouble(period.months),
          ...periodFields(period),
        })),
      })),
    })),
  );

/** The offers as a merchant reads them. */
export const parseInstalmentOffers = (data: JsonValue): readonly InstalmentOffer[] | undefined =>
  everyItem(data, (offer) => {
    const cards = everyItem(offer.paymentMethods, (card) => {
      const periods = everyItem(card.periods, parsePeriod);
      return periods && { paymentMethod: textOf(card, 'paymentMethod'), periods };
    });
    if (!cards) return undefined;
    return { bankCode: textOf(offer, 'bankCode'), bankName: textOf(offer, 'bankName'), cards };
  });

function parsePeriod(item: JsonObject): ReceivedPeriod | undefined {
  const months = parseWhole(textOf(item, 'month'));
  const fee = parseAmount(textOf(item, 'amountFee'));
  const total = parseAmount(textOf(item, 'amountFinal'));
  if (!months || fee === undefined || total === undefined) return undefined;
  return { months, fee, total, monthly: textOf(item, 'amountByMonth') };
}
