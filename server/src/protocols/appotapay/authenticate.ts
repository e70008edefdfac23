import { newToken } from '@cong/values/ids.ts';
import { Secret } from '@cong/values/secret.ts';
import { type JwtFault, readJwt, verifyJwt } from '@cong/wire/appotapay/jwt.ts';
import { equalsInConstantTime } from '@cong/wire/shared/constant-time.ts';
import type { Credential, Merchant } from '../../core/merchant/merchant.ts';
import type { ProtocolDeps } from '../protocol.ts';
import type { CALL_CODES } from './codes.ts';

export const PROTOCOL = 'appotapay';

export type Authenticated = { readonly merchant: Merchant; readonly credential: Credential };

/** Why a call is not answered, before its body is looked at. */
export type NotAuthenticated = {
  readonly refused: Exclude<keyof typeof CALL_CODES, 'malformed' | 'wrong_signature'>;
  readonly why: string;
};

type Caller = {
  /** The X-APPOTAPAY-AUTH header. */
  readonly token: string | undefined;
  readonly address: string;
};

/** For the sandbox only: what a token lacks, for its developer. */
const WRONG_TOKEN: Readonly<Record<JwtFault['code'], string>> = {
  bad_signature:
    'X-APPOTAPAY-AUTH: the third part of the token is not the unpadded base64url of HMAC-SHA256 of the first two, with the ' +
    'dot between them, under secretKey',
  expired: 'X-APPOTAPAY-AUTH: exp of the token, in seconds since 1970, has passed',
  not_yet_valid: 'X-APPOTAPAY-AUTH: nbf of the token, in seconds since 1970, is yet to come',
};

const NO_KEY = new Secret(newToken());

/** The key that signs for a credential; without one, a key that nobody has. */
export const secretKeyOf = ({ secrets }: Credential): Secret => secrets.secretKey ?? NO_KEY;

/** Who calls: the token's partner and key belong together, the key made the token, and both may call from there. */
export async function authenticate(
  { flows, mayCallFrom }: Pick<ProtocolDeps, 'flows' | 'mayCallFrom'>,
  { token, address }: Caller,
): Promise<Authenticated | NotAuthenticated> {
  const jwt = readJwt(token);
  if (jwt === undefined) {
    const why = 'X-APPOTAPAY-AUTH is absent, or no HS256 token with iss and api_key';
    return { refused: 'no_token', why };
  }
  const { partnerCode, apiKey } = jwt;
  const merchant = await flows.merchants.byCode(PROTOCOL, partnerCode);
  if (merchant === undefined) return { refused: 'unknown_partner', why: `iss ${partnerCode}` };
  // Newest first: a rotation may have kept the api_key and changed the secretKey alone.
  const named = merchant.credentials.filter(
    ({ protocol, secrets }) =>
      protocol === PROTOCOL && equalsInConstantTime(apiKey, secrets.apiKey?.reveal() ?? ''),
  );
  if (named.length === 0) {
    return { refused: 'unknown_api_key', why: `api_key is none of ${partnerCode}` };
  }
  const now = flows.clock();
  const verified = named.map((one) => verifyJwt(jwt, { secretKey: secretKeyOf(one), now }));
  const credential = named[verified.findIndex(({ ok }) => ok)];
  if (credential === undefined) {
    const faults = verified.flatMap((one) => (one.ok ? [] : [one.error.code]));
    // Of two keys with one api_key only the one that made the token can say more than that it did not.
    const fault = faults.find((code) => code !== 'bad_signature') ?? 'bad_signature';
    return { refused: 'wrong_token', why: WRONG_TOKEN[fault] };
  }
  if (merchant.status === 'blocked') {
    return { refused: 'partner_blocked', why: 'the operator has blocked the merchant' };
  }
  const { retiresAt } = credential;
  if (retiresAt !== undefined && now >= retiresAt) {
    return { refused: 'api_key_locked', why: `retired at ${retiresAt.toISOString()}` };
  }
  return mayCallFrom(merchant, address)
    ? { merchant, credential }
    : { refused: 'address_refused', why: address };
}
