import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatRefund,
  formatRefundAnswer,
  parseRefund,
  parseRefundAnswer,
  type Refund,
} from './refund.ts';
import { formatSigned, openSigned } from './signature.ts';
import { amounts, refs, texts } from './testing/texts.ts';
import { credentials, queryOf } from './testing/vectors.ts';

const unverified = { ok: false, error: { code: 'unverified' } };
const malformed = { ok: false, error: { code: 'malformed' } };
const refund: Refund = { merchTxnRef: 'F01', transactionNo: '2024', amount: vnd(50_000n) };

const signedWith = (name: string, changes: Record<string, string>) => {
  const { vpc_SecureHash: _, ...fields } = openSigned(queryOf(name), credentials) ?? {};
  return formatSigned({ ...fields, ...changes }, credentials);
};

describe('the request', () => {
  const vector = queryOf('refund');
  test('of the vector is read, and written to the byte', () => {
    expect(parseRefund(vector, credentials)).toEqual({ ok: true, value: refund });
    expect(formatRefund(refund, credentials)).toBe(vector);
  });
  test('is read as it was written', () => {
    const refunds = fc.record({
      merchTxnRef: refs,
      transactionNo: fc.stringMatching(/^\d{1,12}$/),
      amount: amounts,
    });
    fc.assert(
      fc.property(refunds, (given) => {
        expect(parseRefund(formatRefund(given, credentials), credentials)).toEqual({
          ok: true,
          value: given,
        });
      }),
    );
  });
  test.each<[string, string, typeof credentials]>([
    ['of another amount', vector.replace('5000000', '100'), credentials],
    ['unsigned', vector.replace(/&vpc_SecureHash=.*/, ''), credentials],
    ['followed by junk', `${vector}00`, credentials],
    ['of another merchant', vector, { ...credentials, merchant: 'OTHER' }],
    ['of another access code', vector, { ...credentials, accessCode: 'OTHER' }],
    ['of another user', vector, { ...credentials, user: 'other' }],
    ['under another password', vector, { ...credentials, password: new Secret('other') }],
  ])('that is %s is nobody’s', (_name, body, given) => {
    expect(parseRefund(body, given)).toEqual(unverified);
  });
  test.each<[string, Record<string, string>]>([
    ['another version', { vpc_Version: '1.0' }],
    ['another command', { vpc_Command: 'pay' }],
    ['another currency', { vpc_CurrencyCode: 'USD' }],
    ['a fraction of a đồng', { vpc_Amount: '150' }],
    ['no reference', { vpc_MerchTxnRef: '' }],
    ['no payment', { vpc_TransactionNo: '' }],
  ])('signed with %s is malformed', (_name, changes) => {
    expect(parseRefund(signedWith('refund', changes), credentials)).toEqual(malformed);
  });
});

describe('the answer', () => {
  const vector = queryOf('refund answer');
  const done = { responseCode: '0', message: 'Hoàn tiền thành công', transactionNo: '2025' };
  const parse = (body: string) => parseRefundAnswer(body, refund, credentials);

  test('of the vector is read, and written to the byte', () => {
    expect(parse(vector)).toEqual({ ok: true, value: done });
    expect(formatRefundAnswer(refund, done, credentials)).toBe(vector);
    expect(parse(`${vector}\r\n`)).toEqual({ ok: true, value: done });
  });
  test('is read as it was written', () => {
    const answers = fc.record({
      responseCode: fc.stringMatching(/^\d{1,2}$/),
      message: texts.filter((text) => text.trim() === text),
      transactionNo: fc.stringMatching(/^\d{0,12}$/),
    });
    fc.assert(
      fc.property(answers, (given) => {
        const body = formatRefundAnswer(refund, given, credentials);
        expect(parse(body)).toEqual({ ok: true, value: given });
      }),
    );
  });
  test('that refuses may leave the amount out', () => {
    const body = signedWith('refund answer', { vpc_Amount: '', vpc_TxnResponseCode: '31' });
    expect(parse(body)).toMatchObject({ ok: true, value: { responseCode: '31' } });
  });
  test.each([
    ['unsigned', vector.replace(/&vpc_SecureHash=.*/, '')],
    ['with an empty hash', vector.replace(/vpc_SecureHash=.*/, 'vpc_SecureHash=')],
    ['of another outcome', vector.replace('ResponseCode=0', 'ResponseCode=1')],
    ['empty', ''],
    ['a page', '<html>'],
  ])('that is %s is nobody’s word', (_name, body) => expect(parse(body)).toEqual(unverified));
  test.each<[string, Record<string, string>]>([
    ['another refund', { vpc_MerchTxnRef: 'F02' }],
    ['another merchant', { vpc_Merchant: 'OTHER' }],
    ['another amount', { vpc_Amount: '100' }],
  ])('signed for %s is not about ours', (_name, changes) => {
    expect(parse(signedWith('refund answer', changes))).toEqual({
      ok: false,
      error: { code: 'other_transaction' },
    });
  });
  test('signed without a code is malformed', () => {
    expect(parse(signedWith('refund answer', { vpc_TxnResponseCode: '' }))).toEqual(malformed);
  });
  test('and no text makes a parser throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(parse(text)).toEqual(unverified);
        expect(parseRefund(text, credentials)).toEqual(unverified);
      }),
    );
  });
});
