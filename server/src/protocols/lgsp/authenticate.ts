import { newToken } from '@cong/values/ids.ts';
import { Secret } from '@cong/values/secret.ts';
import { verifyAuthorization } from '@cong/wire/lgsp/authorization.ts';
import { type Fields, textOf } from '@cong/wire/lgsp/fields.ts';
import { equalsInConstantTime } from '@cong/wire/shared/constant-time.ts';
import { type Credential, type Merchant, validCredentials } from '../../core/merchant/merchant.ts';
import type { ProtocolDeps } from '../protocol.ts';

export const PROTOCOL = 'lgsp';

/** An agency that calls: its system by the header, its contract by the body's pair. */
export type Authenticated = { readonly merchant: Merchant; readonly credential: Credential };

/** Why nobody is known. The wire says NOT_AUTHORIZED to all; only the sandbox tells which. */
export type NotAuthenticated =
  | 'unknown_partner'
  | 'wrong_access_key'
  | 'wrong_authorization'
  | 'address_refused';

type Caller = {
  /** The Authorization header. */
  readonly authorization: string | undefined;
  readonly fields: Fields;
  readonly address: string;
};

/** Stands for keys that are absent: drawn anew, so that nobody has it. */
const NOBODY = new Secret(newToken());

/** The key that signs for a credential; without one, a key that nobody has. */
export const secretKeyOf = ({ secrets }: Credential): Secret => secrets.secretKey ?? NOBODY;

/** Who calls: partnerCode, accessKey and the header belong together. */
export async function authenticate(
  { flows, mayCallFrom }: Pick<ProtocolDeps, 'flows' | 'mayCallFrom'>,
  { authorization, fields, address }: Caller,
): Promise<Authenticated | NotAuthenticated> {
  const code = textOf(fields, 'partnerCode');
  const merchant = code === '' ? undefined : await flows.merchants.byCode(PROTOCOL, code);
  if (merchant === undefined) {
    // The same work as for an agency that exists: the time taken tells nothing.
    verifyAuthorization(authorization, NOBODY);
    return 'unknown_partner';
  }
  let refusal: NotAuthenticated = 'wrong_access_key';
  for (const credential of validCredentials(merchant, PROTOCOL, flows.clock())) {
    const { accessKey = NOBODY, authorization: header = NOBODY } = credential.secrets;
    const known = verifyAuthorization(authorization, header);
    if (!equalsInConstantTime(textOf(fields, 'accessKey'), accessKey.reveal())) continue;
    if (known) return mayCallFrom(merchant, address) ? { merchant, credential } : 'address_refused';
    refusal = 'wrong_authorization';
  }
  return refusal;
}
