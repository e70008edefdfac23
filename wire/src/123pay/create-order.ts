import type { Vnd } from '@cong/values/money.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import type { Secret } from '@cong/values/secret.ts';
import {
  type CalendarDate,
  formatDayMonthYear,
  parseDayMonthYear,
} from '@cong/values/viet-nam-time.ts';
import { isList, type JsonObject, type JsonValue } from '../shared/body.ts';
import { IP_FORM, textOf } from '../shared/field-rules.ts';
import { type AnswerFailure, badChecksum, malformed, parseAnswer } from './answer.ts';
import { RETURN_OK } from './codes.ts';
import type { Credentials } from './credentials.ts';
import {
  AMOUNT_FORM,
  checkFields,
  DATE_FORM,
  type FieldRule,
  type FormatError,
  formatAmount,
  GENDER_FORM,
  PLAIN_TEXT_FORM,
  parseAmount,
  URL_FORM,
} from './fields.ts';
import { sign, verify } from './signature.ts';

/** The bankCode of an order whose payer chooses the bank on our page. Also the default. */
export const PAYER_CHOOSES = '123PAY';

export type Gender = 'M' | 'F' | 'U';

/** A createOrder1 request after its rules were checked. Absent texts are empty or left out. */
export type CreateOrder = {
  readonly merchantCode: string;
  /** mTransactionID */
  readonly orderRef: string;
  /** PAYER_CHOOSES or the bank whose page opens at once; whether it exists is not checked here. */
  readonly bankCode: string;
  readonly amount: Vnd;
  readonly clientIp: string;
  readonly customer: {
    readonly gender: Gender;
    readonly name?: string;
    readonly address?: string;
    readonly phone?: string;
    readonly email?: string;
    readonly birthDate?: CalendarDate;
  };
  readonly description: string;
  readonly returnUrls: {
    readonly success: string;
    readonly cancel: string;
    readonly failure: string;
  };
  readonly addInfo: readonly string[];
};

const RULES = {
  mTransactionID: { max: 50, required: true },
  merchantCode: { max: 20, required: true },
  bankCode: { max: 20 },
  totalAmount: { max: 20, required: true, form: AMOUNT_FORM },
  clientIP: { max: 45, required: true, form: IP_FORM },
  custName: { max: 64 },
  custAddress: { max: 255 },
  custGender: { max: 1, required: true, form: GENDER_FORM },
  custDOB: { max: 10, form: DATE_FORM },
  custPhone: { max: 20 },
  custMail: { max: 64 },
  description: { max: 255, form: PLAIN_TEXT_FORM },
  cancelURL: { max: 1000, form: URL_FORM },
  redirectURL: { max: 1000, required: true, form: URL_FORM },
  errorURL: { max: 1000, form: URL_FORM },
  passcode: { max: 255, required: true },
  checksum: { max: 255, required: true },
} as const satisfies Readonly<Record<string, FieldRule>>;

/** The order in a createOrder1 body, or the first field that breaks its rule. Source: guide III.2.b. */
export function parseCreateOrder(body: JsonObject): Result<CreateOrder, FormatError> {
  const fault = checkFields(body, RULES);
  if (fault) return err(fault);
  const amount = parseAmount(textOf(body, 'totalAmount'));
  if (amount === undefined) return formatError('totalAmount', 'not_an_amount');
  const addInfo = parseAddInfo(body.addInfo);
  if (!addInfo) return formatError('addInfo', 'not_text');
  return ok({
    merchantCode: textOf(body, 'merchantCode'),
    orderRef: textOf(body, 'mTransactionID'),
    bankCode: textOf(body, 'bankCode') || PAYER_CHOOSES,
    amount,
    clientIp: textOf(body, 'clientIP'),
    customer: customerOf(body),
    description: textOf(body, 'description'),
    returnUrls: returnUrlsOf(body),
    addInfo,
  });
}

const formatError = (field: string, why: FormatError['why']) =>
  err<FormatError>({ code: 'format', field, why });

