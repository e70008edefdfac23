import type { Vnd } from '@cong/values/money.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import type { Secret } from '@cong/values/secret.ts';
import { isWellFormedText } from '@cong/values/text.ts';
import { type JsonObject, parseBody } from '../shared/body.ts';
import type { V2Credentials } from './credentials.ts';
import { type NotAuthenticated, notAuthenticated, open, seal } from './envelope.ts';
import { parseDong } from './fields.ts';
import { appendQuery } from './return-url.ts';
import { sign, verify } from './signature.ts';
import { formatWireTime, parseWireTime } from './wire-time.ts';

/**
 * What became of an order: the browser's return, the notification's body, and the answer to a
 * query.
 */
export type PaymentReturn = {
  readonly locale: 'vn' | 'en';
  /** order_no */
  readonly orderRef: string;
  /** merch_txn_ref, as the link had it. */
  readonly tryRef: string;
  readonly methods: string;
  /** total_amount: what the order is for. */
  readonly totalAmount: Vnd;
  readonly amount: Vnd;
  readonly fee: Vnd;
  /** transaction_no: our public id; empty for an order that we do not know. */
  readonly transactionNo: string;
  /** See codes.ts; a merchant may have a success code of its own. */
  readonly responseCode: string;
  readonly message: string;
  readonly requestedAt: Date;
  readonly respondedAt: Date;
};

/**
 * How a return of each version is signed: the same by sender and receiver, with the keys of each.
 */
export type ReturnSigner =
  | { readonly version: '1.0'; readonly secret: Secret }
  | ({ readonly version: '2.0' } & Pick<V2Credentials, 'merchantSite' | 'keys'>);

export type ReturnFault = NotAuthenticated | { readonly code: 'malformed' };

const malformed = err<ReturnFault>({ code: 'malformed' });

/** The return's fields on the wire; all of them texts, amounts in đồng. */
const fieldsOf = (version: ReturnSigner['version'], result: PaymentReturn) => ({
  version,
  locale: result.locale,
  order_no: result.orderRef,
  request_time: formatWireTime(result.requestedAt),
  methods: result.methods,
  total_amount: result.totalAmount.toString(),
  currency: 'VND',
  amount: result.amount.toString(),
  fee: result.fee.toString(),
  transaction_no: result.transactionNo,
  response_code: result.responseCode,
  message: result.message,
  response_time: formatWireTime(result.respondedAt),
  merch_txn_ref: result.tryRef,
});

type ReturnFields = ReturnType<typeof fieldsOf>;

/** The return's plaintext in version 2. */
export const formatPlaintext = (result: PaymentReturn): string =>
  JSON.stringify(fieldsOf('2.0', result));

/**
 * The return, signed, as a query: for the browser's redirect, and as a form for the notification.
 */
export function formatReturn(result: PaymentReturn, signer: ReturnSigner): string {
  if (signer.version === '1.0') {
    const fields = fieldsOf('1.0', result);
    return toQuery({ ...fields, secure_hash: sign(fields, signer.secret) });
  }
  const { merchantSite, keys } = signer;
  return toQuery({ merchant_site: merchantSite, ...seal(formatPlaintext(result), keys) });
}

/**
 * Where the payer's browser goes: the merchant's URL, whose own query stays, with the return after
 * it.
 * @throws {TypeError} for a URL that no pay link could have brought.
 */
export const formatReturnUrl = (
  returnUrl: string,
  result: PaymentReturn,
  signer: ReturnSigner,
): string => appendQuery(returnUrl, formatReturn(result, signer));

// `+` is a space to some readers and a plus to others; %20 is a space to all.
const toQuery = (fields: Readonly<Record<string, string>>): string =>
  new URLSearchParams(fields).toString().replaceAll('+', '%20');

/**
 * A return as a merchant reads it. A name given twice has its last value: ours come last. Never
 * throws.
 */
export function openReturn(
  query: URLSearchParams,
  signer: ReturnSigner,
): Result<PaymentReturn, ReturnFault> {
  const received = Object.fromEntries(query);
  if (signer.version === '1.0') {
    const fields = ownFieldsOf(received);
    const signed = { ...fields, secure_hash: received.secure_hash ?? '' };
    return verify(signed, signer.secret) ? parseFields('1.0', fields) : notAuthenticated;
  }
  const { merchant_site, data, key, secure_hash } = received;
  if (merchant_site !== signer.merchantSite) return notAuthenticated;
  const message = open({ data, key, secure_hash }, signer.keys);
  return message.ok ? parsePlaintext(message.value) : message;
}

/** The return in a version 2 plaintext. Never throws. */
export function parsePlaintext(text: string): Result<PaymentReturn, ReturnFault> {
  const fields = parseBody(text);
  return fields.ok ? parseFields('2.0', fields.value) : malformed;
}

/** The shop's own parameters are no part of what was signed. */
const ownFieldsOf = (received: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    FIELD_NAMES.flatMap((name) => {
      const value = received[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );

const FIELD_NAMES = [
  'version',
  'locale',
  'order_no',
  'request_time',
  'methods',
  'total_amount',
  'currency',
  'amount',
  'fee',
  'transaction_no',
  'response_code',
  'message',
  'response_time',
  'merch_txn_ref',
] as const satisfies readonly (keyof ReturnFields)[];

function parseFields(
  version: ReturnSigner['version'],
  fields: JsonObject,
): Result<PaymentReturn, ReturnFault> {
  const text = textsOf(fields);
  if (text === undefined || text.version !== version || text.currency !== 'VND') return malformed;
  const totalAmount = parseDong(text.total_amount);
  const amount = parseDong(text.amount);
  const fee = parseDong(text.fee);
  const requestedAt = parseWireTime(text.request_time);
  const respondedAt = parseWireTime(text.response_time);
  if (totalAmount === undefined || amount === undefined || fee === undefined) return malformed;
  if (requestedAt === undefined || respondedAt === undefined) return malformed;
  if (text.locale !== 'vn' && text.locale !== 'en') return malformed;
  if (text.order_no === '' || text.response_code === '') return malformed;
  return ok({
    locale: text.locale,
    orderRef: text.order_no,
    tryRef: text.merch_txn_ref,
    methods: text.methods,
    totalAmount,
    amount,
    fee,
    transactionNo: text.transaction_no,
    responseCode: text.response_code,
    message: text.message,
    requestedAt,
    respondedAt,
  });
}

/** Every field is there, and is a text that can be kept. */
function textsOf(fields: JsonObject): ReturnFields | undefined {
  const isText = (name: string) => {
    const value = fields[name];
    return typeof value === 'string' && isWellFormedText(value);
  };
  return FIELD_NAMES.every(isText) ? (fields as ReturnFields) : undefined;
}
