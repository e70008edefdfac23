import { hash } from 'node:crypto';
import type { Secret } from '@cong/values/secret.ts';
import { equalsInConstantTime } from '../shared/constant-time.ts';

/** MD5 of a text and the checksumKey after it, lower-case hex. */
export const checksumOf = (text: string, checksumKey: Secret): string =>
  hash('md5', text + checksumKey.reveal(), 'hex');

/** True only for a present and equal checksum. Constant time. */
export const isChecksum = (received: unknown, text: string, checksumKey: Secret): boolean =>
  equalsInConstantTime(received, checksumOf(text, checksumKey));
