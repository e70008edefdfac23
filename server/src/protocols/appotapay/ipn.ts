import { MINUTE_MS } from '@cong/values/time.ts';
import { formatIpn, parseIpnReply } from '@cong/wire/appotapay/ipn.ts';
import { formatRedirectUrl } from '@cong/wire/appotapay/redirect.ts';
import type { Credential } from '../../core/merchant/merchant.ts';
import type { Payment } from '../../core/payment/payment.ts';
import type { Ipn } from '../../core/protocol/protocol.ts';
import { secretKeyOf } from './authenticate.ts';
import { languageOf, resultOf } from './result.ts';

/** One try at once and three more, five minutes apart. Source: AppotaPay's documentation, "IPN". */
export const NOTIFY_SCHEDULE: readonly number[] = [0, 5, 5, 5].map((wait) => wait * MINUTE_MS);

/** The result of a payment that succeeded, as signed JSON; received on HTTP 200 with status "ok". */
export const ipn = (schedule: readonly number[]): Ipn => ({
  schedule,
  format: (payment, credential) => {
    const body = formatIpn(
      resultOf(payment, credential),
      languageOf(payment),
      secretKeyOf(credential),
    );
    return {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', accept: 'application/json' },
      body,
      shown: body
        .replace(/("signature":")[0-9a-f]+/, '$1***')
        .replace(/("apiKey":")[^"]*/, '$1***'),
    };
  },
  shownReply: (body) => body,
  judge: (reply) => {
    const verdict = parseIpnReply(reply);
    if (verdict === 'received') return verdict;
    return {
      refused: verdict.refused === 'status' ? `status ${verdict.status}` : verdict.refused,
    };
  },
});

/** The signed way back to the shop, however the payment stands. */
export const browserReturn = (payment: Payment, credential: Credential): string =>
  formatRedirectUrl(payment.order.returnUrls.success, resultOf(payment, credential), {
    language: languageOf(payment),
    secretKey: secretKeyOf(credential),
  });
