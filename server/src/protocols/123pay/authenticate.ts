import { newToken } from '@cong/values/ids.ts';
import { err, ok, type Result } from '@cong/values/result.ts';
import { Secret } from '@cong/values/secret.ts';
import { verify } from '@cong/wire/123pay/signature.ts';
import type { JsonObject } from '@cong/wire/shared/body.ts';
import { equalsInConstantTime } from '@cong/wire/shared/constant-time.ts';
import { textOf } from '@cong/wire/shared/field-rules.ts';
import {
  type Credential,
  type Merchant,
  type MerchantDirectory,
  validCredentials,
} from '../../core/merchant/merchant.ts';

export const PROTOCOL = '123pay';

export type Authenticated = { readonly merchant: Merchant; readonly credential: Credential };

/** Why a request is not the merchant's. The wire says 6000 to all; only the sandbox tells which. */
export type NotAuthenticated =
  | { readonly code: 'unknown_merchant' | 'wrong_passcode' }
  /** The key under which its passcode is right. */
  | { readonly code: 'wrong_checksum'; readonly secretKey: Secret };

/** Stands for keys that are absent: drawn anew, so that nobody has it. */
const NOBODY = new Secret(newToken());

/** Who sent the request: merchantCode, passcode and checksum belong together, over the text as received. */
export async function authenticate(
  merchants: MerchantDirectory,
  call: 'createOrder' | 'queryOrder',
  { body, now }: { readonly body: JsonObject; readonly now: Date },
): Promise<Result<Authenticated, NotAuthenticated>> {
  const code = textOf(body, 'merchantCode');
  const merchant = code === '' ? undefined : await merchants.byCode(PROTOCOL, code);
  if (merchant === undefined) {
    // The same work as for a merchant that exists: the time taken tells nothing.
    verify(call, body, NOBODY);
    return err({ code: 'unknown_merchant' });
  }
  let refusal: NotAuthenticated = { code: 'wrong_passcode' };
  for (const credential of validCredentials(merchant, PROTOCOL, now)) {
    if (credential.code !== code) continue;
    const { passcode = NOBODY, secretKey = NOBODY } = credential.secrets;
    const signed = verify(call, body, secretKey);
    const passed = equalsInConstantTime(textOf(body, 'passcode'), passcode.reveal());
    if (signed && passed) return ok({ merchant, credential });
    if (passed) refusal = { code: 'wrong_checksum', secretKey };
  }
  return err(refusal);
}
