import type { Secret } from '@cong/values/secret.ts';
import { parseBody } from '../shared/body.ts';
import { textOf } from '../shared/field-rules.ts';
import type { NotifyReplyCode } from './codes.ts';
import { type Fields, sign, verify } from './signature.ts';
import { unixSeconds } from './unix-seconds.ts';

/** What a merchant's listener answers, as JSON. */
export function formatNotifyReply(
  reply: { readonly orderRef: string; readonly returnCode: NotifyReplyCode; readonly now: Date },
  secretKey: Secret,
): string {
  const fields = {
    mTransactionID: reply.orderRef,
    returnCode: reply.returnCode,
    ts: unixSeconds(reply.now),
  };
  return JSON.stringify({ ...fields, checksum: sign('notifyReply', fields, secretKey) });
}

/** An HTTP answer from a merchant's listener. Its Content-Type is often text/html, and not looked at. */
export type ListenerAnswer = { readonly status: number; readonly body: string };

/** `return_code` holds the merchant's own code: it got the notify and could not act on it. */
export type NotifyRefusal =
  | { readonly refused: 'http_status' | 'malformed' | 'other_order' | 'bad_checksum' }
  | { readonly refused: 'return_code'; readonly returnCode: string };

/** Whether a listener's answer counts as received; anything else means: try again. Never throws. */
export function parseNotifyReply(
  { status, body }: ListenerAnswer,
  { orderRef, secretKey }: { readonly orderRef: string; readonly secretKey: Secret },
): 'received' | NotifyRefusal {
  if (status !== 200) return { refused: 'http_status' };
  const parsed = parseBody(body);
  if (!parsed.ok) return { refused: 'malformed' };
  const returnCode = textOf(parsed.value, 'returnCode');
  if (returnCode === '') return { refused: 'malformed' };
  // Before the checksum: a merchant with a wrong key says -1, and its operator wants to read that.
  if (returnCode !== '1' && returnCode !== '2') return { refused: 'return_code', returnCode };
  if (parsed.value.mTransactionID !== orderRef) return { refused: 'other_order' };
  return isSigned(parsed.value, secretKey) ? 'received' : { refused: 'bad_checksum' };
}

/** Merchants who read the clock twice sign the second before the ts they send. */
function isSigned(reply: Fields, secretKey: Secret): boolean {
  if (verify('notifyReply', reply, secretKey)) return true;
  const { ts } = reply;
  if (typeof ts !== 'string' || !/^\d{1,30}$/.test(ts)) return false;
  return verify('notifyReply', { ...reply, ts: (BigInt(ts) - 1n).toString() }, secretKey);
}
