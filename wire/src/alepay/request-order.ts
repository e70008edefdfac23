import type { Vnd } from '@cong/values/money.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import { HOUR_MS } from '@cong/values/time.ts';
import { isObject, type JsonObject, type JsonValue } from '../shared/body.ts';
import { INSTALMENT_MONTHS, type InstalmentMonths } from './banks.ts';
import type { ErrorCode } from './codes.ts';
import {
  amountCode,
  checkFields,
  currencyCode,
  type FieldFault,
  type FieldRule,
  flagOf,
  isEmail,
  isPhone,
  isWebAddress,
  parseAmount,
  parseHours,
  parseWhole,
  required,
  textOf,
  urlCode,
} from './fields.ts';
import { writeJson } from './json-text.ts';

/** How the payer may pay. Source: guide IV.B.1; 3 and 4 from working integrations. */
export const CHECKOUT_TYPES = {
  '0': { cards: true, instalments: true, domestic: false },
  '1': { cards: true, instalments: false, domestic: false },
  '2': { cards: false, instalments: true, domestic: false },
  '3': { cards: true, instalments: true, domestic: true },
  '4': { cards: true, instalments: false, domestic: true },
} as const;

export type CheckoutType = keyof typeof CHECKOUT_TYPES;

/** An order after its rules were checked. */
export type RequestOrder = {
  /** orderCode */
  readonly orderRef: string;
  readonly amount: Vnd;
  readonly description: string;
  readonly totalItem: number;
  readonly checkoutType: CheckoutType;
  readonly allowDomestic: boolean;
  /** True: by instalments only. */
  readonly installment: boolean;
  /** What the merchant fixed; the payer cannot choose it again. Whether bank and card are offered is not checked here. */
  readonly fixed: {
    readonly months?: InstalmentMonths;
    readonly bankCode?: string;
    readonly paymentMethod?: string;
  };
  readonly returnUrl: string;
  readonly cancelUrl: string;
  readonly buyer: {
    readonly name: string;
    readonly email?: string;
    readonly phone?: string;
    readonly address: string;
    readonly city: string;
    readonly country: string;
    readonly state?: string;
    readonly postalCode?: string;
  };
  /** paymentHours, in milliseconds. */
  readonly payWithinMs: number;
  readonly promotionCode?: string;
  readonly merchantSideUserId?: string;
  /** isCardLink: the card is to be linked when the payment succeeds. */
  readonly linkCard: boolean;
};

const isCheckoutType = (text: string): text is CheckoutType => Object.hasOwn(CHECKOUT_TYPES, text);

const isMonths = (number: number | undefined): number is InstalmentMonths =>
  INSTALMENT_MONTHS.some((months) => months === number);

/** Absent and 0 mean none. */
function monthCode(text: string): ErrorCode | undefined {
  const number = text === '' ? 0 : parseWhole(text);
  return number === 0 || isMonths(number) ? undefined : '144';
}

/** 0 when it is absent; 1.0 is 1. */
const checkoutTypeOf = (text: string): string => (text || '0').replace(/\.0+$/, '');

const RULES = {
  orderCode: { max: 255, check: required('109') },
  amount: { max: 40, check: amountCode },
  currency: { max: 10, check: currencyCode },
  orderDescription: { max: 1000, check: required('122') },
  totalItem: { max: 20, check: (text) => (parseWhole(text) ? undefined : '123') },
  checkoutType: { max: 10, accepts: (text) => isCheckoutType(checkoutTypeOf(text)) },
  allowDomestic: { flag: true },
  installment: { flag: true },
  month: { max: 10, check: monthCode },
  bankCode: { max: 50 },
  paymentMethod: { max: 50 },
  returnUrl: { max: 1000, check: urlCode },
  cancelUrl: { max: 1000, check: urlCode },
  buyerName: { max: 255, check: required('125') },
  buyerEmail: {
    max: 255,
    check: (email, body) => {
      if (email === '') return textOf(body, 'buyerPhone') === '' ? '110' : undefined;
      return isEmail(email) ? undefined : '126';
    },
  },
  buyerPhone: { max: 50, check: (phone) => (phone === '' || isPhone(phone) ? undefined : '127') },
  buyerAddress: { max: 255, check: required('128') },
  buyerCity: { max: 255, check: required('129') },
  buyerCountry: { max: 255, check: required('130') },
  paymentHours: { max: 20, check: (text) => (parseHours(text) ? undefined : '131') },
  buyerState: { max: 255 },
  buyerPostalCode: { max: 50 },
  promotionCode: { max: 255 },
  merchantSideUserId: { max: 255 },
  isCardLink: { flag: true },
} as const satisfies Readonly<Record<string, FieldRule>>;

