import type { Vnd } from '@cong/values/money.ts';
import type { Result } from '@cong/values/result.ts';
import { type Code, isCode } from './codes.ts';
import { type Fields, readObject } from './fields.ts';

/** Codes that say how a check goes on; an answer about a debit never carries them. */
type CheckOnly = '01' | '02' | '03';

/** Where each call is posted to. */
export const PATHS = {
  check: '/banknet/v1/checks',
  authorise: '/banknet/v1/authorisations',
  inquiry: '/banknet/v1/inquiries',
  refund: '/banknet/v1/refunds',
  refundInquiry: '/banknet/v1/refund-inquiries',
} as const;

/** A card as the payer typed it. Any text: what does not match is answered 12, never 30. */
export type TypedCard = {
  readonly number: string;
  readonly holder: string;
  /** MM/YY: issue date of a domestic card, expiry of an international one. */
  readonly date: string;
  readonly securityCode?: string;
  /** It was saved before, so that no security code comes with it; who asks now. */
  readonly onFile?: 'payer' | 'merchant';
};

/** Opens an attempt: checks a card, or opens a bank's page when there is no card. Debits nothing. */
export type CheckRequest = {
  readonly attemptRef: string;
  readonly bank: string;
  readonly amount: Vnd;
  readonly description: string;
  readonly clientIp: string;
  readonly locale: 'vi' | 'en';
  /** From then on the payer is refused. */
  readonly expiresAt: Date;
  readonly card?: TypedCard;
  readonly returnUrl: string;
  readonly resultUrl: string;
  /** How long the acquirer waits before it treats the call as unanswered. */
  readonly answerWithinMs: number;
};

export type CheckAnswer = { readonly attemptRef: string } & (
  | { readonly code: '01'; readonly bankRef: string; readonly otpExpiresAt: Date }
  | { readonly code: '02'; readonly bankRef: string }
  | { readonly code: '03'; readonly bankRef: string; readonly url: string }
  | { readonly code: Exclude<Code, '00' | CheckOnly> }
);

/** Orders the debit. Repeated, it gets the first final answer; a wrong OTP (55) is not final. */
export type AuthoriseRequest = {
  readonly attemptRef: string;
  readonly bankRef: string;
  /** Absent after 02. */
  readonly otp?: string;
  readonly answerWithinMs: number;
};

/** What became of a debit: the answer to an order and to an inquiry, and a bank page's result. */
export type DebitAnswer = { readonly attemptRef: string } & (
  | {
      readonly code: '00';
      readonly bankRef: string;
      /** What was debited. */
      readonly amount: Vnd;
      readonly at: Date;
    }
  | { readonly code: Exclude<Code, '00' | CheckOnly> }
);

/** Asks what became of an attempt. A card attempt that waits for its OTP is closed by it (68). */
export type InquiryRequest = { readonly attemptRef: string };

/** Sends money back; the refund id is the idempotency key. */
export type RefundRequest = {
  readonly refundId: string;
  readonly attemptRef: string;
  readonly amount: Vnd;
};

export type RefundInquiry = { readonly refundId: string; readonly attemptRef: string };

export type RefundAnswer = {
  readonly refundId: string;
  readonly attemptRef: string;
  readonly code: Exclude<Code, CheckOnly>;
};

type Message =
  | CheckRequest
  | CheckAnswer
  | AuthoriseRequest
  | DebitAnswer
  | InquiryRequest
  | RefundRequest
  | RefundInquiry
  | RefundAnswer;

