import type { CodeText, Language } from './code-text.ts';
import { INSTALMENT_CODES } from './instalment-codes.ts';
import { ORDER_CODES } from './order-codes.ts';
import { PAYMENT_CODES } from './payment-codes.ts';
import { PROFILE_CODES } from './profile-codes.ts';
import { REQUEST_CODES } from './request-codes.ts';
import { SUBSCRIPTION_CODES } from './subscription-codes.ts';

/** Every errorCode: what it says, and when. 112 to 119 and 141 do not exist. */
export const ERROR_CODES = {
  ...REQUEST_CODES,
  ...ORDER_CODES,
  ...PAYMENT_CODES,
  ...INSTALMENT_CODES,
  ...PROFILE_CODES,
  ...SUBSCRIPTION_CODES,
} as const satisfies Readonly<Record<string, CodeText>>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** The errorCode of every answer that carries what was asked for; also the status of a paid order. */
export const SUCCESS = '000';

export const isErrorCode = (text: unknown): text is ErrorCode =>
  typeof text === 'string' && Object.hasOwn(ERROR_CODES, text);

export const textOfCode = (code: ErrorCode, language: Language): string =>
  ERROR_CODES[code][language];
