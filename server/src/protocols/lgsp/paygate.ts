import { hash } from 'node:crypto';
import { vietNamDate, yyMMdd } from '@cong/values/viet-nam-time.ts';
import { formatPaygateAnswer, type PaygateRequest, parsePaygate } from '@cong/wire/lgsp/paygate.ts';
import { verify } from '@cong/wire/lgsp/signature.ts';
import type { ReceivingAccount } from '../../core/merchant/merchant.ts';
import type { Order } from '../../core/payment/order.ts';
import { bankRefusalIn } from '../../flows/bank-refusal.ts';
import { createPayment, duplicateOf } from '../../flows/create-payment.ts';
import type { ProtocolDeps } from '../protocol.ts';
import { PROTOCOL, secretKeyOf } from './authenticate.ts';
import { type Call, formatRefusal, type Handle, refusal } from './call.ts';
import { CALL_CODES, CREATE_CODES } from './codes.ts';
import { payUrlOf } from './pay-link.ts';
import { PROVIDER_IDS } from './provider.ts';

/** An order that a repeat may not change. */
type Asked = PaygateRequest & { readonly account: ReceivingAccount };

/** POST /payment/paygate */
export const paygate: Handle = async (deps, call) => {
  const parsed = parsePaygate(call.fields);
  if (!parsed.ok) return formatRefusal(parsed.error);
  if (!verify('paygate', call.fields, secretKeyOf(call.credential))) {
    return refusal(CALL_CODES, 'wrong_checksum');
  }
  const request = parsed.value;
  const account = call.merchant.settings.receivingAccounts?.find(
    ({ code }) => code === request.accountCode,
  );
  if (account === undefined) return refusal(CREATE_CODES, 'account_unknown', request.accountCode);
  return placeOrder(deps, call, { ...request, account });
};

async function placeOrder(deps: ProtocolDeps, call: Call, asked: Asked) {
  const { flows, nextNumber } = deps;
  const { merchant } = call;
  const { orderRef, amount, account, serviceCode } = asked;
  const { offered, anyOpen } = await providersFor(deps, call, asked);
  const order = orderOf(call, asked, offered);
  const served = account.services === undefined || account.services.includes(serviceCode);
  const unmet = served ? (anyOpen ? undefined : 'nothing_open') : 'service_not_enabled';
  const placed = { merchant, orderRef, order, protocol: PROTOCOL };
  if (unmet !== undefined) {
    return refusal(CREATE_CODES, (await duplicateOf(flows, placed))?.code ?? unmet);
  }
  const created = await createPayment(flows, {
    ...{ ...placed, amount },
    publicId: async (at) => formatPublicId(at, await nextNumber(PROTOCOL, at)),
  });
  if (!created.ok) return refusal(CREATE_CODES, created.error.code);
  return { body: formatPaygateAnswer(payUrlOf(deps, asked, order.bank)) };
}

/** LGSP and the day, then seven digits or more. Nobody reads it on this wire: the operator and the payer do. */
export const formatPublicId = (at: Date, number: number): string =>
  `LGSP${yyMMdd(vietNamDate(at))}${String(number).padStart(7, '0')}`;

/** The account's providers with whom the agency has a contract: those under maintenance are shown as such. */
async function providersFor(
  { flows }: ProtocolDeps,
  { merchant }: Call,
  { account, amount }: Asked,
): Promise<{ readonly offered: readonly string[]; readonly anyOpen: boolean }> {
  const states = await flows.banks.states();
  const refusalOf = (bank: string) =>
    bankRefusalIn(flows, states, { merchant, order: {}, amount, bank })?.code;
  const providers = account.providers ?? PROVIDER_IDS;
  return {
    offered: providers.filter((bank) => refusalOf(bank) !== 'bank_not_enabled'),
    anyOpen: providers.some((bank) => refusalOf(bank) === undefined),
  };
}

/** What is offered is what was there when it was placed; one provider alone is not chosen but gone to. */
function orderOf({ credential, merchant }: Call, asked: Asked, offered: readonly string[]): Order {
  const { orderInfo, clientIp, returnUrl, requestCode, serviceCode, account } = asked;
  const [only] = offered;
  return {
    ...{ description: orderInfo, customer: {}, clientIp, notifyUrl: returnUrl },
    returnUrls: { success: returnUrl, cancel: returnUrl, failure: returnUrl },
    ...{ groups: ['provider'], banks: offered, requestRef: requestCode },
    fingerprint: fingerprintOf(asked),
    ...(offered.length === 1 && only !== undefined && { bank: only }),
    extras: {
      ...{ credentialId: credential.id, serviceCode, accountCode: account.code },
      // Results of this order come as the agency was set then.
      ...(merchant.settings.olderChecksum && { olderChecksum: 'true' }),
    },
  };
}

function fingerprintOf({ account: _, ...content }: Asked): string {
  const texts = Object.entries(content).map(([name, value]) => [name, String(value)]);
  return hash('sha256', JSON.stringify(texts.sort()), 'base64url');
}
