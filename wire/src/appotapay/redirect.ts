import { err, ok, type Result } from '@cong/values/result.ts';
import type { Secret } from '@cong/values/secret.ts';
import { isWellFormedText } from '@cong/values/text.ts';
import type { Language } from './code-text.ts';
import {
  type PaymentResult,
  parseResult,
  type ReceivedResult,
  resultFields,
} from './payment-result.ts';
import { signed, verify } from './signature.ts';

/** Why a merchant must not act on a redirect. */
export type RedirectFault = { readonly code: 'bad_signature' | 'malformed' };

const NAMES = [
  'partnerCode',
  'apiKey',
  'amount',
  'currency',
  'orderId',
  'bankCode',
  'paymentMethod',
  'paymentType',
  'appotapayTransId',
  'errorCode',
  'message',
  'transactionTs',
  'extraData',
  'signature',
] as const;

/**
 * The merchant's URL with the signed result after whatever query it has, ready for a Location header.
 * @throws {TypeError} for a URL that parseCreateOrder would refuse.
 */
export function formatRedirectUrl(
  url: string,
  result: PaymentResult,
  { language, secretKey }: { readonly language: Language; readonly secretKey: Secret },
): string {
  const fields = signed('redirect', resultFields(result, language), secretKey);
  // The merchant's own query keeps its bytes: URLSearchParams would encode it anew.
  const added = NAMES.map((name) => `${name}=${encodeURIComponent(fields[name])}`).join('&');
  const hashAt = url.indexOf('#');
  const target = hashAt < 0 ? url : url.slice(0, hashAt);
  const fragment = hashAt < 0 ? '' : url.slice(hashAt);
  return new URL(target + separatorAfter(target) + added + fragment).href;
}

function separatorAfter(target: string): string {
  const queryAt = target.indexOf('?');
  if (queryAt < 0) return '?';
  return queryAt === target.length - 1 || target.endsWith('&') ? '' : '&';
}

/** The result in a redirect's query. A name given twice has its last value: ours come last. */
export function verifyRedirect(
  query: URLSearchParams,
  secretKey: Secret,
): Result<ReceivedResult, RedirectFault> {
  const fields = Object.fromEntries(query);
  if (!verify('redirect', fields, secretKey)) return err({ code: 'bad_signature' });
  const result = parseResult(fields);
  return result && Object.values(fields).every(isWellFormedText)
    ? ok(result)
    : err({ code: 'malformed' });
}
