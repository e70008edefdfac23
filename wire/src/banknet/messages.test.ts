import { vnd } from '@cong/values/money.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CheckRequest,
  format,
  parseAuthorise,
  parseCheck,
  parseCheckAnswer,
  parseDebitAnswer,
  parseInquiry,
  parseRefund,
  parseRefundAnswer,
  parseRefundInquiry,
} from './messages.ts';

const check: CheckRequest = {
  attemptRef: 'A1',
  bank: 'VCB',
  amount: vnd(100_000n),
  description: 'Cà phê "đá"',
  clientIp: '2001:db8::1',
  locale: 'en',
  expiresAt: new Date('2026-11-22T14:35:00.000Z'),
  card: { number: '9704000000000018', holder: 'Nguyễn Văn A', date: '03/07', securityCode: '1' },
  returnUrl: 'https://gate.test/return',
  resultUrl: 'https://gate.test/result',
  answerWithinMs: 20_000,
};
const { card: _, ...pageCheck } = check;
const at = new Date('2026-11-22T14:19:55.013Z');
const debited = { attemptRef: 'A1', code: '00', bankRef: 'BN1', amount: vnd(1n), at } as const;

test.each([
  ['check of a card', parseCheck, check],
  ["check for a bank's page", parseCheck, pageCheck],
  ['order', parseAuthorise, { attemptRef: 'A1', bankRef: 'B', otp: '0', answerWithinMs: 1 }],
  ['order without OTP', parseAuthorise, { attemptRef: 'A1', bankRef: 'B', answerWithinMs: 1 }],
  ['inquiry', parseInquiry, { attemptRef: 'A1' }],
  ['refund', parseRefund, { refundId: 'r-1', attemptRef: 'A1', amount: vnd(5n) }],
  ['refund inquiry', parseRefundInquiry, { refundId: 'r-1', attemptRef: 'A1' }],
  [
    'OTP sent',
    parseCheckAnswer,
    { attemptRef: 'A1', code: '01', bankRef: 'B', otpExpiresAt: at } as const,
  ],
  ['ready', parseCheckAnswer, { attemptRef: 'A1', code: '02', bankRef: 'B' } as const],
  [
    'page opened',
    parseCheckAnswer,
    { attemptRef: 'A1', code: '03', bankRef: 'B', url: 'http://b.test/x' } as const,
  ],
  ['check refused', parseCheckAnswer, { attemptRef: 'A1', code: '57' } as const],
  ['debited', parseDebitAnswer, debited],
  ['not debited', parseDebitAnswer, { attemptRef: 'A1', code: '51' } as const],
  ['refunded', parseRefundAnswer, { refundId: 'r', attemptRef: 'A1', code: '00' } as const],
])('%s: what is written is read back the same', (_name, parse, message) => {
  expect(parse(format(message))).toEqual({ ok: true, value: message });
});

const wire = JSON.parse(format(check)) as Record<string, unknown>;

describe('a field that is not as it must be is named, and its content is not', () => {
  test.each<[string, unknown]>([
    ['attemptRef', 'a b'],
    ['attemptRef', 7],
    ['bank', 'vcb'],
    ['amount', 100_000],
    ['amount', '0'],
    ['amount', '-1'],
    ['amount', '1.5'],
    ['amount', '1000000000000'],
    ['description', 'a\0b'],
    ['description', '\ud800'],
    ['clientIp', 'localhost'],
    ['locale', 'fr'],
    ['expiresAt', '2026-11-22'],
    ['expiresAt', '2026-13-45T99:00:00.000Z'],
    ['card', []],
    ['returnUrl', 'javascript:alert(1)'],
    ['resultUrl', '/relative'],
    ['answerWithinMs', '20000'],
    ['answerWithinMs', 1.5],
    ['answerWithinMs', -1],
  ])('%s: %j', (name, value) => {
    const body = JSON.stringify({ ...wire, [name]: value });
    expect(parseCheck(body)).toEqual({ ok: false, error: name });
  });
});

test.each(['', 'null', '[]', '"x"', '{', '<html>'])('body %j is not a message', (body) => {
  expect(parseInquiry(body)).toEqual({ ok: false, error: 'body' });
});

test.each([
  ['a code of no table', parseDebitAnswer, { ...debited, code: 'ZZ' }],
  ['a name of every object', parseDebitAnswer, { ...debited, code: 'toString' }],
  ['a check code about a debit', parseDebitAnswer, { ...debited, code: '01' }],
  ['a debit code about a check', parseCheckAnswer, { ...debited, code: '00' }],
])('%s is malformed: its outcome stays unknown', (_name, parse, message) => {
  expect(parse(JSON.stringify(message, (_k, v) => (typeof v === 'bigint' ? `${v}` : v)))).toEqual({
    ok: false,
    error: 'code',
  });
});

test('no text makes a parser throw', () => {
  const parsers = [parseCheck, parseAuthorise, parseRefund, parseCheckAnswer, parseDebitAnswer];
  const bodies = fc.oneof(
    fc.string(),
    fc.json(),
    fc.json().map((json) => `{"card":${json}}`),
  );
  fc.assert(
    fc.property(bodies, (body) => {
      for (const parse of parsers) expect(parse(body).ok).toBe(false);
    }),
  );
});
