import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatRefusal } from './answer.ts';
import type { Credentials } from './credentials.ts';
import { parseFields } from './fields.ts';
import {
  formatPaygate,
  formatPaygateAnswer,
  type PaygateRequest,
  parsePaygate,
  parsePaygateAnswer,
} from './paygate.ts';
import { verify } from './signature.ts';
import { amounts, junk, textOfAtMost } from './testing/texts.ts';
import { bodyOf, vectorOf } from './testing/vectors.ts';

const credentials: Credentials = {
  partnerCode: '000.00.18.H29',
  accessKey: 'f6047c5b34702d1edd05926c421317f62a58edc3e1c06ce74820d',
  secretKey: new Secret('lgsp-secret-0'),
  authorization: new Secret(''),
};
const vector = vectorOf('/paygate request');
const order: PaygateRequest = {
  partnerCode: credentials.partnerCode,
  accessKey: credentials.accessKey,
  orderRef: 'SBN_100010',
  requestCode: '12357851',
  amount: 40_000n as PaygateRequest['amount'],
  orderInfo: 'thanh toan tien dien thoai',
  serviceCode: 'hcm_dichvucong',
  accountCode: 'payment_test',
  returnUrl: 'http://paydate.example/return',
  clientIp: '120.72.114.122',
};

const fieldsIn = (text: string) => {
  const fields = parseFields(text);
  return fields.ok ? fields.value : expect.fail(fields.error.why);
};

test('the vector is read, and written to the same fields', () => {
  expect(parsePaygate(fieldsIn(bodyOf(vector)))).toEqual({ ok: true, value: order });
  expect(JSON.parse(formatPaygate(order, credentials))).toEqual({
    ...vector.message,
    checksum: vector.checksum,
  });
});

test("the guide's own example, slips and all, is read and verified", () => {
  const body = `{
    "partnerCode": "000.00.18.H29",
     "accessKey": " ${credentials.accessKey}",
    "amount": 40000,
    "orderId": "SBN_100010",
    "orderInfo": "thanh toan tien dien thoai",
    "serviceCode":"hcm_dichvucong",
    "requestCode": "12357851",
    "returnUrl": "http://paydate.example/return",
    "ipAddress":"120.72.114.122",
    "accountCode":"payment_test ",
    "check-sum":"${vector.checksum.toUpperCase()} "
 }`;
  const fields = fieldsIn(body);
  expect(verify('paygate', fields, credentials.secretKey)).toBe(true);
  expect(parsePaygate(fields)).toEqual({ ok: true, value: order });
});

const required = Object.keys({ ...vector.message, checksum: '' });

describe('a field that is missing is a parameter error', () => {
  test.each(required)('%s', (field) => {
    for (const value of [undefined, null, '', '  ', true, ['x']]) {
      expect(parsePaygate(fieldsIn(bodyOf(vector, { [field]: value })))).toEqual({
        ok: false,
        error: { code: 'param', field, why: 'missing' },
      });
    }
  });
});

test.each<[string, string, string | number]>([
  ['malformed', 'amount', 0],
  ['malformed', 'amount', -40_000],
  ['malformed', 'amount', '40000.00'],
  ['malformed', 'amount', 40_000.5],
  ['malformed', 'amount', '40,000'],
  ['malformed', 'amount', 1_000_000_000_000],
  ['too_long', 'amount', '1'.repeat(16)],
  ['malformed', 'returnUrl', 'paydate.example'],
  ['malformed', 'returnUrl', 'javascript:alert(1)'],
  ['too_long', 'returnUrl', `http://paydate.example/${'x'.repeat(1000)}`],
  ['malformed', 'ipAddress', 'localhost'],
  ['malformed', 'ipAddress', '256.1.1.1'],
  ['too_long', 'orderId', 'x'.repeat(101)],
  ['too_long', 'requestCode', 'x'.repeat(101)],
  ['too_long', 'orderInfo', 'x'.repeat(501)],
  ['too_long', 'serviceCode', 'x'.repeat(101)],
  ['too_long', 'accountCode', 'x'.repeat(101)],
])('%s: %s', (why, field, value) => {
  expect(parsePaygate(fieldsIn(bodyOf(vector, { [field]: value })))).toEqual({
    ok: false,
    error: { code: 'param', field, why },
  });
});

const orders: fc.Arbitrary<PaygateRequest> = fc.record({
  partnerCode: fc.constant(credentials.partnerCode),
  accessKey: fc.constant(credentials.accessKey),
  orderRef: textOfAtMost(100),
  requestCode: textOfAtMost(100),
  amount: amounts,
  orderInfo: textOfAtMost(500),
  serviceCode: textOfAtMost(100),
  accountCode: textOfAtMost(100),
  returnUrl: fc.webUrl({ validSchemes: ['http', 'https'] }).filter((url) => url.length <= 1000),
  clientIp: fc.oneof(fc.ipV4(), fc.ipV6()),
});

test('every order that an agency formats is signed, and is read back as it was', () => {
  fc.assert(
    fc.property(orders, (given) => {
      const fields = fieldsIn(formatPaygate(given, credentials));
      expect(verify('paygate', fields, credentials.secretKey)).toBe(true);
      expect(parsePaygate(fields)).toEqual({ ok: true, value: given });
    }),
  );
});

test('no body of any shape makes the parser throw', () => {
  const names = fc.constantFrom(...required, ' amount', 'check-sum', '__proto__');
  fc.assert(
    fc.property(fc.dictionary(names, fc.jsonValue()), (fields) => {
      const parsed = parseFields(bodyOf(vector, fields));
      if (parsed.ok) expect(typeof parsePaygate(parsed.value).ok).toBe('boolean');
    }),
  );
});

describe('the answer', () => {
  const url = 'http://hub.example/paygate/choose/payment?partnerCode=P&signature=x';
  test('tells where the payer goes', () => {
    expect(formatPaygateAnswer(url)).toBe(
      `{"error_code":"SUCCESSFUL","error_message":"","data":{"url":"${url}"}}`,
    );
    expect(parsePaygateAnswer(formatPaygateAnswer(url))).toEqual({ ok: true, value: url });
  });
  test('or why the order was not taken', () => {
    expect(formatRefusal('ORDER_EXITS')).toBe(
      '{"error_code":"ORDER_EXITS","error_message":"Giao dịch đã tồn tại","data":null}',
    );
    expect(parsePaygateAnswer(formatRefusal('ORDER_EXITS'))).toEqual({
      ok: false,
      error: { code: 'refused', errorCode: 'ORDER_EXITS', message: 'Giao dịch đã tồn tại' },
    });
    expect(parsePaygateAnswer('{"error_code":" FAILED","error_message":"","data":null,}')).toEqual({
      ok: false,
      error: { code: 'refused', errorCode: 'FAILED', message: '' },
    });
  });
  test.each([
    ['a page', '<html>'],
    ['no code', '{"data":{"url":"http://hub.example/"}}'],
    ['a code of no table', '{"error_code":"OK","data":{"url":"http://hub.example/"}}'],
    ['no URL', '{"error_code":"SUCCESSFUL","data":"null"}'],
    ['another scheme', '{"error_code":"SUCCESSFUL","data":{"url":"javascript:x"}}'],
  ])('with %s is malformed', (_name, text) => {
    expect(parsePaygateAnswer(text)).toEqual({ ok: false, error: { code: 'malformed' } });
  });
  test('never makes the parser throw', () => {
    fc.assert(
      fc.property(junk, (text) => {
        expect(parsePaygateAnswer(text).ok).toBe(false);
      }),
    );
  });
});
