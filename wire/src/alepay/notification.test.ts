import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  formatNotification,
  isReceived,
  type Notification,
  parseNotification,
} from './notification.ts';

const checksumKey = new Secret('checksum-key-0');
const paid: Notification = {
  transactionCode: 'ALE2611220000001',
  orderRef: 'DH-0',
  amount: vnd(3_000_000n),
  buyer: { name: 'Trần Thị Bưởi', phone: '0901234567' },
  maskedCard: '411111xxxxxx1111',
  status: '000',
  is3D: false,
  method: 'VISA',
  createdAt: new Date(1_795_321_800_123),
  paidAt: new Date(1_795_321_900_456),
};
const wire = formatNotification(paid, 'vi', checksumKey);
// Source: printf '%s' DH-03000000ALE2611220000001checksum-key-0 | md5sum
const CHECKSUM = '772616275a0429aa35f2592f8d03982b';

test('the amount is whole đồng, in the JSON as in the checksum', () => {
  expect(JSON.parse(wire)).toMatchObject({
    transactionInfo: { orderCode: 'DH-0', amount: 3_000_000, status: '000', message: 'Thành công' },
    checksum: CHECKSUM,
  });
  expect(wire).toContain('"amount":3000000,');
  expect(parseNotification(wire, checksumKey)).toEqual({ ok: true, value: paid });
});

test('a renewal names subscription, plan and cycle', () => {
  const subscription = { subscriptionCode: 'S1', planCode: 'P1', cycle: 3 };
  const renewal: Notification = { ...paid, status: '178', subscription };
  const text = formatNotification(renewal, 'vi', checksumKey);
  expect(parseNotification(text, checksumKey)).toEqual({ ok: true, value: renewal });
});

test.each<[string, string, string]>([
  ['another order', wire.replace('DH-0', 'DH-1'), 'bad_checksum'],
  ['another amount', wire.replace('3000000', '4000000'), 'bad_checksum'],
  ['another transaction', wire.replace('0000001', '0000002'), 'bad_checksum'],
  ['no checksum', wire.replace('checksum', 'Checksum'), 'bad_checksum'],
  ['junk after the checksum', wire.replace(CHECKSUM, `${CHECKSUM}0`), 'bad_checksum'],
  ['a checksum that is a list', wire.replace(`"${CHECKSUM}"`, `["${CHECKSUM}"]`), 'bad_checksum'],
  ['a status that is none', wire.replace('"000"', '"112"'), 'malformed'],
  ['no transaction', '{"checksum":"x"}', 'malformed'],
  ['no JSON', 'x', 'malformed'],
])('a notification with %s is not acted on', (_name, text, code) => {
  expect(text).not.toBe(wire);
  expect(parseNotification(text, checksumKey)).toEqual({ ok: false, error: { code } });
});

test('HTTP 200 alone counts as received', () => {
  expect([200, 201, 204, 302, 400, 500].map((status) => isReceived({ status }))).toEqual([
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
});

test('no text makes the reader throw', () => {
  const texts = fc.jsonValue().map((transactionInfo) => JSON.stringify({ transactionInfo }));
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), texts), (text) => {
      expect(parseNotification(text, checksumKey).ok).toBe(false);
    }),
  );
});
