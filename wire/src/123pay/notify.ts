import { err, ok, type Result } from '@cong/values/result.ts';
import type { Secret } from '@cong/values/secret.ts';
import { parseForm } from '../shared/body.ts';
import { textOf } from '../shared/field-rules.ts';
import { isOrderStatus, ORDER_STATUSES, type OrderStatus } from './order-status.ts';
import { sign, verify } from './signature.ts';
import { distanceSeconds, parseUnixSeconds, unixSeconds } from './unix-seconds.ts';

/** What the gateway tells a merchant's notify listener. */
export type Notify = {
  /** mTransactionID */
  readonly orderRef: string;
  readonly bankCode: string;
  readonly status: OrderStatus;
  /** The status text without diacritics; not signed. */
  readonly description: string;
};

/** Why a merchant must not act on a notify: not the gateway's, or not fresh. */
export type NotifyFault = { readonly code: 'malformed' | 'bad_checksum' | 'expired' };

/** A merchant refuses a notify whose ts is further from its own clock than this. */
export const NOTIFY_VALID_SECONDS = 300;

/** The form-encoded body of one try. Each try is signed anew, since its ts is part of it. */
export function formatNotify(
  notify: Omit<Notify, 'description'> & { readonly now: Date },
  secretKey: Secret,
): string {
  const fields = {
    mTransactionID: notify.orderRef,
    bankCode: notify.bankCode,
    transactionStatus: notify.status,
    description: ORDER_STATUSES[notify.status].unaccented,
    ts: unixSeconds(notify.now),
  };
  const checksum = sign('notify', fields, secretKey);
  return new URLSearchParams({ ...fields, checksum }).toString();
}

/** A notify as a merchant's listener reads it. Never throws. */
export function parseNotify(
  text: string,
  { secretKey, now }: { readonly secretKey: Secret; readonly now: Date },
): Result<Notify, NotifyFault> {
  const form = parseForm(text);
  if (!form.ok) return err({ code: 'malformed' });
  if (!verify('notify', form.value, secretKey)) return err({ code: 'bad_checksum' });
  const sentAt = parseUnixSeconds(form.value.ts);
  const status = form.value.transactionStatus;
  const orderRef = textOf(form.value, 'mTransactionID');
  if (sentAt === undefined || !isOrderStatus(status) || !orderRef) {
    return err({ code: 'malformed' });
  }
  if (distanceSeconds(sentAt, now) > NOTIFY_VALID_SECONDS) return err({ code: 'expired' });
  return ok({
    orderRef,
    bankCode: textOf(form.value, 'bankCode'),
    status,
    description: textOf(form.value, 'description'),
  });
}
