import { Secret } from '@cong/values/secret.ts';
import {
  type BrowserCallback,
  formatCallback,
  formatCallbackUrl,
} from '@cong/wire/alepay/browser-callback.ts';
import { linkedProfileFields } from '@cong/wire/alepay/callback-data.ts';
import type { ErrorCode } from '@cong/wire/alepay/codes.ts';
import { signedUpFields } from '@cong/wire/alepay/subscription.ts';
import type { SavedCard } from '../../core/card/saved-card.ts';
import type { Credential } from '../../core/merchant/merchant.ts';
import type { SubscriptionPart } from '../../core/payment/order.ts';
import { type Payment, verifiesCard } from '../../core/payment/payment.ts';
import type { ReturnContext } from '../../core/protocol/protocol.ts';
import { REASON_CODES, statusOf } from './codes.ts';
import { gatewayKeyOf } from './gateway-key.ts';
import { linkCodeOf, wireCardOf } from './linked-card.ts';
import type { RsaPool } from './rsa-pool.ts';

export const checksumKeyOf = ({ secrets }: Credential): Secret =>
  secrets.checksumKey ?? new Secret('');

/** The payer's way back: everything but a cancel goes to returnUrl, with its code. */
export const browserReturn =
  (pool: RsaPool) =>
  async (payment: Payment, credential: Credential, at: ReturnContext): Promise<string> => {
    const key = gatewayKeyOf(credential);
    if (key === undefined) throw new Error(`merchant ${payment.merchantId} has no key of ours`);
    const callback = callbackOf(payment, at);
    const { success, cancel } = payment.order.returnUrls;
    const blocks = await pool.run('encryptAnswer', formatCallback(callback), key);
    return formatCallbackUrl(callback.cancel ? cancel : success, blocks, checksumKeyOf(credential));
  };

/** What the browser carries back, by what the payment was for. */
function callbackOf(payment: Payment, { now, card }: ReturnContext): BrowserCallback {
  const cancel = payment.status === 'cancelled';
  const { subscription } = payment.order;
  if (subscription !== undefined) {
    return { errorCode: signUpCode(payment), data: signUpData(subscription), cancel };
  }
  if (verifiesCard(payment)) return { ...profileCallback(payment, card, now), cancel };
  const errorCode = statusOf(payment);
  return payment.order.saveCard?.link
    ? { errorCode, data: cardLinkData(payment, card, { errorCode, now }), cancel }
    : { errorCode, data: payment.publicId, cancel };
}

/** A sign-up's: whether the customer has signed up. */
function signUpCode(payment: Payment): ErrorCode {
  switch (payment.status) {
    case 'captured':
      return '180';
    case 'declined':
    case 'expired':
      return '181';
    default:
      return statusOf(payment);
  }
}

const signUpData = ({ code: subscriptionCode, planCode, customerRef }: SubscriptionPart) =>
  signedUpFields({ subscriptionCode, planCode, customerId: customerRef });

/** request-profile's: the card, or why there is none. */
function profileCallback(
  payment: Payment,
  card: SavedCard | undefined,
  now: Date,
): Pick<BrowserCallback, 'errorCode' | 'data'> {
  const { customer, saveCard } = payment.order;
  const errorCode = profileCode(payment, card, now);
  const whose = { customerId: saveCard?.customerRef ?? '', email: customer.email ?? '' };
  const data =
    card?.status === 'active' ? linkedProfileFields({ ...wireCardOf(card), ...whose }) : whose;
  return { errorCode, data };
}

function profileCode(payment: Payment, card: SavedCard | undefined, now: Date): ErrorCode {
  switch (payment.status) {
    case 'captured':
      return linkCodeOf(card, now);
    case 'expired':
      return '174';
    default:
      return statusOf(payment);
  }
}

/** isCardLink's: the token beside the transaction, and what became of the link where the order was paid. */
function cardLinkData(
  payment: Payment,
  card: SavedCard | undefined,
  { errorCode, now }: { readonly errorCode: ErrorCode; readonly now: Date },
) {
  const refused = payment.attempts.at(-1)?.savesNone;
  const settled = refused === undefined ? linkCodeOf(card, now) : REASON_CODES[refused];
  return {
    alepayToken: card === undefined || card.status === 'deleted' ? '' : card.token,
    transactionCode: payment.publicId,
    cardLinkCode: payment.status === 'captured' ? settled : errorCode,
  };
}
