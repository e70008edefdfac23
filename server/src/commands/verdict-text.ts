import { printable } from './table.ts';

/** What became of a try, by the first word of its verdict. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['redirect', 'answered by a redirect, which is not followed'],
  ['unreachable', 'not reachable'],
  ['refused_address', 'not called, since its address may not be'],
  ['timeout', 'no answer in time'],
  ['too_large', 'the answer is too long'],
  ['http_status', 'the answer’s HTTP status is not 200'],
  ['malformed', 'the answer is not of the protocol’s form'],
  ['bad_checksum', 'the answer’s checksum is wrong'],
  ['other_order', 'the answer is about another order'],
  ['not_understood', 'the answer cannot be understood'],
  ['return_code', 'the merchant answered'],
  ['status', 'the merchant answered'],
  ['not_made', 'the message could not be made'],
  ['no_notify_url', 'the merchant has no notify URL'],
  ['no_credential', 'the merchant has no valid keys'],
]);

/** A try's verdict in words, and what it names: a merchant's own code, an HTTP status, a socket's error. */
export function verdictText(verdict: string): string {
  const [word = '', ...named] = verdict.split(' ');
  const words = WORDS.get(word);
  if (words === undefined) return printable(verdict);
  const detail = word === 'refused_address' ? '' : named.join(' ');
  return printable(detail === '' ? words : `${words}: ${detail}`);
}