/** Any message as JSON: amounts are digits, instants are UTC, absent fields are left out. */
export const format = (message: Message): string =>
  JSON.stringify(message, (_name, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );

const IP = /^[0-9A-Fa-f.:]{2,45}$/;
const BANK = /^[A-Z]{2,16}$/;
const ON_FILE = /^(payer|merchant)$/;
const LOCALE = /^(vi|en)$/;

const readCard = (fields: Fields): TypedCard => ({
  number: fields.text('number', 100),
  holder: fields.text('holder', 200),
  date: fields.text('date', 20),
  ...(fields.has('securityCode') && { securityCode: fields.text('securityCode', 20) }),
  ...(fields.has('onFile') && {
    onFile: fields.matching('onFile', ON_FILE) === 'merchant' ? 'merchant' : 'payer',
  }),
});

export const parseCheck = (body: string): Result<CheckRequest, string> =>
  readObject(body, (fields) => ({
    attemptRef: fields.ref('attemptRef'),
    bank: fields.matching('bank', BANK),
    amount: fields.amount('amount'),
    description: fields.text('description', 500),
    clientIp: fields.matching('clientIp', IP),
    locale: fields.matching('locale', LOCALE) === 'en' ? 'en' : 'vi',
    expiresAt: fields.instant('expiresAt'),
    ...(fields.has('card') && { card: readCard(fields.object('card')) }),
    returnUrl: fields.httpUrl('returnUrl'),
    resultUrl: fields.httpUrl('resultUrl'),
    answerWithinMs: fields.milliseconds('answerWithinMs'),
  }));

export const parseAuthorise = (body: string): Result<AuthoriseRequest, string> =>
  readObject(body, (fields) => ({
    attemptRef: fields.ref('attemptRef'),
    bankRef: fields.ref('bankRef'),
    ...(fields.has('otp') && { otp: fields.text('otp', 50) }),
    answerWithinMs: fields.milliseconds('answerWithinMs'),
  }));

export const parseInquiry = (body: string): Result<InquiryRequest, string> =>
  readObject(body, (fields) => ({ attemptRef: fields.ref('attemptRef') }));

export const parseRefund = (body: string): Result<RefundRequest, string> =>
  readObject(body, (fields) => ({
    refundId: fields.ref('refundId'),
    attemptRef: fields.ref('attemptRef'),
    amount: fields.amount('amount'),
  }));

export const parseRefundInquiry = (body: string): Result<RefundInquiry, string> =>
  readObject(body, (fields) => ({
    refundId: fields.ref('refundId'),
    attemptRef: fields.ref('attemptRef'),
  }));

const isDebitCode = (text: string): text is Exclude<Code, CheckOnly> =>
  isCode(text) && text !== '01' && text !== '02' && text !== '03';

const isCheckCode = (text: string): text is Exclude<Code, '00'> => isCode(text) && text !== '00';

export const parseCheckAnswer = (body: string): Result<CheckAnswer, string> =>
  readObject(body, (fields): CheckAnswer => {
    const code = fields.narrowed('code', isCheckCode);
    const attemptRef = fields.ref('attemptRef');
    if (code === '01') {
      const otpExpiresAt = fields.instant('otpExpiresAt');
      return { code, attemptRef, bankRef: fields.ref('bankRef'), otpExpiresAt };
    }
    if (code === '02') return { code, attemptRef, bankRef: fields.ref('bankRef') };
    if (code === '03') {
      return { code, attemptRef, bankRef: fields.ref('bankRef'), url: fields.httpUrl('url') };
    }
    return { code, attemptRef };
  });

export const parseDebitAnswer = (body: string): Result<DebitAnswer, string> =>
  readObject(body, (fields): DebitAnswer => {
    const code = fields.narrowed('code', isDebitCode);
    const attemptRef = fields.ref('attemptRef');
    if (code !== '00') return { code, attemptRef };
    const amount = fields.amount('amount');
    return { code, attemptRef, bankRef: fields.ref('bankRef'), amount, at: fields.instant('at') };
  });

export const parseRefundAnswer = (body: string): Result<RefundAnswer, string> =>
  readObject(body, (fields) => ({
    refundId: fields.ref('refundId'),
    attemptRef: fields.ref('attemptRef'),
    code: fields.narrowed('code', isDebitCode),
  }));
