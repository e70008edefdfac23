import { Secret } from '@cong/values/secret.ts';
import { parseBody } from '../shared/body.ts';
import { equalsInConstantTime } from '../shared/constant-time.ts';

/**
 * Who calls: base64 of JSON in the Authorization header, without a scheme word. Source: guide,
 * table 1.
 */
export type Authorization = {
  readonly accessKey: string;
  readonly secretKey: Secret;
  readonly appName: string;
  readonly partnerCode: string;
  readonly partnerCodeCus: string;
};

const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

/**
 * The caller in a header; undefined for what is no such header. Pretty or compact, padded or not.
 * Never throws.
 */
export function parseAuthorization(header: string | undefined): Authorization | undefined {
  const base64 = header?.replace(/\s+/g, '') ?? '';
  if (!BASE64.test(base64)) return undefined;
  const json = parseBody(Buffer.from(base64, 'base64').toString('utf8'));
  if (!json.ok) return undefined;
  const text = (name: string): string => {
    const value = json.value[name];
    return typeof value === 'string' ? value.trim() : '';
  };
  const authorization = {
    accessKey: text('AccessKey'),
    secretKey: new Secret(text('SecretKey')),
    appName: text('AppName'),
    partnerCode: text('PartnerCode'),
    partnerCodeCus: text('PartnerCodeCus'),
  };
  return authorization.accessKey && authorization.secretKey.reveal() ? authorization : undefined;
}

/** The header as the guide prints it: indented JSON, padded base64. */
export function formatAuthorization(authorization: Authorization): Secret {
  const { accessKey, secretKey, appName, partnerCode, partnerCodeCus } = authorization;
  const json = {
    AccessKey: accessKey,
    SecretKey: secretKey.reveal(),
    AppName: appName,
    PartnerCode: partnerCode,
    PartnerCodeCus: partnerCodeCus,
  };
  return new Secret(Buffer.from(JSON.stringify(json, null, 2)).toString('base64'));
}

/** Whether a header says what the agency's own says, however each is written. Constant time. */
export function verifyAuthorization(header: string | undefined, expected: Secret): boolean {
  const received = parseAuthorization(header);
  const known = parseAuthorization(expected.reveal());
  if (!received || !known) return false;
  return equalsInConstantTime(contentOf(received), contentOf(known));
}

const contentOf = (authorization: Authorization): string =>
  JSON.stringify([
    authorization.accessKey,
    authorization.secretKey.reveal(),
    authorization.appName,
    authorization.partnerCode,
    authorization.partnerCodeCus,
  ]);
