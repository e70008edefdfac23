import { isUtf8 } from 'node:buffer';
import { createHmac } from 'node:crypto';
import { err, ok, type Result } from '@cong/values/result.ts';
import type { Secret } from '@cong/values/secret.ts';
import { type JsonObject, parseBody } from '../shared/body.ts';
import { equalsInConstantTime } from '../shared/constant-time.ts';
import type { Credentials } from './credentials.ts';
import { unixSeconds } from './fields.ts';

/** The request header that says who calls: "Bearer " and the token, or the token alone. */
export const AUTH_HEADER = 'x-appotapay-auth';

/** How far a merchant's clock may be wrong. */
export const CLOCK_LEEWAY_SECONDS = 60;

/** A token of the right form. Until `verifyJwt` says so, nobody has said what it claims. */
export type UnverifiedJwt = {
  /** iss */
  readonly partnerCode: string;
  readonly apiKey: string;
  readonly expiresAt?: Date;
  readonly notBefore?: Date;
  readonly signingInput: string;
  readonly signature: string;
};

const FORM = /^(?:bearer +)?([\w-]+)\.([\w-]+)\.([\w-]+)$/i;
const NUMERIC_DATE = /^\d{1,11}(?:\.\d{1,9})?$/;
const MAX_LENGTH = 4_096;

/** The token in a header; undefined when it is absent or malformed. Never throws. Source: RFC 7515, RFC 7519. */
export function readJwt(header: string | undefined): UnverifiedJwt | undefined {
  if (header === undefined || header.length > MAX_LENGTH) return undefined;
  const [, head = '', body = '', signature = ''] = FORM.exec(header.trim()) ?? [];
  const protectedHeader = decode(head);
  const claims = decode(body);
  // The algorithm is fixed: a token that names another, or none, is not looked at.
  if (protectedHeader?.alg !== 'HS256' || protectedHeader.crit !== undefined) return undefined;
  if (!claims || typeof claims.iss !== 'string' || typeof claims.api_key !== 'string') {
    return undefined;
  }
  const expiresAt = numericDate(claims.exp);
  const notBefore = numericDate(claims.nbf);
  if (expiresAt === 'malformed' || notBefore === 'malformed') return undefined;
  return {
    partnerCode: claims.iss,
    apiKey: claims.api_key,
    ...(expiresAt && { expiresAt }),
    ...(notBefore && { notBefore }),
    signingInput: `${head}.${body}`,
    signature,
  };
}

function decode(part: string): JsonObject | undefined {
  const bytes = Buffer.from(part, 'base64url');
  // Buffer ignores bits that belong to no byte: two texts would mean one token.
  if (part === '' || bytes.toString('base64url') !== part || !isUtf8(bytes)) return undefined;
  const parsed = parseBody(bytes.toString('utf8'));
  return parsed.ok ? parsed.value : undefined;
}

function numericDate(value: unknown): Date | undefined | 'malformed' {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' || !NUMERIC_DATE.test(value)) return 'malformed';
  return new Date(Number(value) * 1000);
}

/** Why a token proves nothing. */
export type JwtFault = { readonly code: 'bad_signature' | 'expired' | 'not_yet_valid' };

/** Whether this key made the token and it is valid now. One without exp never ends: a weakness to list. Constant time. */
export function verifyJwt(
  jwt: UnverifiedJwt,
  { secretKey, now }: { readonly secretKey: Secret; readonly now: Date },
  leewaySeconds: number = CLOCK_LEEWAY_SECONDS,
): Result<{ readonly neverExpires: boolean }, JwtFault> {
  if (!equalsInConstantTime(jwt.signature, hs256(jwt.signingInput, secretKey))) {
    return err({ code: 'bad_signature' });
  }
  const leewayMs = leewaySeconds * 1000;
  const { expiresAt, notBefore } = jwt;
  if (expiresAt && now.getTime() >= expiresAt.getTime() + leewayMs) return err({ code: 'expired' });
  if (notBefore && now.getTime() < notBefore.getTime() - leewayMs) {
    return err({ code: 'not_yet_valid' });
  }
  return ok({ neverExpires: expiresAt === undefined });
}

const hs256 = (signingInput: string, secretKey: Secret): string =>
  createHmac('sha256', secretKey.reveal()).update(signingInput).digest('base64url');

const HEADER = { typ: 'JWT', alg: 'HS256', cty: 'appotapay-api;v=1' } as const;

/** A merchant's token, to be sent after "Bearer ". jti is any text; the vendor suggests key and time. */
export function formatJwt(
  { partnerCode, apiKey, secretKey }: Credentials,
  { jti, expiresAt }: { readonly jti: string; readonly expiresAt: Date },
): string {
  const claims = { iss: partnerCode, jti, api_key: apiKey, exp: unixSeconds(expiresAt) };
  const parts = [HEADER, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  const signingInput = parts.join('.');
  return `${signingInput}.${hs256(signingInput, secretKey)}`;
}
