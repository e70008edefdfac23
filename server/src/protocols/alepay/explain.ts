import type { NotOpened } from './authenticate.ts';

/** For the sandbox only: what a call that was not opened lacks, for its developer. */
export const EXPLAINED: Readonly<Record<NotOpened, string>> = {
  malformed: 'the body is no JSON object {"token", "data", "checksum"}',
  unknown_token: 'token: no merchant has it',
  no_merchant: 'token: all keys of this merchant have ended',
  merchant_blocked: 'the merchant is suspended',
  no_key: 'the merchant has no key of ours yet: “cong merchant rotate-key” makes one',
  no_list: 'the addresses that the merchant calls from are to be named first',
  not_listed: 'the call comes from an address that is not on the merchant’s list',
  wrong_checksum:
    'checksum: expected lower-case hex MD5 of data, the base64 as it is sent, + checksumKey (or of the JSON before ' +
    'encryption + checksumKey)',
  not_decrypted:
    'data: the checksum is right, but no JSON object came out. Expected the UTF-8 bytes of the JSON in pieces of k - 11, ' +
    'each encrypted by PKCS#1 v1.5 under the encryptKey, k its length in bytes; the blocks joined; base64',
};
