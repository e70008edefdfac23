import type { CodeText, Language } from './code-text.ts';
import { PAYMENT_CODES } from './payment-codes.ts';
import { REFUND_CODES } from './refund-codes.ts';
import { REQUEST_CODES } from './request-codes.ts';

export type ErrorCode =
  | keyof typeof REQUEST_CODES
  | keyof typeof PAYMENT_CODES
  | keyof typeof REFUND_CODES;

/** Every errorCode, its HTTP status and its messages. */
export const ERROR_CODES: Readonly<Record<ErrorCode, CodeText>> = {
  ...REQUEST_CODES,
  ...PAYMENT_CODES,
  ...REFUND_CODES,
};

/** The errorCode of every answer that carries what was asked for. */
export const SUCCESS = 0;

export const isErrorCode = (code: number): code is ErrorCode => Object.hasOwn(ERROR_CODES, code);

export const messageOf = (code: ErrorCode, language: Language): string =>
  ERROR_CODES[code][language];

/** 200 for success alone: merchants accept nothing else. */
export const httpStatusOf = (code: ErrorCode): number => ERROR_CODES[code].http;
