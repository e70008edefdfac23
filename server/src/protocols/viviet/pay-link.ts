import { hash } from 'node:crypto';
import type { Vnd } from '@cong/values/money.ts';
import type { Result } from '@cong/values/result.ts';
import { vietNamDate, yyMMdd } from '@cong/values/viet-nam-time.ts';
import { DEFAULT_SCALE } from '@cong/wire/viviet/fields.ts';
import {
  type LinkFault,
  merchantSiteOf,
  openLinkV1,
  type PayLink,
  type Version,
} from '@cong/wire/viviet/pay-link.ts';
import {
  type Credential,
  type Merchant,
  type MerchantSettings,
  validCredentials,
} from '../../core/merchant/merchant.ts';
import type { BroughtAgain, Order } from '../../core/payment/order.ts';
import { orderNow } from '../../core/payment/order-now.ts';
import { isFinal, type Payment } from '../../core/payment/payment.ts';
import { checkoutTokenOf } from '../../flows/checkout-token.ts';
import { createPayment } from '../../flows/create-payment.ts';
import { executeCommand } from '../../flows/execute-command.ts';
import type { Answered, ProtocolDeps } from '../protocol.ts';
import { PROTOCOL } from './codes.ts';
import { v1Of, v2Of } from './keys.ts';
import type { RsaPool } from './rsa-pool.ts';

/** Why a link opens nothing. */
export type LinkRefusal =
  | 'not_authenticated'
  | 'format'
  | 'other_amount'
  | 'merchant_blocked'
  | 'not_open'
  | 'over_limit'
  | 'busy';

export type NotOpened = Pick<Answered, 'about'> & {
  readonly refused: LinkRefusal;
  readonly why?: string;
};
type Opened = { readonly page: string } | NotOpened;
type Brought = { readonly version: Version; readonly query: string };

/** Where the payer pays the order of a link: a new payment, or the one that its order has already. */
export async function openLink(
  deps: ProtocolDeps,
  pool: RsaPool,
  brought: Brought,
): Promise<Opened> {
  const site = merchantSiteOf(brought.query);
  const opened = await openLinkOf(deps, pool, { ...brought, site });
  return 'page' in opened ? opened : { ...opened, about: { merchant: site, ...opened.about } };
}

async function openLinkOf(
  deps: ProtocolDeps,
  pool: RsaPool,
  { site, ...brought }: Brought & { readonly site: string },
): Promise<Opened> {
  const merchant = site === '' ? undefined : await deps.flows.merchants.byCode(PROTOCOL, site);
  if (merchant === undefined) return { refused: 'not_authenticated', why: 'unknown merchant_site' };
  const read = await readLink(deps, pool, { ...brought, merchant });
  if (!read.ok) {
    if (read.error.code === 'not_authenticated') return { refused: 'not_authenticated' };
    const { field, why } = read.error;
    return { refused: 'format', why: `${field}: ${why}`, about: { cause: field } };
  }
  const placed = await place(deps, merchant, read.value);
  const order = read.value.link.orderRef;
  return 'page' in placed ? placed : { ...placed, about: { order } };
}

type Genuine = { readonly link: PayLink; readonly credential: Credential };

/** The order under whichever of the merchant's keys it fits. */
async function readLink(
  { flows }: ProtocolDeps,
  pool: RsaPool,
  { version, query, merchant }: Brought & { readonly merchant: Merchant },
): Promise<Result<Genuine, LinkFault>> {
  const { amountScale: scale = DEFAULT_SCALE, appSchemes = [] } = merchant.settings;
  const settings = { scale, appSchemes };
  let fault: LinkFault = { code: 'not_authenticated' };
  for (const credential of validCredentials(merchant, PROTOCOL, flows.clock())) {
    const [v1, v2] = [v1Of(credential), v2Of(credential)];
    const read =
      version === '1.0'
        ? v1 && openLinkV1(query, v1, settings)
        : v2 && (await pool.run('openLinkV2', query, v2, settings));
    if (read?.ok) return { ok: true, value: { link: read.value, credential } };
    // What was signed with one of its keys is told what is wrong; that it fits no other key says nothing.
    if (read !== undefined && read.error.code === 'format') fault = read.error;
  }
  return { ok: false, error: fault };
}

async function place(
  deps: ProtocolDeps,
  merchant: Merchant,
  { link, credential }: Genuine,
): Promise<Opened> {
  const { flows, checkoutUrl, nextNumber } = deps;
  const { orderRef, amount } = link;
  const order = orderOf(link, credential, merchant.settings);
  const created = await createPayment(flows, {
    ...{ merchant, orderRef, amount, order, protocol: PROTOCOL },
    publicId: async (at) => formatTransactionNo(at, await nextNumber(PROTOCOL, at)),
  });
  if (created.ok) return { page: checkoutUrl(created.value.checkoutToken) };
  const refusal = created.error;
  switch (refusal.code) {
    case 'duplicate_order':
      return refusal.sameContent
        ? again(deps, refusal.existing, order)
        : { refused: 'other_amount' };
    case 'merchant_blocked':
    case 'over_limit':
    case 'busy':
      return { refused: refusal.code };
    default:
      return { refused: 'not_open', why: refusal.code };
  }
}

/** The same order once more: its payer goes on where the payment is, and back to where this link says. */
async function again(
  { flows, checkoutUrl }: ProtocolDeps,
  existing: Payment,
  { returnUrls, extras }: BroughtAgain,
): Promise<Opened> {
  const token = checkoutTokenOf(flows, existing);
  if (token === undefined) return { refused: 'not_open', why: 'the link key was replaced' };
  if (isFinal(existing)) return { page: checkoutUrl(token) };
  const now = flows.clock();
  const command = { type: 'bring_again', returnUrls, extras, now } as const;
  const brought = await executeCommand(flows, existing, command);
  return !brought.ok && brought.error.code === 'busy'
    ? { refused: 'busy' }
    : { page: checkoutUrl(token) };
}

/** The day and seven digits or more: transaction_no is a number. */
export const formatTransactionNo = (at: Date, number: number): string =>
  `${yyMMdd(vietNamDate(at))}${String(number).padStart(7, '0')}`;

function orderOf(
  link: PayLink,
  credential: Credential,
  { amountScale, successCode }: MerchantSettings,
): Order {
  const { returnUrl, tryRef, methods, branchCode, version, clientIp, description, amount } = link;
  return {
    ...{ description, customer: {}, clientIp },
    returnUrls: { success: returnUrl, cancel: returnUrl, failure: returnUrl },
    ...{ bank: 'VIVIET', groups: ['wallet'], fingerprint: fingerprintOf(amount) },
    extras: {
      ...{ credentialId: credential.id, version, tryRef, methods, branchCode },
      amountScale: String(amountScale ?? DEFAULT_SCALE),
      ...(successCode !== undefined && { successCode }),
    },
  };
}

/** The link's total_amount, and what it was taken for. */
export function amountAsSent(payment: Payment): string | undefined {
  const { amountScale: scale } = orderNow(payment).extras;
  if (scale === undefined) return undefined;
  const unit = scale === '1' ? 'in đồng' : `${scale} for each đồng`;
  return `total_amount ${payment.amount * BigInt(scale)}, ${unit}`;
}

/** The amount alone makes an order the same: everything else may differ from try to try. */
const fingerprintOf = (amount: Vnd): string => hash('sha256', amount.toString(), 'base64url');