/** The order in a request-order's data, or the code of the first rule that it breaks. Source: guide IV.B.1. */
export function parseRequestOrder(body: JsonObject): Result<RequestOrder, FieldFault> {
  const fault = checkFields(body, RULES);
  if (fault) return err(fault);
  const amount = parseAmount(textOf(body, 'amount'));
  const payWithinMs = parseHours(textOf(body, 'paymentHours'));
  const checkoutType = checkoutTypeOf(textOf(body, 'checkoutType'));
  // The rules found these right; the compiler does not know.
  if (!amount || !payWithinMs || !isCheckoutType(checkoutType)) {
    return err({ code: '104', field: 'amount' });
  }
  const installment = flagOf(body, 'installment') === true;
  if (installment && !CHECKOUT_TYPES[checkoutType].instalments) {
    return err({ code: '148', field: 'installment' });
  }
  const [promotionCode, merchantSideUserId] = ['promotionCode', 'merchantSideUserId'].map((name) =>
    textOf(body, name),
  );
  return ok({
    orderRef: textOf(body, 'orderCode'),
    amount,
    description: textOf(body, 'orderDescription'),
    totalItem: parseWhole(textOf(body, 'totalItem')) ?? 1,
    checkoutType,
    allowDomestic: flagOf(body, 'allowDomestic') === true,
    installment,
    fixed: fixedOf(body),
    returnUrl: textOf(body, 'returnUrl'),
    cancelUrl: textOf(body, 'cancelUrl'),
    buyer: buyerOf(body),
    payWithinMs,
    ...(promotionCode && { promotionCode }),
    ...(merchantSideUserId && { merchantSideUserId }),
    linkCard: flagOf(body, 'isCardLink') === true,
  });
}

function fixedOf(body: JsonObject): RequestOrder['fixed'] {
  const months = parseWhole(textOf(body, 'month'));
  const bankCode = textOf(body, 'bankCode');
  const paymentMethod = textOf(body, 'paymentMethod');
  return {
    ...(isMonths(months) && { months }),
    ...(bankCode && { bankCode }),
    ...(paymentMethod && { paymentMethod }),
  };
}

function buyerOf(body: JsonObject): RequestOrder['buyer'] {
  const [email, phone] = [textOf(body, 'buyerEmail'), textOf(body, 'buyerPhone')];
  const [state, postalCode] = [textOf(body, 'buyerState'), textOf(body, 'buyerPostalCode')];
  return {
    name: textOf(body, 'buyerName'),
    ...(email && { email }),
    ...(phone && { phone }),
    address: textOf(body, 'buyerAddress'),
    city: textOf(body, 'buyerCity'),
    country: textOf(body, 'buyerCountry'),
    ...(state && { state }),
    ...(postalCode && { postalCode }),
  };
}

/** The fields of a request-order, as a merchant puts them into its data. What is absent is left out. */
export const orderFields = (order: RequestOrder) => ({
  orderCode: order.orderRef,
  amount: Number(order.amount),
  currency: 'VND',
  orderDescription: order.description,
  totalItem: order.totalItem,
  checkoutType: Number(order.checkoutType),
  allowDomestic: order.allowDomestic,
  installment: order.installment,
  month: order.fixed.months,
  bankCode: order.fixed.bankCode,
  paymentMethod: order.fixed.paymentMethod,
  returnUrl: order.returnUrl,
  cancelUrl: order.cancelUrl,
  buyerName: order.buyer.name,
  buyerEmail: order.buyer.email,
  buyerPhone: order.buyer.phone,
  buyerAddress: order.buyer.address,
  buyerCity: order.buyer.city,
  buyerCountry: order.buyer.country,
  buyerState: order.buyer.state,
  buyerPostalCode: order.buyer.postalCode,
  paymentHours: formatHours(order.payWithinMs),
  promotionCode: order.promotionCode,
  merchantSideUserId: order.merchantSideUserId,
  isCardLink: order.linkCard ? true : undefined,
});

/** paymentHours, to the millisecond. */
export const formatHours = (ms: number): string => (ms / HOUR_MS).toString();

/** What a merchant learns when its order was created. */
export type RequestedOrder = {
  /** token: our transactionCode. */
  readonly transactionCode: string;
  readonly checkoutUrl: string;
};

/** The answer's data, for a tokenization payment too. */
export const formatRequestedOrder = ({ transactionCode, checkoutUrl }: RequestedOrder): string =>
  writeJson({ token: transactionCode, checkoutUrl });

/** The answer's data as a merchant reads it. */
export function parseRequestedOrder(data: JsonValue): RequestedOrder | undefined {
  if (!isObject(data)) return undefined;
  const [transactionCode, checkoutUrl] = [textOf(data, 'token'), textOf(data, 'checkoutUrl')];
  return transactionCode && isWebAddress(checkoutUrl)
    ? { transactionCode, checkoutUrl }
    : undefined;
}
