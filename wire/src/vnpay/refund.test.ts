import { vnd } from '@cong/values/money.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatRefund,
  formatRefundAnswer,
  parseRefund,
  parseRefundAnswer,
  type Refund,
  type RefundAnswer,
} from './refund.ts';
import { signPiped } from './signature.ts';
import { amounts, descriptions, instants, junk, refs, texts } from './testing/texts.ts';
import { bodyOf, credentials } from './testing/vectors.ts';

const unverified = { ok: false, error: { code: 'unverified' } };
const malformed = { ok: false, error: { code: 'malformed' } };

const refund: Refund = {
  requestId: 'r1',
  extent: 'partial',
  txnRef: 'V01',
  amount: vnd(50_000n),
  transactionNo: '',
  startedAt: new Date('2026-11-22T03:15:00Z'),
  askedAt: new Date('2026-11-22T03:30:00Z'),
  askedBy: 'cong',
  clientIp: '203.0.113.7',
  orderInfo: 'Hoan tien V01',
};

const signedBody = (kind: 'refund' | 'refundAnswer', changes: Record<string, string>) => {
  const fields = { ...(JSON.parse(bodyOf(kind)) as Record<string, string>), ...changes };
  return JSON.stringify({ ...fields, vnp_SecureHash: signPiped(kind, fields, credentials) });
};

describe('the request', () => {
  test('of the vector is read, and written to the same fields', () => {
    expect(parseRefund(bodyOf('refund'), credentials)).toEqual({ ok: true, value: refund });
    expect(JSON.parse(formatRefund(refund, credentials))).toEqual(JSON.parse(bodyOf('refund')));
  });
  test('is read as it was written; a number that is not known goes as 0', () => {
    const refunds: fc.Arbitrary<Refund> = fc.record({
      requestId: refs,
      extent: fc.constantFrom('full', 'partial'),
      txnRef: refs,
      amount: amounts,
      transactionNo: fc.stringMatching(/^([1-9]\d{0,14})?$/),
      startedAt: instants,
      askedAt: instants,
      askedBy: descriptions,
      clientIp: fc.ipV4(),
      orderInfo: descriptions,
    });
    fc.assert(
      fc.property(refunds, (given) => {
        const body = formatRefund(given, credentials);
        expect(parseRefund(body, credentials)).toEqual({ ok: true, value: given });
        const { vnp_TransactionNo } = JSON.parse(body) as Record<string, string>;
        expect(vnp_TransactionNo).toBe(given.transactionNo || '0');
      }),
    );
  });
  test.each<[string, Record<string, unknown>]>([
    ['of another amount', { vnp_Amount: '10000000' }],
    ['of another payment', { vnp_TxnRef: 'V02' }],
    ['of another merchant', { vnp_TmnCode: 'OTHER001' }],
    ['unsigned', { vnp_SecureHash: undefined }],
  ])('that is %s is nobody’s', (_name, changes) => {
    expect(parseRefund(bodyOf('refund', changes), credentials)).toEqual(unverified);
  });
  test.each<[string, Record<string, string>]>([
    ['another version', { vnp_Version: '2.0.0' }],
    ['another command', { vnp_Command: 'querydr' }],
    ['another extent', { vnp_TransactionType: '01' }],
    ['a fraction of a đồng', { vnp_Amount: '150' }],
    ['no reference', { vnp_TxnRef: '' }],
    ['no id', { vnp_RequestId: '' }],
    ['no day', { vnp_TransactionDate: '' }],
    ['no time', { vnp_CreateDate: '' }],
  ])('signed with %s is malformed', (_name, changes) => {
    expect(parseRefund(signedBody('refund', changes), credentials)).toEqual(malformed);
  });
});

describe('the answer', () => {
  const answer: RefundAnswer = {
    txnRef: 'V01',
    amount: vnd(50_000n),
    responseCode: '00',
    message: 'Refund Success',
    transactionStatus: '05',
    transactionNo: '14422580',
  };
  const asked = { txnRef: 'V01', amount: vnd(50_000n) };
  const parse = (text: string, given = asked) => parseRefundAnswer(text, given, credentials);

  test('of the vector is read', () => {
    expect(parse(bodyOf('refundAnswer'))).toEqual({ ok: true, value: answer });
  });
  test('is read as it was written', () => {
    const answers = fc.record({
      txnRef: refs,
      amount: amounts,
      responseCode: fc.stringMatching(/^\d\d$/),
      message: texts,
      transactionStatus: fc.stringMatching(/^(\d\d)?$/),
      transactionNo: texts,
    });
    const extents = fc.constantFrom('full' as const, 'partial' as const);
    fc.assert(
      fc.property(answers, extents, (given, extent) => {
        const body = formatRefundAnswer({ ...given, extent, responseId: 'b1' }, credentials);
        expect(parse(body, given)).toEqual({ ok: true, value: given });
      }),
    );
  });
  test('that refuses may leave the amount out', () => {
    expect(
      parse(signedBody('refundAnswer', { vnp_ResponseCode: '95', vnp_Amount: '' })),
    ).toMatchObject({ ok: true, value: { responseCode: '95', amount: 50_000n } });
  });
  test.each<[string, Record<string, unknown>]>([
    ['unsigned', { vnp_SecureHash: undefined }],
    ['with an empty hash', { vnp_SecureHash: '' }],
    ['of another outcome', { vnp_ResponseCode: '94' }],
    ['with a hash of the amount divided by 100', { vnp_Amount: '50000' }],
  ])('that is %s is nobody’s word', (_name, changes) => {
    expect(parse(bodyOf('refundAnswer', changes))).toEqual(unverified);
  });
  test.each<[string, Record<string, string>]>([
    ['another payment', { vnp_TxnRef: 'V02' }],
    ['another merchant', { vnp_TmnCode: 'OTHER001' }],
    ['another amount', { vnp_Amount: '100' }],
    ['an amount that is none', { vnp_Amount: 'x' }],
  ])('signed for %s is not about ours', (_name, changes) => {
    expect(parse(signedBody('refundAnswer', changes))).toEqual({
      ok: false,
      error: { code: 'other_transaction' },
    });
  });
  test.each<[string, Record<string, string>]>([
    ['another command', { vnp_Command: 'querydr' }],
    ['no code', { vnp_ResponseCode: '' }],
  ])('signed with %s is malformed', (_name, changes) => {
    expect(parse(signedBody('refundAnswer', changes))).toEqual(malformed);
  });
  test('and no text makes a parser throw', () => {
    fc.assert(
      fc.property(junk, (text) => {
        expect(parse(text)).toEqual(unverified);
        expect(parseRefund(text, credentials).ok).toBe(false);
      }),
    );
  });
});
