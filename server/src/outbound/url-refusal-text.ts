import type { UrlRefusal } from './address-filter.ts';

/** Why a URL is not called, in words for whoever gave it. */
export const URL_REFUSAL_TEXT: Readonly<Record<UrlRefusal, string>> = {
  malformed_url: 'it is no URL, or one of more than 2048 characters',
  not_http: 'it begins with neither http:// nor https://',
  credentials_in_url: 'it holds a user name or a password',
  port: 'its port is another service’s than the web’s',
  not_public_address: 'its address is not public',
  malformed_name: 'its host is not written as a host name is',
  not_public_name: 'its host name is not a public one',
};
