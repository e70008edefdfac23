import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { outcomeOf } from './codes.ts';
import { formatReturnQuery, type PaymentReturn, parseReturnQuery } from './payment-return.ts';
import { formatSigned } from './signature.ts';
import { amounts, refs, texts } from './testing/texts.ts';
import { credentials, queryOf } from './testing/vectors.ts';

const vector = queryOf('return');
const unverified = { ok: false, error: { code: 'unverified' } };
const paid: PaymentReturn = {
  merchTxnRef: 'N01',
  amount: vnd(100_000n),
  responseCode: '0',
  transactionNo: '2024',
  message: 'Approved',
};

test('the vectors are read, the plain one written to the byte', () => {
  expect(parseReturnQuery(vector, credentials)).toEqual({ ok: true, value: paid });
  expect(formatReturnQuery(paid, credentials)).toBe(vector);
  expect(parseReturnQuery(queryOf('return, with fields of no rule'), credentials)).toEqual({
    ok: true,
    value: {
      merchTxnRef: 'N02',
      amount: 100_000n,
      responseCode: '14',
      transactionNo: '2026',
      message: 'Sai OTP (14)',
    },
  });
});

test('every return is read as it was written', () => {
  const returns: fc.Arbitrary<PaymentReturn> = fc.record({
    merchTxnRef: refs,
    amount: amounts,
    responseCode: fc.stringMatching(/^\d{1,2}$/),
    transactionNo: fc.stringMatching(/^\d{0,12}$/),
    message: texts.filter((text) => text.trim() === text),
  });
  fc.assert(
    fc.property(returns, (given) => {
      const query = `attempt=1&${formatReturnQuery(given, credentials)}`;
      expect(parseReturnQuery(query, credentials)).toEqual({ ok: true, value: given });
    }),
  );
});

test.each<[string, string, typeof credentials]>([
  ['another outcome', vector.replace('ResponseCode=0', 'ResponseCode=1'), credentials],
  ['another amount', vector.replace('10000000', '100'), credentials],
  ['another reference', vector.replace('N01', 'N02'), credentials],
  ['no hash', vector.replace(/&vpc_SecureHash=.*/, ''), credentials],
  ['junk after the hash', `${vector}00`, credentials],
  ['another secret', vector, { ...credentials, secret: new Secret('other') }],
  [
    'another merchant',
    queryOf('return, with fields of no rule'),
    { ...credentials, merchant: 'X' },
  ],
  ['nothing', '', credentials],
])('a return with %s is nobody’s word', (_name, query, given) => {
  expect(parseReturnQuery(query, given)).toEqual(unverified);
});

test.each<[string, Record<string, string>]>([
  ['no amount', { vpc_MerchTxnRef: 'N', vpc_TxnResponseCode: '0' }],
  ['a fraction of a đồng', { vpc_MerchTxnRef: 'N', vpc_TxnResponseCode: '0', vpc_Amount: '150' }],
  ['no reference', { vpc_TxnResponseCode: '0', vpc_Amount: '100' }],
  ['no code', { vpc_MerchTxnRef: 'N', vpc_Amount: '100' }],
])('a signed return with %s is malformed', (_name, fields) => {
  expect(parseReturnQuery(formatSigned(fields, credentials), credentials)).toEqual({
    ok: false,
    error: { code: 'malformed' },
  });
});

const refused = {
  ...paid,
  responseCode: '10',
  transactionNo: '555',
  message: 'Ngân hàng từ chối',
};
const refusedFields = Object.fromEntries(
  new URLSearchParams(formatReturnQuery(refused, credentials)),
);

// The hash of both is the same: nothing in it stands between number and code.
test.each<[string, Record<string, string>, string]>([
  [
    'the code',
    { ...refusedFields, vpc_TransactionNo: '5551', vpc_TxnResponseCode: '0' },
    'uncertain',
  ],
  [
    'the message, hidden before another',
    {
      ...Object.fromEntries(
        new URLSearchParams(
          formatSigned({ ...withoutHash(refusedFields), vpc_OrderInfo: 'Approved' }, credentials),
        ),
      ),
      vpc_Mercy: refused.message,
      vpc_Message: 'Approved',
      vpc_OrderInfo: '',
      vpc_TransactionNo: '5551',
      vpc_TxnResponseCode: '0',
    },
    'malformed',
  ],
])(
  'a payer who rewrites %s of a refused return under its own hash pays nothing',
  (_name, forged, expected) => {
    const read = parseReturnQuery(new URLSearchParams(forged).toString(), credentials);
    const said = read.ok ? outcomeOf(read.value.responseCode, read.value.message) : read.error.code;
    expect(said).toBe(expected);
  },
);

function withoutHash({ vpc_SecureHash: _, ...fields }: Record<string, string>) {
  return fields;
}

test('no query makes the parser throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (query) => {
      expect(parseReturnQuery(query, credentials)).toEqual(unverified);
    }),
  );
});
