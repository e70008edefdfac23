import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatIpn, IPN_RECEIVED, parseIpn, parseIpnReply } from './ipn.ts';
import type { PaymentResult } from './payment-result.ts';
import { sign } from './signature.ts';

// The IPN in AppotaPay's v1 documentation.
const secretKey = new Secret('DcR6S0pkz7K6HMqTzf1a5suBJk2WoMhJ');
const result: PaymentResult = {
  errorCode: 0,
  partnerCode: 'TEST',
  apiKey: 'oMhJpkz7K6HDcR6S',
  amount: vnd(50_000n),
  orderRef: '5f5b46cb73fd0',
  bankCode: 'SHB',
  paymentMethod: 'ATM',
  transactionId: 'AP200910014125B',
  transactionAt: new Date(1_599_817_433_000),
  extraData: 'test test',
};
const wire = formatIpn(result, 'vi', secretKey);

test("the JSON is the vendor's: code, amount and time are integers, and it is signed the same", () => {
  expect(JSON.parse(wire)).toEqual({
    errorCode: 0,
    message: 'Thành công',
    partnerCode: 'TEST',
    apiKey: 'oMhJpkz7K6HDcR6S',
    amount: 50_000,
    currency: 'VND',
    orderId: '5f5b46cb73fd0',
    bankCode: 'SHB',
    paymentMethod: 'ATM',
    paymentType: 'WEB',
    appotapayTransId: 'AP200910014125B',
    transactionTs: 1_599_817_433,
    extraData: 'test test',
    signature: 'd6ff2d38c2b1167c6d17b9dbb1380347b24c1bf912dc442dbd018b2e1ed74f3d',
  });
  expect(parseIpn(wire, secretKey)).toEqual({
    ok: true,
    value: { ...result, message: 'Thành công' },
  });
});

const fields = JSON.parse(wire) as Record<string, unknown>;
const changed = (changes: object) => JSON.stringify({ ...fields, ...changes });
const signed = (changes: object) =>
  changed({ ...changes, signature: sign('ipn', { ...fields, ...changes }, secretKey) });

test.each<[string, string, string]>([
  ['another amount', changed({ amount: 60_000 }), 'bad_signature'],
  ['another order', changed({ orderId: 'x' }), 'bad_signature'],
  ['another outcome', changed({ errorCode: 38 }), 'bad_signature'],
  ['no signature', changed({ signature: undefined }), 'bad_signature'],
  ['junk after the signature', changed({ signature: `${fields.signature}00` }), 'bad_signature'],
  ['a signature that is a list', changed({ signature: [fields.signature] }), 'bad_signature'],
  ['nothing in it', '{}', 'bad_signature'],
  ['no JSON', 'x', 'malformed'],
  ['a list', '[]', 'malformed'],
  ['a signed amount that is none', signed({ amount: 0.5 }), 'malformed'],
  ['a signed empty transaction', signed({ appotapayTransId: '' }), 'malformed'],
])('an IPN with %s is not acted on', (_name, text, code) => {
  expect(parseIpn(text, secretKey)).toEqual({ ok: false, error: { code } });
});

test.each<[string, number, string, unknown]>([
  ['ok', 200, IPN_RECEIVED, 'received'],
  ['ok with space and more', 200, ' { "status" : "ok", "x": 1 }\n', 'received'],
  ['another status', 500, IPN_RECEIVED, { refused: 'http_status' }],
  ['accepted', 202, IPN_RECEIVED, { refused: 'http_status' }],
  ['no JSON', 200, 'ok', { refused: 'malformed' }],
  ['nothing', 200, '', { refused: 'malformed' }],
  ['another word', 200, '{"status":"error"}', { refused: 'status', status: 'error' }],
  ['the word in capitals', 200, '{"status":"OK"}', { refused: 'status', status: 'OK' }],
  ['no word', 200, '{}', { refused: 'status', status: '' }],
  ['true', 200, '{"status":true}', { refused: 'status', status: '' }],
])('a listener that answers %s', (_name, status, body, verdict) => {
  expect(parseIpnReply({ status, body })).toEqual(verdict);
});

test('no text makes a parser throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
      expect(parseIpn(text, secretKey).ok).toBe(false);
      expect(parseIpnReply({ status: 200, body: text })).not.toBe('received');
    }),
  );
});
