import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatRefusal } from './answer.ts';
import { PROVIDERS, type Provider } from './codes.ts';
import type { Credentials } from './credentials.ts';
import { type Fields, parseFields } from './fields.ts';
import {
  formatOrderInfo,
  formatOrderInfoAnswer,
  type OrderInfo,
  parseOrderInfo,
  parseOrderInfoAnswer,
  verifyOrderInfo,
} from './order-info.ts';
import { amounts, instants, junk, textOfAtMost } from './testing/texts.ts';
import { bodyOf, vectorOf } from './testing/vectors.ts';

const vector = vectorOf('/GetOrderInfo request');
const secretKey = new Secret('lgsp-secret-0');
const credentials: Credentials = {
  partnerCode: String(vector.message.partnerCode),
  accessKey: String(vector.message.accessKey),
  secretKey,
  authorization: new Secret(''),
};
const question = {
  partnerCode: credentials.partnerCode,
  accessKey: credentials.accessKey,
  orderRef: '050720190008',
  transactionNo: '835651612',
};
const fieldsIn = (text: string): Fields => {
  const fields = parseFields(text);
  return fields.ok ? fields.value : expect.fail(fields.error.why);
};

test('the vector is read, verified, and written to the same fields', () => {
  const fields = fieldsIn(bodyOf(vector));
  expect(parseOrderInfo(fields)).toEqual({ ok: true, value: question });
  expect(verifyOrderInfo(fields, secretKey)).toBe(true);
  expect(JSON.parse(formatOrderInfo(question, credentials))).toEqual({
    ...vector.message,
    checksum: vector.checksum,
  });
});

test("the guide's sample says payTransId: it is read and verified as transactionNo", () => {
  const fields = fieldsIn(bodyOf(vector, { transactionNo: undefined, payTransId: '835651612' }));
  expect(parseOrderInfo(fields)).toEqual({ ok: true, value: question });
  expect(verifyOrderInfo(fields, secretKey)).toBe(true);
});

test.each([
  ['an absent', {}],
  ['an empty', { transactionNo: '' }],
])('an agency that lost the result asks with %s transactionNo', (_name, given) => {
  const { partnerCode, accessKey, orderRef } = question;
  const fields = fieldsIn(JSON.stringify({ partnerCode, accessKey, orderId: orderRef, ...given }));
  expect(parseOrderInfo(fields)).toEqual({ ok: true, value: { ...question, transactionNo: '' } });
});

test.each([
  ['absent', undefined, true],
  ['empty', '', true],
  ['spaces', ' ', true],
  ['wrong', '00', false],
  ['followed by junk', `${vector.checksum}00`, false],
  ['in capitals, with spaces', ` ${vector.checksum.toUpperCase()} `, true],
])('a checksum that is %s (%s) passes: %s', (_name, checksum, passes) => {
  expect(verifyOrderInfo(fieldsIn(bodyOf(vector, { checksum })), secretKey)).toBe(passes);
});

test('a checksum of another order does not pass', () => {
  const fields = fieldsIn(bodyOf(vector, { orderId: '1' }));
  expect(verifyOrderInfo(fields, secretKey)).toBe(false);
});

test.each<[string, string, unknown]>([
  ['missing', 'partnerCode', ''],
  ['missing', 'accessKey', null],
  ['missing', 'orderId', '  '],
  ['too_long', 'orderId', 'x'.repeat(101)],
  ['too_long', 'transactionNo', 'x'.repeat(101)],
])('%s: %s', (why, field, value) => {
  expect(parseOrderInfo(fieldsIn(bodyOf(vector, { [field]: value })))).toEqual({
    ok: false,
    error: { code: 'param', field, why },
  });
});

