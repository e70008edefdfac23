import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type DebitAnswer, format } from './messages.ts';
import { formatReturnUrl, readReturn } from './result.ts';
import {
  type SignedAnswer,
  type SignedRequest,
  signAnswer,
  signRequest,
  signReturn,
  verifyAnswer,
  verifyRequest,
  verifyReturn,
} from './signature.ts';

type Vectors<Vector> = { readonly key: string; readonly vectors: readonly Vector[] };

const load = <Vector>(name: string) =>
  JSON.parse(readFileSync(new URL(`./vectors/${name}.json`, import.meta.url), 'utf8')) as Vectors<
    Vector & { readonly name: string; readonly signature: string }
  >;

const requests = load<{ request: SignedRequest }>('requests');
const answers = load<{ answer: SignedAnswer }>('answers');
const returns = load<{ timestamp: string; result: string }>('returns');

describe.each(requests.vectors)('request: $name', ({ request, signature }) => {
  const { key } = requests;
  test('signs as the vector says, and verifies', () => {
    expect(signRequest(request, key)).toBe(signature);
    expect(verifyRequest(request, key, signature)).toBe(true);
  });
  test.each<[string, SignedRequest]>([
    ['body', { ...request, body: `${request.body} ` }],
    ['path', { ...request, path: `${request.path}/` }],
    ['method', { ...request, method: 'PUT' }],
    ['timestamp', { ...request, timestamp: '1795357194993' }],
  ])('refused with another %s', (_part, changed) => {
    expect(verifyRequest(changed, key, signature)).toBe(false);
  });
  test.each([undefined, '', `${signature}00`, `${signature}zz`, signature.slice(0, -2)])(
    'refused with the signature %s',
    (wrong) => expect(verifyRequest(request, key, wrong)).toBe(false),
  );
  test('refused under another key', () =>
    expect(verifyRequest(request, 'another', signature)).toBe(false));
});

describe.each(answers.vectors)('answer: $name', ({ answer, signature }) => {
  const { key } = answers;
  test('signs as the vector says, and verifies', () => {
    expect(signAnswer(answer, key)).toBe(signature);
    expect(verifyAnswer(answer, key, signature)).toBe(true);
  });
  test.each<[string, SignedAnswer]>([
    ['request', { ...answer, requestSignature: '0'.repeat(64) }],
    ['status', { ...answer, status: 201 }],
    ['body', { ...answer, body: answer.body.replace('code', 'Code') }],
    ['timestamp', { ...answer, timestamp: '1' }],
  ])('refused with another %s', (_part, changed) => {
    expect(verifyAnswer(changed, key, signature)).toBe(false);
  });
  test('refused unsigned', () => expect(verifyAnswer(answer, key, undefined)).toBe(false));
});

describe.each(returns.vectors)('return: $name', ({ timestamp, result, signature }) => {
  const { key } = returns;
  const signer = { acquirer: 'CONG', key };
  const query = { acquirer: 'CONG', timestamp, result, signature };

  test('signs as the vector says, and verifies', () => {
    expect(signReturn(timestamp, result, key)).toBe(signature);
    expect(verifyReturn({ timestamp, result }, key, signature)).toBe(true);
  });
  test('is read; written again after whatever query the URL has, it reads the same', () => {
    const read = readReturn(query, signer);
    if (!read.ok) throw new Error(read.error);
    expect(read.value).toMatchObject({ attemptRef: '106B8VZ5F5Y7QJ8B8Z9V3M5K2C1' });
    const now = new Date(Number(timestamp));
    const url = formatReturnUrl('http://gate.test/?a=1', { ...signer, answer: read.value, now });
    const { a, ...again } = Object.fromEntries(new URL(url).searchParams);
    expect(a).toBe('1');
    expect(readReturn(again, signer)).toEqual(read);
  });
  test.each([
    ['changed result', { ...query, result: `${result}A` }],
    ['changed time', { ...query, timestamp: '1' }],
    ['another acquirer', { ...query, acquirer: 'OTHER' }],
    ['no signature', { ...query, signature: undefined }],
    ['a signature twice', { ...query, signature: [signature, signature] }],
    ['junk after the signature', { ...query, signature: `${signature}zz` }],
    ['nothing at all', {}],
  ])('refused with %s', (_name, changed) => {
    expect(readReturn(changed, signer)).toEqual({ ok: false, error: 'signature' });
  });
});

test('a signed return that says nothing readable is a format error', () => {
  const result = Buffer.from('{"code":"00"}').toString('base64url');
  const signature = signReturn('1', result, 'k');
  const query = { acquirer: 'A', timestamp: '1', result, signature };
  expect(readReturn(query, { acquirer: 'A', key: 'k' })).toEqual({ ok: false, error: 'format' });
});

test('an answer to a debit is the same text in a return and in a posted result', () => {
  const answer: DebitAnswer = { attemptRef: 'A1', code: '17' };
  const url = new URL(
    formatReturnUrl('http://a.test/', { answer, acquirer: 'A', key: 'k', now: new Date(0) }),
  );
  const carried = Buffer.from(url.searchParams.get('result') ?? '', 'base64url').toString();
  expect(carried).toBe(format(answer));
});
