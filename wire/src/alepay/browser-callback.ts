import { err, ok, type Result } from '@cong/values/result.ts';
import type { Secret } from '@cong/values/secret.ts';
import { isObject, type JsonValue, parseBody } from '../shared/body.ts';
import { checksumOf, isChecksum } from './checksum.ts';
import { type ErrorCode, isErrorCode } from './codes.ts';
import type { Credentials } from './credentials.ts';
import { flagOf } from './fields.ts';
import { type Writable, writeJson } from './json-text.ts';
import { decryptAnswer, fromBase64 } from './rsa-blocks.ts';

/** How a page of ours ended, as the payer's browser carries it back. */
export type BrowserCallback = {
  readonly errorCode: ErrorCode;
  /** A transactionCode, or what callback-data.ts knows. */
  readonly data: Writable;
  /** The payer pressed cancel: goes to cancelUrl, with 177. */
  readonly cancel: boolean;
};

/** The JSON whose blocks `encryptAnswer` makes. */
export const formatCallback = ({ errorCode, data, cancel }: BrowserCallback): string =>
  writeJson({ errorCode, data, cancel });

/**
 * The merchant's URL with blocks, base64 once more, and checksum after whatever query it has, ready for a Location header.
 * @throws {TypeError} for a URL that parseRequestOrder would refuse.
 */
export function formatCallbackUrl(url: string, blocks: string, checksumKey: Secret): string {
  const data = Buffer.from(blocks).toString('base64');
  const checksum = checksumOf(data, checksumKey);
  // The merchant's own query keeps its bytes: URLSearchParams would encode it anew.
  const added = `data=${encodeURIComponent(data)}&checksum=${checksum}`;
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

/** Why a merchant must not act on a callback. */
export type CallbackFault = { readonly code: 'bad_checksum' | 'malformed' };

/** A callback as a merchant reads it. */
export type ReceivedCallback = {
  readonly errorCode: ErrorCode;
  readonly data: JsonValue;
  readonly cancel: boolean;
};

/** The outcome in a callback's query. A name given twice has its last value: ours come last. Never throws. */
export function parseCallback(
  query: URLSearchParams,
  { encryptKey, checksumKey }: Omit<Credentials, 'token'>,
): Result<ReceivedCallback, CallbackFault> {
  const data = query.getAll('data').at(-1) ?? '';
  const checksum = query.getAll('checksum').at(-1);
  if (!isChecksum(checksum, data, checksumKey)) return err({ code: 'bad_checksum' });
  const { bytes, isBase64 } = fromBase64(data);
  const text = isBase64 ? decryptAnswer(bytes.toString('latin1'), encryptKey) : undefined;
  const body = parseBody(text ?? '');
  if (!body.ok) return err({ code: 'malformed' });
  const { errorCode, data: inner = null } = body.value;
  const cancel = flagOf(body.value, 'cancel');
  if (!isErrorCode(errorCode) || cancel === undefined) return err({ code: 'malformed' });
  if (typeof inner !== 'string' && !isObject(inner)) return err({ code: 'malformed' });
  return ok({ errorCode, data: inner, cancel });
}