describe('the answer', () => {
  const paid: OrderInfo = {
    partnerCode: '000.00.18.H29',
    orderRef: '29.98.H29-310519-0001_201',
    requestCode: '12357851',
    serviceCode: 'hcm_dichvucong',
    orderInfo: 'Nội dung',
    amount: vnd(40_000n),
    type: 'pay',
    errorCode: '00',
    paygate: 'vnpay',
    payTransId: '13333267',
    paidAt: new Date('2020-07-12T15:51:48Z'),
  };

  test("has the guide's fields, all texts, and the table's two besides", () => {
    expect(JSON.parse(formatOrderInfoAnswer(paid))).toEqual({
      error_code: 'SUCCESSFUL',
      error_message: '',
      data: {
        amount: '40000',
        partnerCode: '000.00.18.H29',
        orderId: '29.98.H29-310519-0001_201',
        serviceCode: 'hcm_dichvucong',
        payTransId: '13333267',
        orderInfo: 'Nội dung',
        errorCode: '00',
        paygate: 'vnpay',
        type: 'pay',
        payDate: '20200712225148',
        transactionNo: '13333267',
        requestCode: '12357851',
      },
    });
  });

  test("the guide's sample is read", () => {
    const sample = `{
  "error_code": "SUCCESSFUL",
  "error_message": "",
  "data": {
    "amount": "40000",
    "partnerCode": "000.00.18.H29",
    "orderId": "29.98.H29-310519-0001_201",
          "serviceCode": "hcm_dichvucong",
    "payTransId": "13333267",
    "orderInfo": "Nội dung",
    "errorCode": "00",
    "paygate": "vnpay",
    "type": "pay",
    "payDate": "20200712225148"
  }
} `;
    expect(parseOrderInfoAnswer(sample)).toEqual({ ok: true, value: { ...paid, requestCode: '' } });
  });

  test('every order is read as it was written, paid or not', () => {
    const taken = fc.record({
      paygate: fc.constantFrom(...(Object.keys(PROVIDERS) as Provider[])),
      payTransId: textOfAtMost(50),
      paidAt: instants,
    });
    const untaken = fc.record({
      partnerCode: textOfAtMost(50),
      orderRef: textOfAtMost(100),
      requestCode: textOfAtMost(100),
      serviceCode: textOfAtMost(100),
      orderInfo: textOfAtMost(500),
      amount: amounts,
      type: fc.constantFrom('pay' as const, 'refund' as const),
      errorCode: textOfAtMost(2),
    });
    fc.assert(
      fc.property(untaken, fc.option(taken, { nil: {} }), (order, provider) => {
        const info = { ...order, ...provider };
        expect(parseOrderInfoAnswer(formatOrderInfoAnswer(info))).toEqual({
          ok: true,
          value: info,
        });
      }),
    );
  });

  test('that refuses tells its code', () => {
    expect(parseOrderInfoAnswer(formatRefusal('NOT_EXITS'))).toEqual({
      ok: false,
      error: { code: 'refused', errorCode: 'NOT_EXITS', message: 'Giao dịch không tồn tại' },
    });
  });

  test.each<[string, object | string | null]>([
    ['no data', null],
    ['the text null', 'null'],
    ['no amount', { orderId: 'O', errorCode: '00', type: 'pay' }],
    ['an amount that is none', { amount: '-1', orderId: 'O', errorCode: '00', type: 'pay' }],
    [
      'an amount too large',
      { amount: '1000000000000', orderId: 'O', errorCode: '00', type: 'pay' },
    ],
    ['another type', { amount: '1', orderId: 'O', errorCode: '00', type: 'gift' }],
    ['no order', { amount: '1', errorCode: '00', type: 'pay' }],
    ['no outcome', { amount: '1', orderId: 'O', type: 'pay' }],
  ])('with %s is malformed', (_name, data) => {
    expect(parseOrderInfoAnswer(JSON.stringify({ error_code: 'SUCCESSFUL', data }))).toEqual({
      ok: false,
      error: { code: 'malformed' },
    });
  });
});

test('no text makes a parser throw', () => {
  fc.assert(
    fc.property(junk, (text) => {
      expect(parseOrderInfoAnswer(text).ok).toBe(false);
      const fields = parseFields(text);
      if (fields.ok) expect(parseOrderInfo(fields.value).ok).toBe(false);
    }),
  );
});
