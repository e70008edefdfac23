import { err, ok, type Result } from '@cong/values/result.ts';
import type { Secret } from '@cong/values/secret.ts';
import { isObject, type JsonObject, parseBody } from '../shared/body.ts';
import { checksumOf, isChecksum } from './checksum.ts';
import type { Language } from './code-text.ts';
import { parseWhole, textOf } from './fields.ts';
import {
  parseTransactionInfo,
  type TransactionInfo,
  transactionFields,
} from './transaction-info.ts';

/** Which cycle of a subscription a transaction paid, or was to pay. */
export type SubscriptionCycle = {
  readonly subscriptionCode: string;
  readonly planCode: string;
  /** From 1. */
  readonly cycle: number;
};

/** What is posted to a merchant that has given us a URL for it. Ours, in the shape of the vendor's version 3. */
export type Notification = TransactionInfo & { readonly subscription?: SubscriptionCycle };

const sealed = (info: JsonObject): string =>
  ['orderCode', 'amount', 'transactionCode'].map((name) => textOf(info, name)).join('');

/** The JSON body. The amount is whole đồng, as it goes into the checksum. */
export function formatNotification(
  info: Notification,
  language: Language,
  checksumKey: Secret,
): string {
  const { transactionCode, orderRef: orderCode, amount, subscription } = info;
  const transactionInfo = {
    transactionCode,
    orderCode,
    amount: Number(amount),
    ...transactionFields(info, language),
    ...(subscription && { subscription }),
  };
  const texts = { orderCode, amount: amount.toString(), transactionCode };
  return JSON.stringify({ transactionInfo, checksum: checksumOf(sealed(texts), checksumKey) });
}

/** Why a merchant must not act on a notification. */
export type NotificationFault = { readonly code: 'malformed' | 'bad_checksum' };

/** A notification as a merchant's listener reads it. The checksum covers three fields: ask get-transaction-info for the rest. Never throws. */
export function parseNotification(
  text: string,
  checksumKey: Secret,
): Result<Notification, NotificationFault> {
  const body = parseBody(text);
  if (!body.ok || !isObject(body.value.transactionInfo)) return err({ code: 'malformed' });
  const { transactionInfo, checksum } = body.value;
  if (!isChecksum(checksum, sealed(transactionInfo), checksumKey)) {
    return err({ code: 'bad_checksum' });
  }
  const info = parseTransactionInfo(transactionInfo);
  if (!info) return err({ code: 'malformed' });
  const subscription = cycleOf(transactionInfo);
  return ok({ ...info, ...(subscription && { subscription }) });
}

function cycleOf({ subscription }: JsonObject): SubscriptionCycle | undefined {
  if (!isObject(subscription)) return undefined;
  const subscriptionCode = textOf(subscription, 'subscriptionCode');
  const cycle = parseWhole(textOf(subscription, 'cycle'));
  if (!subscriptionCode || !cycle) return undefined;
  return { subscriptionCode, planCode: textOf(subscription, 'planCode'), cycle };
}

/** HTTP 200 means received, whatever the body; anything else means: try again. */
export const isReceived = ({ status }: { readonly status: number }): boolean => status === 200;
