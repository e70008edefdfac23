import { err, type Result } from '@cong/values/result.ts';
import { type DebitAnswer, format, parseDebitAnswer } from './messages.ts';
import { signReturn, verifyReturn } from './signature.ts';

type Signer = { readonly acquirer: string; readonly key: string };

/**
 * Where a bank's page sends the payer back to: the acquirer's URL with the signed outcome appended.
 * `result` is base64url of the same JSON that the network's server posts to the result URL.
 */
export function formatReturnUrl(
  returnUrl: string,
  { answer, acquirer, key, now }: Signer & { readonly answer: DebitAnswer; readonly now: Date },
): string {
  const result = Buffer.from(format(answer)).toString('base64url');
  const timestamp = String(now.getTime());
  const url = new URL(returnUrl);
  url.searchParams.set('acquirer', acquirer);
  url.searchParams.set('timestamp', timestamp);
  url.searchParams.set('result', result);
  url.searchParams.set('signature', signReturn(timestamp, result, key));
  return url.href;
}

/** The outcome that a browser carried back, or why it cannot be believed. */
export function readReturn(
  query: Readonly<Record<string, unknown>>,
  { acquirer, key }: Signer,
): Result<DebitAnswer, 'signature' | 'format'> {
  const { timestamp, result, signature } = query;
  if (typeof timestamp !== 'string' || typeof result !== 'string') return err('signature');
  if (query.acquirer !== acquirer || typeof signature !== 'string') return err('signature');
  if (!verifyReturn({ timestamp, result }, key, signature)) return err('signature');
  const answer = parseDebitAnswer(Buffer.from(result, 'base64url').toString('utf8'));
  return answer.ok ? answer : err('format');
}
