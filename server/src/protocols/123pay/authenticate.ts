import { newToken } from '@cong/values/ids.ts';
import { Secret } from '@cong/values/secret.ts';
import { textOf } from '@cong/wire/123pay/fields.ts';
import { verify } from '@cong/wire/123pay/signature.ts';
import type { JsonObject } from '@cong/wire/shared/body.ts';
import { equalsInConstantTime } from '@cong/wire/shared/constant-time.ts';
import {
  type Credential,
  type Merchant,
  type MerchantDirectory,
  validCredentials,
} from '../../core/merchant/merchant.ts';

export const PROTOCOL = '123pay';

export type Authenticated = { readonly merchant: Merchant; readonly credential: Credential };

/** Why a request is not the merchant's. The wire says 6000 to all; only the sandbox tells which. */
export type NotAuthenticated = 'unknown_merchant' | 'wrong_passcode' | 'wrong_checksum';

/** Stands for keys that are absent: drawn anew, so that nobody has it. */
const NOBODY = new Secret(newToken());

/** Who sent the request: merchantCode, passcode and checksum belong together, over the text as received. */
export async function authenticate(
  merchants: MerchantDirectory,
  call: 'createOrder' | 'queryOrder',
  { body, now }: { readonly body: JsonObject; readonly now: Date },
): Promise<Authenticated | NotAuthenticated> {
  const code = textOf(body, 'merchantCode');
  const merchant = code === '' ? undefined : await merchants.byCode(PROTOCOL, code);
  if (merchant === undefined) {
    // The same work as for a merchant that exists: the time taken tells nothing.
    verify(call, body, NOBODY);
    return 'unknown_merchant';
  }
  let refusal: NotAuthenticated = 'wrong_passcode';
  for (const credential of validCredentials(merchant, PROTOCOL, now)) {
    if (credential.code !== code) continue;
    const { passcode = NOBODY, secretKey = NOBODY } = credential.secrets;
    const signed = verify(call, body, secretKey);
    const passed = equalsInConstantTime(textOf(body, 'passcode'), passcode.reveal());
    if (signed && passed) return { merchant, credential };
    if (passed) refusal = 'wrong_checksum';
  }
  return refusal;
}
