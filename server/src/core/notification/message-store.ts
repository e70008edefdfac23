import type { MerchantId, MessageId, PaymentId, PaymentKey } from '@cong/values/ids.ts';
import type { Payment } from '../payment/payment.ts';
import type { MessageKind } from './message.ts';

export type MessageStatus = 'pending' | 'received' | 'parked';

export type StoredMessage = {
  readonly merchantId: MerchantId;
  readonly paymentId: PaymentId;
  readonly id: MessageId;
  readonly kind: MessageKind;
  readonly host?: string;
  readonly status: MessageStatus;
  readonly tries: number;
  readonly dueAt: Date;
  readonly createdAt: Date;
};

/** A due message with the payment it speaks of, as that is recorded now. */
export type DueMessage = { readonly message: StoredMessage; readonly payment: Payment };

/** One try to deliver, kept for merchant and operator. */
export type MessageTry = {
  readonly number: number;
  readonly at: Date;
  readonly tookMs: number;
  readonly url: string;
  /** As sent, the signature left out. */
  readonly request: string;
  readonly responseStatus?: number;
  readonly response?: string;
  /** `received`, or why not. */
  readonly verdict: string;
};

/** What a try makes of its message. */
export type TryRecord = {
  readonly message: StoredMessage;
  readonly done: MessageTry;
  readonly next:
    | { readonly status: 'received' }
    | { readonly status: 'parked' }
    | { readonly status: 'pending'; readonly dueAt: Date };
};

export type DueMessageQuery = {
  readonly now: Date;
  readonly partitions: readonly number[];
  readonly limit: number;
  /** Of one host at most: a host with a long queue leaves room for the others. */
  readonly perHost: number;
  /** Hosts that can take nothing more at present: their messages stay where they are. */
  readonly exceptHosts: readonly string[];
  /** Already being delivered by this process. */
  readonly exceptIds: readonly MessageId[];
};

export type ParkedQuery = {
  readonly limit: number;
  /** Absent: of every merchant. */
  readonly merchantId?: MerchantId;
};

export interface MessageStore {
  /**
   * Hosts take turns, each one's oldest first; a payment's next message only when its earlier ones are received or
   * parked.
   */
  due(query: DueMessageQuery): Promise<readonly DueMessage[]>;
  /** Resolves when the try and what it makes of the message are committed. Tries that come together share a commit. */
  record(record: TryRecord): Promise<void>;
  ofPayment(
    key: PaymentKey,
  ): Promise<readonly (StoredMessage & { readonly history: readonly MessageTry[] })[]>;
  byId(id: MessageId): Promise<StoredMessage | undefined>;
  /** Latest first. */
  parked(query: ParkedQuery): Promise<readonly StoredMessage[]>;
  /** Makes a parked or received message due again, for one more try. @returns whether there was one. */
  sendAgain(key: PaymentKey & { readonly id: MessageId }, now: Date): Promise<boolean>;
  /** The same for everything that is parked. @returns how many there were. */
  sendParkedAgain(query: Omit<ParkedQuery, 'limit'>, now: Date): Promise<number>;
}
