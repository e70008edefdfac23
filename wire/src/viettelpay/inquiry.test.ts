import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatForm, parseForm } from './fields.ts';
import { formatInquiry, formatInquiryAnswer, parseInquiry, parseInquiryAnswer } from './inquiry.ts';
import { signed } from './signature.ts';
import { junk, refs } from './testing/texts.ts';
import { credentials, messageOf } from './testing/vectors.ts';

const question = messageOf('inquiry');
const answer = messageOf('inquiry answer');
const unverified = { ok: false, error: { code: 'unverified' } };
const malformed = { ok: false, error: { code: 'malformed' } };

test('the vectors are read, and written to the same fields', () => {
  expect(parseInquiry(formatForm(question), credentials)).toEqual({ ok: true, value: 'VT01' });
  expect(parseForm(formatInquiry('VT01', credentials))).toEqual(question);
  const told = { ok: true, value: '-1' };
  expect(parseInquiryAnswer(JSON.stringify(answer), 'VT01', credentials)).toEqual(told);
  const wire = formatInquiryAnswer({ orderId: 'VT01', paymentStatus: '-1' }, credentials);
  expect(JSON.parse(wire)).toEqual(answer);
});

test('a status may be a JSON number, and other fields may come along', () => {
  const body = JSON.stringify({ ...answer, error_code: '00' }).replace('"-1"', '-1');
  expect(parseInquiryAnswer(body, 'VT01', credentials)).toEqual({ ok: true, value: '-1' });
});

test('every question and every answer is read as it was written', () => {
  fc.assert(
    fc.property(refs, fc.constantFrom('-1', '0', '1', '2', '3'), (orderId, paymentStatus) => {
      const asked = parseInquiry(formatInquiry(orderId, credentials), credentials);
      expect(asked).toEqual({ ok: true, value: orderId });
      const body = formatInquiryAnswer({ orderId, paymentStatus }, credentials);
      const told = parseInquiryAnswer(body, orderId, credentials);
      expect(told).toEqual({ ok: true, value: paymentStatus });
    }),
  );
});

test.each<[string, Record<string, string>]>([
  ['another order', { order_id: 'VT02' }],
  ['another merchant', { merchant_code: 'OTHER' }],
  ['no check_sum', { check_sum: '' }],
  ['junk after the check_sum', { check_sum: 'AA' }],
])('a question or an answer with %s is nobody’s word', (_name, changes) => {
  expect(parseInquiry(formatForm({ ...question, ...changes }), credentials)).toEqual(unverified);
  const body = JSON.stringify({ ...answer, ...changes });
  expect(parseInquiryAnswer(body, 'VT01', credentials)).toEqual(unverified);
});

test('an answer with another status is nobody’s word', () => {
  const body = JSON.stringify({ ...answer, payment_status: '1' });
  expect(parseInquiryAnswer(body, 'VT01', credentials)).toEqual(unverified);
});

test('a signed answer about another order is not about ours', () => {
  expect(parseInquiryAnswer(JSON.stringify(answer), 'VT02', credentials)).toEqual({
    ok: false,
    error: { code: 'other_transaction' },
  });
});

test.each<[string, Record<string, string>]>([
  ['another command', { cmd: 'REFUND_PAYMENT' }],
  ['another version', { version: '1.0' }],
  ['no order', { order_id: '' }],
])('a signed question with %s is malformed', (_name, changes) => {
  const body = formatForm(signed('inquiry', { ...question, ...changes }, credentials));
  expect(parseInquiry(body, credentials)).toEqual(malformed);
});

test('a signed answer without a status is malformed', () => {
  const { payment_status: _, ...rest } = answer;
  const body = JSON.stringify(signed('inquiryAnswer', rest, credentials));
  expect(parseInquiryAnswer(body, 'VT01', credentials)).toEqual(malformed);
});

test('no text makes a parser throw', () => {
  fc.assert(
    fc.property(junk, (text) => {
      expect(parseInquiry(text, credentials)).toEqual(unverified);
      expect(parseInquiryAnswer(text, 'VT01', credentials)).toEqual(unverified);
    }),
  );
});
