import { HOUR_MS, MINUTE_MS, SECOND_MS } from '@cong/values/time.ts';
import {
  formatNotification,
  isReceived,
  type Notification,
} from '@cong/wire/alepay/notification.ts';
import type { Payment } from '../../core/payment/payment.ts';
import type { Ipn } from '../../core/protocol/protocol.ts';
import { checksumKeyOf } from './browser-return.ts';
import { cycleStatusOf } from './codes.ts';
import { infoOf } from './transaction-info.ts';

/** The waits before each try to notify. Ours: version 1 of the protocol has no notification. */
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

/** Ours, in the shape of the vendor's version 3: JSON with a checksum, received on HTTP 200. */
export const ipn = (schedule: readonly number[]): Ipn => ({
  schedule,
  format: (payment, credential) => {
    const body = formatNotification(notificationOf(payment), 'vi', checksumKeyOf(credential));
    return {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body,
      shown: body.replace(/"checksum":"[0-9a-f]+"/, '"checksum":"***"'),
    };
  },
  shownReply: (body) => body,
  judge: (reply) => (isReceived(reply) ? 'received' : { refused: 'http_status' }),
});

/** A transaction, or the cycle of a subscription that it was. */
function notificationOf(payment: Payment): Notification {
  const { subscription: part } = payment.order;
  if (part?.cycle === undefined) return infoOf(payment);
  const { code: subscriptionCode, planCode, cycle } = part;
  const subscription = { subscriptionCode, planCode, cycle };
  return { ...infoOf(payment), status: cycleStatusOf(payment), subscription };
}
