import type { Credential, MerchantDirectory } from '../core/merchant/merchant.ts';
import { signingCredential } from '../core/merchant/merchant.ts';
import type { Payment } from '../core/payment/payment.ts';

/** Where a payment's results go, and whose key signs them. */
export type DeliveryTarget = {
  readonly url: string;
  /** Under this name the host's calls are counted. */
  readonly host: string;
  readonly credential: Credential;
};

/** Why a message cannot be sent anywhere. It is parked at once, and sent again by hand when that is mended. */
export type NoTarget = { readonly verdict: 'no_notify_url' | 'no_credential' };

/** @throws {Error} when the merchants cannot be read. */
export async function deliveryTarget(
  merchants: Pick<MerchantDirectory, 'byId'>,
  payment: Payment,
  now: Date,
): Promise<DeliveryTarget | NoTarget> {
  const { merchantId, protocol, order } = payment;
  const merchant = await merchants.byId(merchantId);
  const url = order.notifyUrl ?? merchant?.settings.notifyUrl;
  if (url === undefined) return { verdict: 'no_notify_url' };
  const createdWith = order.extras.credentialId;
  const credential = merchant && signingCredential(merchant, { protocol, createdWith }, now);
  if (credential === undefined) return { verdict: 'no_credential' };
  return { url, host: URL.parse(url)?.host ?? '', credential };
}
