import { hash, randomFillSync } from 'node:crypto';
import type { Brand } from './brand.ts';

/** A tenant. Small integers: they lead every key and every reference. 0 is the house itself. */
export type MerchantId = Brand<number, 'MerchantId'>;
/** UUIDv7 text: sorts by the time it was made. */
export type PaymentId = Brand<string, 'PaymentId'>;
/** One try at paying; see `attemptId`. Unique over all merchants, safe in any provider's reference field. */
export type AttemptId = Brand<string, 'AttemptId'>;
export type RefundId = Brand<string, 'RefundId'>;
export type ConversionId = Brand<string, 'ConversionId'>;
export type ChangeId = Brand<string, 'ChangeId'>;
export type MessageId = Brand<string, 'MessageId'>;
export type WalletId = Brand<string, 'WalletId'>;
export type TopUpId = Brand<string, 'TopUpId'>;

/** The tenant that is the house itself: wallets are its own. */
export const HOUSE = 0 as MerchantId;

/** Where ids come from, handed in so that tests can know them. */
export type NewUuid = (now: Date) => string;

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const UUID_TEXT = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** 128 bits in base 32. */
const UUID_LENGTH = 26;

// Random bytes come from a pool: one call to the system serves hundreds of ids and tokens. No byte is used twice.
const pool = Buffer.alloc(4_096);
let used = pool.length;

function takeRandom(count: number, encoding: 'hex' | 'base64url'): string {
  if (used + count > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const text = pool.toString(encoding, used, used + count);
  pool.fill(0, used, used + count);
  used += count;
  return text;
}

/** A fresh UUIDv7 (RFC 9562) for this instant. */
export function newUuid(now: Date): string {
  const random = takeRandom(10, 'hex');
  const time = now.getTime().toString(16).padStart(12, '0');
  const variant = ((Number.parseInt(random.slice(3, 4), 16) & 0x3) | 0x8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-${variant}${random.slice(4, 7)}-${random.slice(7, 19)}`;
}

/** Below every UUIDv7 of this instant or later, above every earlier one. */
export const firstUuidOf = (instant: Date): string => {
  const time = instant.getTime().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
};

/** Unguessable text for URLs and cookies: 128 random bits, base64url. */
export const newToken = (): string => takeRandom(16, 'base64url');

/** What is stored of a token: whoever reads the database cannot use it. */
export const hashToken = (token: string): string => hash('sha256', token, 'base64url');

export const isUuid = (text: string): boolean => UUID_TEXT.test(text);

/** @throws {RangeError} for anything but a whole number from 0 to 2³¹-1. */
export function merchantId(id: number): MerchantId {
  if (!Number.isInteger(id) || id < 0 || id > 0x7fff_ffff) throw new RangeError('merchant id');
  return id as MerchantId;
}

/** The merchant's short id: what tokens and references begin with. */
export const shortMerchantId = (id: MerchantId): string => id.toString(36).toUpperCase();

const HEX = '0123456789abcdef';
const DIGITS: ReadonlyMap<string, number> = new Map([...CROCKFORD].map((digit, i) => [digit, i]));

/** Every page reads a reference and every attempt writes one: bits are moved one digit at a time, without big numbers. */
function encodeUuid(uuid: string): string {
  let text = '';
  let bits = 0;
  // 26 digits hold 130 bits: the first two are zero.
  let held = 2;
  for (let i = 0; i < uuid.length; i += 1) {
    const nibble = HEX.indexOf(uuid.charAt(i));
    if (nibble < 0) continue;
    bits = (bits << 4) | nibble;
    held += 4;
    if (held < 5) continue;
    held -= 5;
    text += CROCKFORD.charAt(bits >> held);
    bits &= (1 << held) - 1;
  }
  return text;
}

function decodeUuid(text: string): string | undefined {
  let uuid = '';
  let bits = 0;
  let held = -2;
  for (let i = 0; i < text.length; i += 1) {
    const digit = DIGITS.get(text.charAt(i));
    if (digit === undefined || (i === 0 && digit > 7)) return undefined;
    bits = (bits << 5) | digit;
    held += 5;
    while (held >= 4) {
      held -= 4;
      uuid += HEX.charAt(bits >> held);
      bits &= (1 << held) - 1;
      const { length } = uuid;
      if (length === 8 || length === 13 || length === 18 || length === 23) uuid += '-';
    }
  }
  return uuid;
}

/** Which payment a reference belongs to, read from the reference alone: every look-up carries the tenant. */
export type PaymentKey = { readonly merchantId: MerchantId; readonly paymentId: PaymentId };

/** A payment's key as letters and digits: the merchant's short id, then the id in base 32. */
export const paymentRef = ({ merchantId: merchant, paymentId }: PaymentKey): string =>
  shortMerchantId(merchant) + encodeUuid(paymentId);

/** The key behind `paymentRef`'s text, or undefined for any other text. */
export function parsePaymentRef(ref: string): PaymentKey | undefined {
  const merchant = ref.slice(0, -UUID_LENGTH);
  if (!/^(0|[1-9A-Z][0-9A-Z]{0,5})$/.test(merchant)) return undefined;
  const id = Number.parseInt(merchant, 36);
  const uuid = decodeUuid(ref.slice(-UUID_LENGTH));
  if (id > 0x7fff_ffff || uuid === undefined) return undefined;
  return { merchantId: id as MerchantId, paymentId: uuid as PaymentId };
}

/** Whether a payment can have an attempt of this number: 1 to 31, which one base-32 digit holds. */
export const isAttemptNumber = (number: number): boolean =>
  Number.isInteger(number) && number >= 1 && number <= 31;

/**
 * Attempt `number` of a payment: its key and one more base-32 digit.
 * @throws {RangeError} when there can be no such attempt.
 */
export function attemptId(key: PaymentKey, number: number): AttemptId {
  if (!isAttemptNumber(number)) throw new RangeError('attempt number');
  return (paymentRef(key) + CROCKFORD.charAt(number)) as AttemptId;
}

/** The payment an attempt belongs to, or undefined when the text is not an attempt's id. */
export const paymentOfAttempt = (ref: string): PaymentKey | undefined =>
  CROCKFORD.indexOf(ref.slice(-1)) > 0 ? parsePaymentRef(ref.slice(0, -1)) : undefined;