function customerOf(body: JsonObject): CreateOrder['customer'] {
  const name = textOf(body, 'custName');
  const address = textOf(body, 'custAddress');
  const phone = textOf(body, 'custPhone');
  const email = textOf(body, 'custMail');
  const birthDate = parseDayMonthYear(textOf(body, 'custDOB'));
  return {
    gender: textOf(body, 'custGender') as Gender,
    ...(name && { name }),
    ...(address && { address }),
    ...(phone && { phone }),
    ...(email && { email }),
    ...(birthDate && { birthDate }),
  };
}

function returnUrlsOf(body: JsonObject): CreateOrder['returnUrls'] {
  const success = textOf(body, 'redirectURL');
  return {
    success,
    cancel: textOf(body, 'cancelURL') || success,
    failure: textOf(body, 'errorURL') || success,
  };
}

/** A list of texts, one text, or nothing; undefined for anything else. */
function parseAddInfo(value: JsonValue | undefined): readonly string[] | undefined {
  if (value === undefined || value === null || value === '') return [];
  if (typeof value === 'string') return [value];
  const isText = (item: JsonValue) => typeof item === 'string';
  return isList(value) && value.every(isText) ? value : undefined;
}

/** A signed createOrder1 body, as a merchant sends it in JSON. Absent fields are left out. */
export function formatCreateOrder(
  order: Omit<CreateOrder, 'merchantCode'>,
  { merchantCode, passcode, secretKey }: Credentials,
): Readonly<Record<string, string | readonly string[]>> {
  const { customer, returnUrls, addInfo } = order;
  const fields = {
    mTransactionID: order.orderRef,
    merchantCode,
    bankCode: order.bankCode,
    totalAmount: formatAmount(order.amount),
    clientIP: order.clientIp,
    custName: customer.name ?? '',
    custAddress: customer.address ?? '',
    custGender: customer.gender,
    custDOB: customer.birthDate ? formatDayMonthYear(customer.birthDate) : '',
    custPhone: customer.phone ?? '',
    custMail: customer.email ?? '',
    description: order.description,
    cancelURL: returnUrls.cancel,
    redirectURL: returnUrls.success,
    errorURL: returnUrls.failure,
    passcode: passcode.reveal(),
  };
  const present = Object.fromEntries(Object.entries(fields).filter(([, text]) => text !== ''));
  return {
    ...present,
    ...(addInfo.length > 0 && { addInfo }),
    checksum: sign('createOrder', fields, secretKey),
  };
}

/** What a merchant learns when its order was created. */
export type CreatedOrder = {
  /** Ours: "123P…", see transaction-id.ts. */
  readonly transactionId: string;
  /** Where the payer's browser goes. */
  readonly payUrl: string;
};

/** The answer to a createOrder1 that made an order: ["1", id, url, checksum]. */
export function formatCreatedOrder(
  { transactionId, payUrl }: CreatedOrder,
  secretKey: Secret,
): readonly string[] {
  const checksum = sign('createOrderAnswer', answerFields(transactionId, payUrl), secretKey);
  return [RETURN_OK, transactionId, payUrl, checksum];
}

/** What createOrder1 answered: an order, a refusal, or something that must not be trusted. */
export function parseCreateOrderAnswer(
  text: string,
  secretKey: Secret,
): Result<CreatedOrder, AnswerFailure> {
  const answer = parseAnswer(text);
  if (!answer.ok) return answer;
  const [, transactionId, payUrl, checksum] = answer.value;
  const fields = { ...answerFields(transactionId, payUrl), checksum };
  if (!verify('createOrderAnswer', fields, secretKey)) return badChecksum;
  if (!transactionId || !payUrl) return malformed;
  return ok({ transactionId, payUrl });
}

const answerFields = (transactionId: unknown, payUrl: unknown) => ({
  returnCode: RETURN_OK,
  '123PAYtransactionId': transactionId,
  redirectURL: payUrl,
});
