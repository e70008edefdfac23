import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatRefusal } from './answer.ts';
import type { Credentials } from './credentials.ts';
import { parseFields } from './fields.ts';
import {
  formatRefund,
  formatRefundAnswer,
  parseRefund,
  parseRefundAnswer,
  type RefundRequest,
} from './refund.ts';
import { verify } from './signature.ts';
import { amounts, junk, textOfAtMost } from './testing/texts.ts';
import { bodyOf, vectorOf } from './testing/vectors.ts';

const vector = vectorOf('/refund request');
const credentials: Credentials = {
  partnerCode: String(vector.message.partnerCode),
  accessKey: String(vector.message.accessKey),
  secretKey: new Secret('lgsp-secret-0'),
  authorization: new Secret(''),
};
const refund: RefundRequest = {
  partnerCode: credentials.partnerCode,
  accessKey: credentials.accessKey,
  transactionNo: '835651612',
  orderRef: '050720190008',
  requestCode: '1590278921647',
  amount: 10_000n as RefundRequest['amount'],
  orderInfo: 'Nội dung',
  extent: 'full',
};
const parse = (text: string) => {
  const fields = parseFields(text);
  return fields.ok ? parseRefund(fields.value) : expect.fail(fields.error.why);
};

test('the vector is read, and written to the same fields', () => {
  expect(parse(bodyOf(vector))).toEqual({ ok: true, value: refund });
  expect(JSON.parse(formatRefund(refund, credentials))).toEqual({
    ...vector.message,
    checksum: vector.checksum,
  });
});

test('every refund that an agency formats is signed, and is read back as it was', () => {
  const refunds: fc.Arbitrary<RefundRequest> = fc.record({
    partnerCode: fc.constant(credentials.partnerCode),
    accessKey: fc.constant(credentials.accessKey),
    transactionNo: textOfAtMost(100),
    orderRef: textOfAtMost(100),
    requestCode: textOfAtMost(100),
    amount: amounts,
    orderInfo: textOfAtMost(500),
    extent: fc.constantFrom('full', 'partial'),
  });
  fc.assert(
    fc.property(refunds, (given) => {
      const text = formatRefund(given, credentials);
      const fields = parseFields(text);
      expect(fields.ok && verify('refund', fields.value, credentials.secretKey)).toBe(true);
      expect(parse(text)).toEqual({ ok: true, value: given });
    }),
  );
});

test.each(Object.keys({ ...vector.message, checksum: '' }))('%s is required', (field) => {
  for (const value of [undefined, null, '', ' ']) {
    expect(parse(bodyOf(vector, { [field]: value }))).toEqual({
      ok: false,
      error: { code: 'param', field, why: 'missing' },
    });
  }
});

test.each<[string, string, string | number]>([
  ['malformed', 'transactionType', '01'],
  ['malformed', 'transactionType', 2],
  ['too_long', 'transactionType', '002'],
  ['malformed', 'amount', 0],
  ['malformed', 'amount', '1.5'],
  ['too_long', 'requestCode', 'x'.repeat(101)],
])('%s: %s', (why, field, value) => {
  expect(parse(bodyOf(vector, { [field]: value }))).toEqual({
    ok: false,
    error: { code: 'param', field, why },
  });
});

test('03 is a partial refund', () => {
  expect(parse(bodyOf(vector, { transactionType: '03' }))).toMatchObject({
    value: { extent: 'partial' },
  });
});

test("the answer's data is the text null, and null when the refund was refused", () => {
  expect(formatRefundAnswer()).toBe('{"error_code":"SUCCESSFUL","error_message":"","data":"null"}');
  expect(parseRefundAnswer(formatRefundAnswer())).toEqual({ ok: true, value: 'taken_on' });
  // The guide's sample lacks its last bracket; with it, and its spaces, it is read.
  expect(
    parseRefundAnswer('{"error_code":"SUCCESSFUL","error_message":"SUCCESSFUL ","data":"null"}').ok,
  ).toBe(true);
  expect(parseRefundAnswer(formatRefusal('FAILED'))).toEqual({
    ok: false,
    error: { code: 'refused', errorCode: 'FAILED', message: 'Thất bại' },
  });
});

test('no text makes a parser throw, or counts as taken on', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
      expect(parseRefundAnswer(text).ok).toBe(false);
    }),
  );
  fc.assert(
    fc.property(junk, (text) => {
      const fields = parseFields(text);
      if (fields.ok) expect(parseRefund(fields.value).ok).toBe(false);
    }),
  );
});
