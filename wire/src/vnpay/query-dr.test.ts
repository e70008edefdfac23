import { vnd } from '@cong/values/money.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatQueriedPayment,
  formatQueryDr,
  formatQueryRefusal,
  parseQueryAnswer,
  parseQueryDr,
  type QueriedPayment,
  type QueryDr,
} from './query-dr.ts';
import { signPiped } from './signature.ts';
import { amounts, descriptions, instants, junk, refs, texts } from './testing/texts.ts';
import { bodyOf, credentials } from './testing/vectors.ts';

const unverified = { ok: false, error: { code: 'unverified' } };
const malformed = { ok: false, error: { code: 'malformed' } };

const query: QueryDr = {
  requestId: 'q1',
  txnRef: 'V01',
  startedAt: new Date('2026-11-22T03:15:00Z'),
  askedAt: new Date('2026-11-22T03:30:00Z'),
  clientIp: '203.0.113.7',
  orderInfo: 'Thanh toan don hang V01',
};

/** The vector's message with changes, signed anew. */
const signedBody = (kind: 'queryDr' | 'queryDrAnswer', changes: Record<string, string>) => {
  const fields = { ...(JSON.parse(bodyOf(kind)) as Record<string, string>), ...changes };
  return JSON.stringify({ ...fields, vnp_SecureHash: signPiped(kind, fields, credentials) });
};

describe('the question', () => {
  test('of the vector is read, and written to the same fields', () => {
    expect(parseQueryDr(bodyOf('queryDr'), credentials)).toEqual({ ok: true, value: query });
    expect(JSON.parse(formatQueryDr(query, credentials))).toEqual(JSON.parse(bodyOf('queryDr')));
  });
  test('is read as it was written', () => {
    const queries = fc.record({
      requestId: refs,
      txnRef: refs,
      startedAt: instants,
      askedAt: instants,
      clientIp: fc.oneof(fc.ipV4(), fc.ipV6()),
      orderInfo: descriptions,
    });
    fc.assert(
      fc.property(queries, (given) => {
        expect(parseQueryDr(formatQueryDr(given, credentials), credentials)).toEqual({
          ok: true,
          value: given,
        });
      }),
    );
  });
  test.each<[string, Record<string, unknown>]>([
    ['about another payment', { vnp_TxnRef: 'V02' }],
    ['of another merchant', { vnp_TmnCode: 'OTHER001' }],
    ['unsigned', { vnp_SecureHash: undefined }],
    ['followed by junk', { vnp_SecureHash: `${signPiped('queryDr', {}, credentials)}00` }],
  ])('that is %s is nobody’s', (_name, changes) => {
    expect(parseQueryDr(bodyOf('queryDr', changes), credentials)).toEqual(unverified);
  });
  test.each<[string, Record<string, string>]>([
    ['another version', { vnp_Version: '2.0.0' }],
    ['another command', { vnp_Command: 'refund' }],
    ['no reference', { vnp_TxnRef: '' }],
    ['no id', { vnp_RequestId: '' }],
    ['no day', { vnp_TransactionDate: '' }],
    ['a time that is none', { vnp_CreateDate: 'now' }],
  ])('signed with %s is malformed', (_name, changes) => {
    expect(parseQueryDr(signedBody('queryDr', changes), credentials)).toEqual(malformed);
  });
});

describe('the answer', () => {
  const paid: QueriedPayment = {
    txnRef: 'V01',
    amount: vnd(100_000n),
    orderInfo: 'Thanh toan',
    transactionStatus: '00',
    transactionType: '01',
    transactionNo: '14422574',
    bankCode: 'NCB',
    paidAt: new Date('2026-11-22T03:16:30Z'),
  };
  const asked = { txnRef: 'V01' };

  test('of the vector is read, and written to the same fields', () => {
    expect(parseQueryAnswer(bodyOf('queryDrAnswer'), asked, credentials)).toEqual({
      ok: true,
      value: paid,
    });
    const written = formatQueriedPayment({ ...paid, responseId: 'a1' }, credentials);
    expect(JSON.parse(written)).toEqual(JSON.parse(bodyOf('queryDrAnswer')));
  });
  test('is read as it was written, with an amount that is a JSON number too', () => {
    const payments = fc.record({
      txnRef: refs,
      amount: amounts,
      orderInfo: texts,
      transactionStatus: fc.stringMatching(/^\d\d$/),
      transactionType: fc.constantFrom('01', '02', '03'),
      transactionNo: texts,
      bankCode: texts,
      paidAt: instants,
    });
    fc.assert(
      fc.property(payments, refs, (given, responseId) => {
        const body = formatQueriedPayment({ ...given, responseId }, credentials);
        const numbered = body.replace(/"vnp_Amount":"(\d+)"/, '"vnp_Amount":$1');
        for (const text of [body, numbered]) {
          expect(parseQueryAnswer(text, given, credentials)).toEqual({ ok: true, value: given });
        }
      }),
    );
  });
  test('that refuses is signed too, and has a code', () => {
    const refusal = { responseId: 'a1', responseCode: '91', message: 'Not found', txnRef: 'V01' };
    const body = formatQueryRefusal(refusal, credentials);
    expect(parseQueryAnswer(body, asked, credentials)).toEqual({
      ok: false,
      error: { code: 'refused', responseCode: '91' },
    });
    expect(
      parseQueryAnswer(body.replace(/,"vnp_SecureHash":.*\}/, '}'), asked, credentials),
    ).toEqual(unverified);
  });
  test.each<[string, Record<string, unknown>]>([
    ['unsigned', { vnp_SecureHash: undefined }],
    ['with an empty hash', { vnp_SecureHash: '' }],
    ['of another outcome', { vnp_TransactionStatus: '02' }],
    ['of another amount', { vnp_Amount: '100' }],
    ['of another payment', { vnp_TxnRef: 'V02' }],
  ])('that is %s is nobody’s word', (_name, changes) => {
    expect(parseQueryAnswer(bodyOf('queryDrAnswer', changes), asked, credentials)).toEqual(
      unverified,
    );
  });
  test('about another payment is not about ours', () => {
    expect(parseQueryAnswer(bodyOf('queryDrAnswer'), { txnRef: 'V02' }, credentials)).toEqual({
      ok: false,
      error: { code: 'other_transaction' },
    });
    const body = signedBody('queryDrAnswer', { vnp_TmnCode: 'OTHER001' });
    expect(parseQueryAnswer(body, asked, credentials)).toEqual({
      ok: false,
      error: { code: 'other_transaction' },
    });
  });
  test.each<[string, Record<string, string>]>([
    ['another command', { vnp_Command: 'refund' }],
    ['no code', { vnp_ResponseCode: '' }],
    ['no amount', { vnp_Amount: '' }],
    ['no status', { vnp_TransactionStatus: '' }],
  ])('signed with %s is malformed', (_name, changes) => {
    expect(parseQueryAnswer(signedBody('queryDrAnswer', changes), asked, credentials)).toEqual(
      malformed,
    );
  });
  test('and no text makes a parser throw', () => {
    fc.assert(
      fc.property(junk, (text) => {
        expect(parseQueryAnswer(text, asked, credentials)).toEqual(unverified);
        expect(parseQueryDr(text, credentials).ok).toBe(false);
      }),
    );
  });
});
