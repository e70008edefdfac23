import type { Secret } from '@cong/values/secret.ts';
import type { SettingReader } from './setting-reader.ts';
import { baseUrl, secret } from './setting-values.ts';

export type MessageServiceSettings = { readonly url: string; readonly key?: Secret };

/** The operator's service for text messages; its address must be https where one-time passwords are real. */
export function readMessageService(
  read: SettingReader,
  production: boolean,
): { readonly sms?: MessageServiceSettings } {
  const url = read.optional('CONG_SMS_URL', baseUrl);
  const key = read.optional('CONG_SMS_KEY', secret);
  if (url === undefined) {
    if (key !== undefined) read.problems.push('CONG_SMS_KEY needs CONG_SMS_URL beside it');
    return {};
  }
  if (production && !/^https:/i.test(url)) {
    read.problems.push('CONG_SMS_URL must be https: one-time passwords go there');
  }
  return { sms: { url, ...(key !== undefined && { key }) } };
}
