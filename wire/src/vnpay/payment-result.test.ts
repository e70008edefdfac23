import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatResultQuery, type PaymentResult, parseResultQuery } from './payment-result.ts';
import { signQuery } from './signature.ts';
import { amounts, instants, refs, texts } from './testing/texts.ts';
import { credentials, encoderVectors, ipnVector } from './testing/vectors.ts';

const { rawQuery, vnp_SecureHash } = ipnVector;
const vectorQuery = `${rawQuery}&vnp_SecureHash=${vnp_SecureHash}`;
const unverified = { ok: false, error: { code: 'unverified' } };

const paid: PaymentResult = {
  txnRef: 'V01',
  amount: vnd(100_000n),
  responseCode: '00',
  transactionStatus: '00',
  transactionNo: '14422574',
  orderInfo: 'Thanh toan don hang: Nguyen Van A  ~ \' ( ) + & = ? # / \\ " 100%',
  bankCode: '',
  bankTransactionNo: 'VNP14422574',
  cardType: 'ATM',
  paidAt: new Date('2026-11-22T03:16:30Z'),
};

test('the vector is read, and written to the byte', () => {
  expect(parseResultQuery(vectorQuery, credentials)).toEqual({ ok: true, value: paid });
  expect(formatResultQuery(paid, credentials)).toBe(vectorQuery);
});

test.each(encoderVectors)('$name is read, though nobody paid', (vector) => {
  const query = `${vector.rawQuery}&vnp_SecureHash=${vector.vnp_SecureHash}`;
  expect(parseResultQuery(query, credentials)).toEqual({
    ok: true,
    value: {
      txnRef: 'V02',
      amount: 100_000n,
      responseCode: '24',
      transactionStatus: '02',
      transactionNo: '0',
      orderInfo: 'Thanh toan * ~ don hang',
      bankCode: 'NCB',
      bankTransactionNo: '',
      cardType: '',
    },
  });
});

test('every result is read as it was written', () => {
  const results: fc.Arbitrary<PaymentResult> = fc
    .record({
      txnRef: refs,
      amount: amounts,
      responseCode: fc.stringMatching(/^\d\d$/),
      transactionStatus: fc.stringMatching(/^\d\d$/),
      transactionNo: texts,
      orderInfo: texts,
      bankCode: texts,
      bankTransactionNo: texts,
      cardType: texts,
    })
    .chain((least) => instants.map((paidAt) => ({ ...least, paidAt })));
  fc.assert(
    fc.property(results, (given) => {
      const read = parseResultQuery(formatResultQuery(given, credentials), credentials);
      expect(read).toEqual({ ok: true, value: given });
    }),
  );
});

test.each<[string, string, typeof credentials]>([
  ['another outcome', vectorQuery.replace('ResponseCode=00', 'ResponseCode=24'), credentials],
  ['another amount', vectorQuery.replace('10000000', '100'), credentials],
  ['another reference', vectorQuery.replace('V01', 'V02'), credentials],
  ['no hash', rawQuery, credentials],
  ['junk after the hash', `${vectorQuery}00`, credentials],
  ['another secret', vectorQuery, { ...credentials, hashSecret: new Secret('other') }],
  ['another merchant', vectorQuery, { ...credentials, tmnCode: 'OTHER001' }],
  ['nothing', '', credentials],
])('a result with %s is nobody’s word', (_name, query, given) => {
  expect(parseResultQuery(query, given)).toEqual(unverified);
});

const fields = Object.fromEntries(new URLSearchParams(rawQuery));
test.each<[string, Record<string, string>]>([
  ['no amount', { vnp_Amount: '' }],
  ['a fraction of a đồng', { vnp_Amount: '150' }],
  ['a time that is none', { vnp_PayDate: 'now' }],
  ['no reference', { vnp_TxnRef: '' }],
  ['no code', { vnp_ResponseCode: '' }],
  ['no status', { vnp_TransactionStatus: '' }],
])('a signed result with %s is malformed', (_name, changes) => {
  const query = signQuery({ ...fields, ...changes }, credentials);
  expect(parseResultQuery(query, credentials)).toEqual({ ok: false, error: { code: 'malformed' } });
});

test('no query makes the parser throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (query) => {
      expect(parseResultQuery(query, credentials)).toEqual(unverified);
    }),
  );
});
