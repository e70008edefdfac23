import { createHmac, timingSafeEqual } from 'node:crypto';

/** Header names of a signed call, lower case. */
export const HEADERS = {
  acquirer: 'x-banknet-acquirer',
  timestamp: 'x-banknet-timestamp',
  signature: 'x-banknet-signature',
} as const;

/** Headers of a request or an answer, as Node's HTTP servers and undici give them. */
type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** A call as it goes over the wire: the path with its query, the body byte for byte. */
export type SignedRequest = {
  /** Milliseconds since 1970 in decimal digits. */
  readonly timestamp: string;
  readonly method: string;
  readonly path: string;
  readonly body: string;
};

export type SignedAnswer = {
  readonly timestamp: string;
  /** The signature of the request that is answered: an answer fits one request only. */
  readonly requestSignature: string;
  readonly status: number;
  readonly body: string;
};

const hmac = (text: string, key: string): string =>
  createHmac('sha256', key).update(text, 'utf8').digest('hex');

const requestString = ({ timestamp, method, path, body }: SignedRequest): string =>
  `${timestamp}.${method}.${path}.${body}`;

const answerString = ({ timestamp, requestSignature, status, body }: SignedAnswer): string =>
  `${timestamp}.${requestSignature}.${status}.${body}`;

const returnString = (timestamp: string, result: string): string =>
  `${timestamp}.GET.return.${result}`;

function equal(received: string | undefined, expected: string): boolean {
  // Compared as text: Buffer.from(text, 'hex') would ignore junk after the last hex digit.
  const a = Buffer.from(received ?? '');
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Lower-case hex HMAC-SHA256 of `timestamp.method.path.body`. */
export const signRequest = (request: SignedRequest, key: string): string =>
  hmac(requestString(request), key);

/** True only for a present and equal signature. */
export const verifyRequest = (
  request: SignedRequest,
  key: string,
  signature: string | undefined,
): boolean => equal(signature, signRequest(request, key));

/** Lower-case hex HMAC-SHA256 of `timestamp.requestSignature.status.body`. */
export const signAnswer = (answer: SignedAnswer, key: string): string =>
  hmac(answerString(answer), key);

export const verifyAnswer = (
  answer: SignedAnswer,
  key: string,
  signature: string | undefined,
): boolean => equal(signature, signAnswer(answer, key));

/** Signs what the payer's browser carries back: `timestamp.GET.return.result`. */
export const signReturn = (timestamp: string, result: string, key: string): string =>
  hmac(returnString(timestamp, result), key);

export const verifyReturn = (
  { timestamp, result }: { readonly timestamp: string; readonly result: string },
  key: string,
  signature: string | undefined,
): boolean => equal(signature, signReturn(timestamp, result, key));

/** The headers that sign a request. */
export function requestHeaders(
  request: SignedRequest,
  acquirer: string,
  key: string,
): Record<string, string> {
  return {
    'content-type': 'application/json',
    [HEADERS.acquirer]: acquirer,
    [HEADERS.timestamp]: request.timestamp,
    [HEADERS.signature]: signRequest(request, key),
  };
}

/** A header that came once; undefined when it is absent or came more than once. */
export function headerOf(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}
