import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IPN_CODES, type IpnCode } from './codes.ts';
import { formatIpnAnswer, isFinalIpnAnswer, parseIpnAnswer } from './ipn-answer.ts';

const codes = Object.keys(IPN_CODES) as IpnCode[];

test.each(codes)('%s is read as it was written', (code) => {
  expect(parseIpnAnswer({ status: 200, body: formatIpnAnswer(code) })).toBe(code);
});

test("the answer is what VNPAY's documentation prints", () => {
  expect(formatIpnAnswer('00')).toBe('{"RspCode":"00","Message":"Confirm Success"}');
});

test('VNPAY sends again unless the answer is 00 or 02', () => {
  expect(codes.filter(isFinalIpnAnswer).sort()).toEqual(['00', '02']);
  expect(isFinalIpnAnswer(undefined)).toBe(false);
});

test.each([
  ['another status', 500, '{"RspCode":"00"}'],
  ['a page', 200, '<html>'],
  ['no code', 200, '{}'],
  ['a number', 200, '{"RspCode":0}'],
  ['a code of no table', 200, '{"RspCode":"77"}'],
  ['a name of every object', 200, '{"RspCode":"toString"}'],
])('%s is no answer', (_name, status, body) => {
  expect(parseIpnAnswer({ status, body })).toBeUndefined();
});

test('no text makes the parser throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (body) => {
      expect(parseIpnAnswer({ status: 200, body })).toBeUndefined();
    }),
  );
});
