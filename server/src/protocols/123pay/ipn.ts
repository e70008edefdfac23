import { Secret } from '@cong/values/secret.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '@cong/values/time.ts';
import { formatReturnUrl } from '@cong/wire/123pay/browser-return.ts';
import { formatNotify } from '@cong/wire/123pay/notify.ts';
import { parseNotifyReply } from '@cong/wire/123pay/notify-reply.ts';
import type { Credential } from '../../core/merchant/merchant.ts';
import type { Payment } from '../../core/payment/payment.ts';
import type { Ipn, ReturnContext } from '../../core/protocol/protocol.ts';
import { bankCodeOfPayment } from './bank-code.ts';
import { statusOf } from './codes.ts';

/** The waits before each try to notify. Our decision: the guide gives none. */
export const NOTIFY_SCHEDULE: readonly number[] = [
  0,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  24 * HOUR_MS,
];

const NO_KEY = new Secret('');

const keyOf = ({ secrets }: Credential): Secret => secrets.secretKey ?? NO_KEY;

/** Notify: a signed form for every final status; received on HTTP 200 with a signed 1 or 2. */
export const ipn = (schedule: readonly number[]): Ipn => ({
  schedule,
  format: (payment, credential, now) => {
    const body = formatNotify(
      {
        orderRef: payment.orderRef,
        bankCode: bankCodeOfPayment(payment),
        status: statusOf(payment),
        now,
      },
      keyOf(credential),
    );
    return {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
        accept: 'application/json',
      },
      body,
      shown: body.replace(/checksum=[0-9a-f]+/, 'checksum=***'),
    };
  },
  shownReply: (body) => body.replace(/("checksum"\s*:\s*")[^"]*/gi, '$1***'),
  judge: (reply, { orderRef }, credential) => {
    const verdict = parseNotifyReply(reply, { orderRef, secretKey: keyOf(credential) });
    if (verdict === 'received') return verdict;
    return {
      refused:
        verdict.refused === 'return_code' ? `return_code ${verdict.returnCode}` : verdict.refused,
    };
  },
});

/** The signed way back to the shop, by how the payment stands. */
export function browserReturn(
  payment: Payment,
  credential: Credential,
  { now }: ReturnContext,
): string {
  const { success, cancel, failure } = payment.order.returnUrls;
  // An outcome not yet known goes where a success goes: the merchant asks by queryOrder.
  const failed = payment.status === 'declined' || payment.status === 'expired';
  const url = payment.status === 'cancelled' ? cancel : failed ? failure : success;
  return formatReturnUrl(url, {
    orderRef: payment.orderRef,
    status: statusOf(payment),
    secretKey: keyOf(credential),
    now,
  });
}
