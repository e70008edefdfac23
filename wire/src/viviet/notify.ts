import type { Result } from '@cong/values/result.ts';
import { parseBody } from '../shared/body.ts';
import { NOTIFY_REPLY_CODES, type NotifyReplyCode, RECEIVED } from './codes.ts';
import {
  formatReturn,
  openReturn,
  type PaymentReturn,
  type ReturnFault,
  type ReturnSigner,
} from './payment-return.ts';

/**
 * What our server posts to a merchant's notify URL, a form: the return itself. Ours, not the
 * vendor's.
 */
export const formatNotify = (result: PaymentReturn, signer: ReturnSigner): string =>
  formatReturn(result, signer);

/** A notification as a merchant's listener reads it. Never throws. */
export const openNotify = (
  body: string,
  signer: ReturnSigner,
): Result<PaymentReturn, ReturnFault> => openReturn(new URLSearchParams(body), signer);

/** What a merchant's listener answers, JSON. */
export const formatNotifyReply = (code: NotifyReplyCode): string =>
  JSON.stringify({ RspCode: code, Message: NOTIFY_REPLY_CODES[code].en });

/** `return_code` holds the merchant's own code: it got the notification and could not act on it. */
export type NotifyRefusal =
  | { readonly refused: 'http_status' | 'malformed' }
  | { readonly refused: 'return_code'; readonly returnCode: string };

/** Whether a listener's answer counts as received; anything else means: try again. Never throws. */
export function parseNotifyReply(answer: {
  readonly status: number;
  readonly body: string;
}): 'received' | NotifyRefusal {
  if (answer.status !== 200) return { refused: 'http_status' };
  const reply = parseBody(answer.body);
  const code = reply.ok ? reply.value.RspCode : undefined;
  if (typeof code !== 'string' || code === '') return { refused: 'malformed' };
  return code === RECEIVED ? 'received' : { refused: 'return_code', returnCode: code };
}
