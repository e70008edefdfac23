import type { Vnd } from '@cong/values/money.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import { type JsonObject, parseBody, parseForm } from '../shared/body.ts';
import type { MerchantIdentity, V1Credentials, V2Credentials } from './credentials.ts';
import { type NotAuthenticated, notAuthenticated, open } from './envelope.ts';
import {
  type AmountScale,
  checkFields,
  type FieldRule,
  type FormatError,
  formatError,
  formatTotalAmount,
  ipAddressOf,
  parseTotalAmount,
  textOf,
} from './fields.ts';
import { isReturnUrl } from './return-url.ts';
import { readQuery, sign, verifyQuery } from './signature.ts';

/** Where each version's links lead. */
export const PATHS = { '1.0': '/vipay/ecommerce', '2.0': '/vipay_v2/initpay' } as const;

export type Version = keyof typeof PATHS;

/** An order that a payer's browser brings, after its rules were checked. Absent texts are empty. */
export type PayLink = {
  readonly version: Version;
  /** order_no */
  readonly orderRef: string;
  /** merch_txn_ref: one try of the merchant's at this order; echoed in the return. */
  readonly tryRef: string;
  readonly amount: Vnd;
  readonly description: string;
  readonly returnUrl: string;
  /** What the merchant would let the payer pay with; echoed. */
  readonly methods: string;
  readonly branchCode: string;
  /**
   * Empty also for what is no address: the payer's own browser brings the link, so that nothing
   * hangs on it.
   */
  readonly clientIp: string;
};

/** Whose link it is cannot be said, or the first field that breaks its rule. */
export type LinkFault = NotAuthenticated | FormatError;

/** What the gateway knows of a merchant beside its keys. */
export type LinkSettings = {
  readonly scale: AmountScale;
  /** Schemes of the merchant's apps, lower case, for return URLs that are not http(s). */
  readonly appSchemes: readonly string[];
};

const RULES = {
  version: { max: 10, required: true },
  access_code: { max: 255, required: true },
  return_url: { max: 1000, required: true },
  merch_txn_ref: { max: 100 },
  methods: { max: 255 },
  order_no: { max: 100, required: true },
  total_amount: { max: 17, required: true },
  order_desc: { max: 500 },
  branch_code: { max: 100 },
  client_ip: { max: 255 },
} as const satisfies Readonly<Record<string, FieldRule>>;

/**
 * The merchant a link names, to look its keys up; empty when it names none. Nothing is verified
 * yet.
 */
export const merchantSiteOf = (rawQuery: string): string =>
  readQuery(rawQuery, 'plus')?.merchant_site ?? '';

/** The order in a version 1 link's query, as it came. Never throws. */
export function openLinkV1(
  rawQuery: string,
  credentials: V1Credentials,
  settings: LinkSettings,
): Result<PayLink, LinkFault> {
  const fields = verifyQuery(rawQuery, credentials.secret);
  if (fields?.merchant_site !== credentials.merchantSite) return notAuthenticated;
  return parseOrder('1.0', fields, { ...credentials, ...settings });
}

/** The order in a version 2 link's query, as it came. Never throws. */
export function openLinkV2(
  rawQuery: string,
  credentials: V2Credentials,
  settings: LinkSettings,
): Result<PayLink, LinkFault> {
  const form = parseForm(rawQuery);
  if (form.ok !== true || form.value.merchant_site !== credentials.merchantSite) {
    return notAuthenticated;
  }
  const { data, key, secure_hash } = form.value;
  const message = open({ data, key, secure_hash }, credentials.keys);
  if (!message.ok) return message;
  const fields = parseBody(message.value);
  if (!fields.ok) return formatError('data', 'not_text');
  return parseOrder('2.0', fields.value, { ...credentials, ...settings });
}

function parseOrder(
  version: Version,
  fields: JsonObject,
  { accessCode, scale, appSchemes }: MerchantIdentity & LinkSettings,
): Result<PayLink, LinkFault> {
  const fault = checkFields(fields, RULES);
  if (fault) return err(fault);
  if (textOf(fields, 'access_code') !== accessCode) return notAuthenticated;
  if (textOf(fields, 'version') !== version) return formatError('version', 'wrong_version');
  const returnUrl = textOf(fields, 'return_url');
  if (!isReturnUrl(returnUrl, appSchemes)) return formatError('return_url', 'not_a_url');
  const amount = parseTotalAmount(textOf(fields, 'total_amount'), scale);
  if (amount === undefined) return formatError('total_amount', 'not_an_amount');
  return ok({
    version,
    orderRef: textOf(fields, 'order_no'),
    tryRef: textOf(fields, 'merch_txn_ref'),
    amount,
    description: textOf(fields, 'order_desc'),
    returnUrl,
    methods: textOf(fields, 'methods'),
    branchCode: textOf(fields, 'branch_code'),
    clientIp: ipAddressOf(textOf(fields, 'client_ip')),
  });
}

type Order = Omit<PayLink, 'version'>;

/** A version 1 link's query, as a merchant builds it. */
export function formatLinkV1(
  order: Order,
  { merchantSite, accessCode, secret }: V1Credentials,
  scale: AmountScale,
): string {
  const fields = {
    version: '1.0',
    access_code: accessCode,
    merchant_site: merchantSite,
    return_url: order.returnUrl,
    merch_txn_ref: order.tryRef,
    methods: order.methods,
    order_no: order.orderRef,
    total_amount: formatTotalAmount(order.amount, scale),
    order_desc: order.description,
    Branch_code: order.branchCode,
    Client_ip: order.clientIp,
  };
  return new URLSearchParams({ ...fields, secure_hash: sign(fields, secret) }).toString();
}

/** The message of a version 2 link, as a merchant builds it: its query is `formatEnvelope` of this. */
export const formatOrderMessage = (
  order: Order,
  { accessCode }: MerchantIdentity,
  scale: AmountScale,
): string =>
  JSON.stringify({
    Version: '2.0',
    Access_code: accessCode,
    Return_url: order.returnUrl,
    Merch_txn_ref: order.tryRef,
    Methods: order.methods,
    Order_no: order.orderRef,
    Order_desc: order.description,
    Total_amount: formatTotalAmount(order.amount, scale),
    Branch_code: order.branchCode,
    Client_ip: order.clientIp,
  });
