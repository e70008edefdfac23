import { vnd } from '@cong/values/money.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PROVIDERS, type Provider } from './codes.ts';
import {
  formatResult,
  formatResultReply,
  type PaymentResult,
  parseResult,
  parseResultReply,
} from './result.ts';
import { checksumOfResult } from './signature.ts';
import { amounts, instants, textOfAtMost } from './testing/texts.ts';
import { bodyOf, vectorOf } from './testing/vectors.ts';

const paid: PaymentResult = {
  paygate: 'momo',
  payTransId: '1258485',
  orderRef: 'SBN_100010',
  amount: vnd(40_000n),
  orderInfo: 'thanh toan tien dien thoai',
  paidAt: new Date('2019-12-12T09:12:54Z'),
  errorCode: '00',
  type: 'pay',
};
const refunded: PaymentResult = {
  ...paid,
  paygate: 'nganluong',
  orderInfo: 'Hoàn tiền – Trần Thị Bưởi',
  errorCode: '95',
  type: 'refund',
};

test.each([
  ['result call', paid, 'result'],
  ['result call, refund', refunded, 'result'],
  ['result call, older checksum', paid, 'olderResult'],
] as const)('the vector "%s" is written to the same fields, and read', (name, result, kind) => {
  const vector = vectorOf(name);
  expect(JSON.parse(formatResult(result, kind))).toEqual({
    ...vector.message,
    checksum: vector.checksum,
  });
  expect(parseResult(bodyOf(vector))).toEqual({ ok: true, value: result });
});

test("the guide's sample is read with all its slips, its quotes put right", () => {
  const { checksum } = vectorOf('result call');
  const sample = `{
    "amount": 40000,
    "orderId": "SBN_100010",
    "orderInfo": "thanh toan tien dien thoai",
    "payTransId": "1258485",
    " payDate":" 20191212161254",
    "paygate":"momo",
    "errorCode":" 00",
   "type":" pay",
"check-sum":"${checksum.toUpperCase()} "
 }`;
  expect(parseResult(sample)).toEqual({ ok: true, value: paid });
});

test('every result is read as it was written, by either checksum', () => {
  const results: fc.Arbitrary<PaymentResult> = fc.record({
    paygate: fc.constantFrom(...(Object.keys(PROVIDERS) as Provider[])),
    payTransId: textOfAtMost(50),
    orderRef: textOfAtMost(100),
    amount: amounts,
    orderInfo: textOfAtMost(500),
    paidAt: instants,
    errorCode: textOfAtMost(2),
    type: fc.constantFrom('pay', 'refund'),
  });
  fc.assert(
    fc.property(results, fc.constantFrom('result', 'olderResult'), (result, kind) => {
      expect(parseResult(formatResult(result, kind))).toEqual({ ok: true, value: result });
    }),
  );
});

const vector = vectorOf('result call');
test.each<[string, object]>([
  ['another order', { orderId: 'SBN_100011' }],
  ['another amount', { amount: 40_001 }],
  ['another outcome', { errorCode: '24' }],
  ['another number', { payTransId: '1' }],
  ['another provider', { paygate: 'vnpay' }],
  ['another type', { type: 'refund' }],
  ['no checksum', { checksum: undefined }],
  ['junk after the checksum', { checksum: `${vector.checksum}00` }],
])('a result with %s is refused', (_name, changes) => {
  expect(parseResult(bodyOf(vector, changes))).toEqual({
    ok: false,
    error: { code: 'bad_checksum' },
  });
});

test.each<[string, Record<string, string>]>([
  ['a provider that there is not', { paygate: 'paypal' }],
  ['a type that there is not', { type: 'gift' }],
  ['an amount of zero', { amount: '0' }],
  ['a time that is none', { payDate: '2019-12-12' }],
  ['no order', { orderId: '' }],
  ['no outcome', { errorCode: '' }],
])('a result with %s is malformed, whatever its checksum', (_name, changes) => {
  const texts = Object.entries(vector.message).map(([name, value]) => [name, String(value)]);
  const fields = { ...Object.fromEntries(texts), ...changes };
  const checksum = checksumOfResult('result', fields);
  expect(parseResult(JSON.stringify({ ...fields, checksum }))).toEqual({
    ok: false,
    error: { code: 'malformed' },
  });
});

describe('the reply', () => {
  const reply = (body: string, status = 200) => parseResultReply({ status, body });

  test("is received when it says so, also as the guide's sample has it", () => {
    expect(reply(formatResultReply('SUCCESSFUL'))).toBe('received');
    expect(reply('{\n "error_code": "SUCCESSFUL",\n "error_message": "Thành công",\n}\n')).toBe(
      'received',
    );
    expect(reply('{"error_code":" SUCCESSFUL "}')).toBe('received');
  });

  test.each<[string, string, number, object]>([
    ['another status', formatResultReply('SUCCESSFUL'), 201, { refused: 'http_status' }],
    [
      'a failure',
      '{"error_code": " FAILED",\n}',
      200,
      { refused: 'error_code', errorCode: 'FAILED' },
    ],
    [
      'another case',
      '{"error_code":"Successful"}',
      200,
      { refused: 'error_code', errorCode: 'Successful' },
    ],
    ['no code', '{}', 200, { refused: 'malformed' }],
    ['an empty code', '{"error_code":" "}', 200, { refused: 'malformed' }],
    ['a list', '{"error_code":["SUCCESSFUL"]}', 200, { refused: 'malformed' }],
    ['a page', '<html>SUCCESSFUL</html>', 200, { refused: 'malformed' }],
    ['nothing', '', 200, { refused: 'malformed' }],
    ['a comma inside a text', '{"error_code":"SUCCESSFUL,}', 200, { refused: 'malformed' }],
  ])('with %s means: try again', (_name, body, status, refusal) => {
    expect(reply(body, status)).toEqual(refusal);
  });
});

test('no text makes a parser throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
      expect(parseResult(text).ok).toBe(false);
      expect(parseResultReply({ status: 200, body: text })).not.toBe('received');
    }),
  );
});
