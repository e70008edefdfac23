import type { MerchantId, MessageId, PaymentId } from '@cong/values/ids.ts';
import type { MessageKind } from '../core/notification/message.ts';
import type {
  MessageStatus,
  MessageTry,
  StoredMessage,
} from '../core/notification/message-store.ts';

/** Named apart from a payment's columns, with which they are joined. */
export const MESSAGE_COLUMNS = `m.merchant_id as message_merchant_id, m.payment_id as message_payment_id,
  m.id as message_id, m.kind as message_kind, m.host as message_host, m.status as message_status,
  m.tries as message_tries, m.due_at as message_due_at, m.created_at as message_created_at`;

/** A row of `message` as the driver hands it over. */
export type MessageRow = {
  readonly message_merchant_id: number;
  readonly message_payment_id: string;
  readonly message_id: string;
  readonly message_kind: string;
  readonly message_host: string | null;
  readonly message_status: string;
  readonly message_tries: number;
  readonly message_due_at: Date;
  readonly message_created_at: Date;
};

export const decodeMessage = (row: MessageRow): StoredMessage => ({
  merchantId: row.message_merchant_id as MerchantId,
  paymentId: row.message_payment_id as PaymentId,
  id: row.message_id as MessageId,
  kind: row.message_kind as MessageKind,
  ...(row.message_host !== null && { host: row.message_host }),
  status: row.message_status as MessageStatus,
  tries: row.message_tries,
  dueAt: row.message_due_at,
  createdAt: row.message_created_at,
});

/** A row of `message_try` as the driver hands it over. */
export type TryRow = {
  readonly number: number;
  readonly at: Date;
  readonly took_ms: number;
  readonly url: string;
  readonly request: string;
  readonly response_status: number | null;
  readonly response: string | null;
  readonly verdict: string;
};

export const decodeTry = (row: TryRow): MessageTry => ({
  number: row.number,
  at: row.at,
  tookMs: row.took_ms,
  url: row.url,
  request: row.request,
  ...(row.response_status !== null && { responseStatus: row.response_status }),
  ...(row.response !== null && { response: row.response }),
  verdict: row.verdict,
});
