import type { Vnd } from '@cong/values/money.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import type { Credentials } from './credentials.ts';
import {
  type Fault,
  formatTime,
  isDigits,
  malformed,
  otherTransaction,
  parseAmount,
  parseTexts,
  textOf,
  toJson,
  unverified,
} from './fields.ts';
import { sign, verify } from './signature.ts';

/** Where payments are made, on MoMo's host. */
export const CREATE_PATH = '/v2/gateway/api/create';

/**
 * The one kind of payment that we ask for: the payer confirms in the wallet, and it is captured at
 * once.
 */
const REQUEST_TYPE = 'captureWallet';

/** A payment as MoMo must know it. */
export type CreateRequest = {
  /** Letters, digits and single `-`, `_` or `.` between them; unique for ever. */
  readonly orderId: string;
  /** MoMo's idempotency key. */
  readonly requestId: string;
  readonly amount: Vnd;
  readonly orderInfo: string;
  readonly redirectUrl: string;
  readonly ipnUrl: string;
  readonly locale: 'vi' | 'en';
  /** Comes back in the result; base64 of JSON where it is anything. */
  readonly extraData: string;
  /** orderExpireTime: after so many minutes MoMo refuses the payer. */
  readonly expiresInMinutes?: number;
};

/** A create's body, JSON. */
export function formatCreate(request: CreateRequest, credentials: Credentials): string {
  const { expiresInMinutes } = request;
  const fields = {
    partnerCode: credentials.partnerCode,
    requestId: request.requestId,
    amount: request.amount.toString(),
    orderId: request.orderId,
    orderInfo: request.orderInfo,
    redirectUrl: request.redirectUrl,
    ipnUrl: request.ipnUrl,
    requestType: REQUEST_TYPE,
    extraData: request.extraData,
    lang: request.locale,
    ...(expiresInMinutes !== undefined && { orderExpireTime: expiresInMinutes.toString() }),
  };
  return toJson({ ...fields, signature: sign('create', fields, credentials) });
}

/**
 * The partner that a request names, to look its key up; empty when it names none. Nothing is
 * verified yet.
 */
export const partnerCodeOf = (body: string): string => parseTexts(body)?.partnerCode ?? '';

/** A payment as MoMo reads it. Never throws. */
export function parseCreate(body: string, credentials: Credentials): Result<CreateRequest, Fault> {
  const fields = parseTexts(body);
  if (fields === undefined) return malformed;
  if (!verify('create', fields, credentials)) return unverified;
  const text = (name: string) => textOf(fields, name);
  const amount = parseAmount(text('amount'));
  const lang = text('lang') || 'vi';
  const minutes = text('orderExpireTime');
  if (amount === undefined || text('requestType') !== REQUEST_TYPE) return malformed;
  if (lang !== 'vi' && lang !== 'en') return malformed;
  if (minutes !== '' && !/^[1-9]\d{0,5}$/.test(minutes)) return malformed;
  const required = ['orderId', 'requestId', 'orderInfo', 'redirectUrl', 'ipnUrl'];
  if (required.some((name) => text(name) === '')) return malformed;
  return ok({
    orderId: text('orderId'),
    requestId: text('requestId'),
    amount,
    orderInfo: text('orderInfo'),
    redirectUrl: text('redirectUrl'),
    ipnUrl: text('ipnUrl'),
    locale: lang,
    extraData: text('extraData'),
    ...(minutes && { expiresInMinutes: Number(minutes) }),
  });
}

/** Where the payer goes: to a page, or by QR code or link into the app. */
export type CreatedPayment = {
  readonly payUrl: string;
  /** Empty where MoMo gives none. */
  readonly deeplink: string;
  readonly qrCodeUrl: string;
};

type Asked = Pick<CreateRequest, 'orderId' | 'requestId' | 'amount'>;
/** What MoMo's stand-in puts into an answer beside its content. */
type AnswerEnvelope = { readonly message: string; readonly respondedAt: Date };

/** The answer to a create that made a payment. MoMo's answers carry no signature. */
export const formatCreated = (
  asked: Asked,
  created: CreatedPayment & AnswerEnvelope,
  credentials: Credentials,
): string =>
  toJson({
    ...answerFields(asked, created, credentials),
    resultCode: '0',
    payUrl: created.payUrl,
    deeplink: created.deeplink,
    qrCodeUrl: created.qrCodeUrl,
  });

/** The answer to a create that made none. */
export const formatCreateRefusal = (
  asked: Asked,
  refusal: AnswerEnvelope & { readonly resultCode: string },
  credentials: Credentials,
): string =>
  toJson({ ...answerFields(asked, refusal, credentials), resultCode: refusal.resultCode });

const answerFields = (asked: Asked, envelope: AnswerEnvelope, { partnerCode }: Credentials) => ({
  partnerCode,
  orderId: asked.orderId,
  requestId: asked.requestId,
  amount: asked.amount.toString(),
  responseTime: formatTime(envelope.respondedAt),
  message: envelope.message,
});

/** An answer that made no payment; what its code says, see `kindOf`. */
export type CreateFault = Fault | { readonly code: 'refused'; readonly resultCode: string };

/** What MoMo answered to this create. Never throws. */
export function parseCreateAnswer(
  body: string,
  asked: Asked,
  { partnerCode }: Credentials,
): Result<CreatedPayment, CreateFault> {
  const fields = parseTexts(body);
  if (fields === undefined || !isDigits(textOf(fields, 'resultCode'))) return malformed;
  const isOurs =
    fields.partnerCode === partnerCode &&
    fields.orderId === asked.orderId &&
    fields.requestId === asked.requestId;
  if (!isOurs) return otherTransaction;
  const resultCode = textOf(fields, 'resultCode');
  if (resultCode !== '0') return err({ code: 'refused', resultCode });
  if (parseAmount(textOf(fields, 'amount')) !== asked.amount) return otherTransaction;
  const payUrl = textOf(fields, 'payUrl');
  if (!/^https?:\/\//.test(payUrl) || !URL.canParse(payUrl)) return malformed;
  return ok({
    payUrl,
    deeplink: textOf(fields, 'deeplink'),
    qrCodeUrl: textOf(fields, 'qrCodeUrl'),
  });
}
