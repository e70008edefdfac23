import { Secret } from '@cong/values/secret.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatNotify, NOTIFY_VALID_SECONDS, parseNotify } from './notify.ts';
import { ORDER_STATUSES, type OrderStatus } from './order-status.ts';
import { sign } from './signature.ts';

const secretKey = new Secret('MIKEY');
const sentAt = new Date(1_795_000_000_999);
const order = { orderRef: 'ORD/0-é-001', bankCode: '123PVCB', status: '7222' } as const;
const wire = formatNotify({ ...order, now: sentAt }, secretKey);
const after = (seconds: number) => new Date(1_795_000_000_000 + seconds * 1000);

test('the form is the one of the vector, its second rounded down', () => {
  expect(Object.fromEntries(new URLSearchParams(wire))).toEqual({
    mTransactionID: 'ORD/0-é-001',
    bankCode: '123PVCB',
    transactionStatus: '7222',
    description: 'Sai thong tin OTP',
    ts: '1795000000',
    checksum: '1eb8007eb0697c26cfc3e74b9600c98442b7f9ff',
  });
});

test('every status is told in plain ASCII of at most 255 characters, and read back', () => {
  const statuses = fc.constantFrom(...(Object.keys(ORDER_STATUSES) as OrderStatus[]));
  const refs = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 50 })
    .filter((ref) => !ref.includes('\0'));
  fc.assert(
    fc.property(refs, statuses, (orderRef, status) => {
      const text = formatNotify({ orderRef, bankCode: '123PVCB', status, now: sentAt }, secretKey);
      const parsed = parseNotify(text, { secretKey, now: sentAt });
      expect(parsed).toEqual({
        ok: true,
        value: {
          orderRef,
          bankCode: '123PVCB',
          status,
          description: ORDER_STATUSES[status].unaccented,
        },
      });
    }),
  );
});

test('each try is signed anew', () => {
  expect(formatNotify({ ...order, now: after(30) }, secretKey)).not.toBe(wire);
});

test.each([
  ['at once', 0, true],
  ['when it is as old as allowed', NOTIFY_VALID_SECONDS, true],
  ['when it is older', NOTIFY_VALID_SECONDS + 1, false],
  ["when the merchant's clock is as far behind as allowed", -NOTIFY_VALID_SECONDS, true],
  ["when the merchant's clock is further behind", -NOTIFY_VALID_SECONDS - 1, false],
])('is taken %s: %i s is %s', (_name, seconds, taken) => {
  const parsed = parseNotify(wire, { secretKey, now: after(seconds) });
  expect(parsed.ok || parsed.error.code).toBe(taken || 'expired');
});

const fields = Object.fromEntries(new URLSearchParams(wire));
const encode = (changes: Record<string, string>) =>
  new URLSearchParams({ ...fields, ...changes }).toString();
const signed = (changes: Record<string, string>) =>
  encode({ ...changes, checksum: sign('notify', { ...fields, ...changes }, secretKey) });

test.each<[string, string, string]>([
  ['the reference changed', encode({ mTransactionID: 'other' }), 'bad_checksum'],
  ['the bank changed', encode({ bankCode: '123PSCB' }), 'bad_checksum'],
  ['the status changed', encode({ transactionStatus: '1' }), 'bad_checksum'],
  ['the time changed', encode({ ts: '1795000001' }), 'bad_checksum'],
  ['no checksum', wire.replace(/&checksum=.*/, ''), 'bad_checksum'],
  ['junk after the checksum', `${wire}00`, 'bad_checksum'],
  ['nothing', '', 'bad_checksum'],
  ['U+0000', 'mTransactionID=%00', 'malformed'],
  ['a signed time that is no time', signed({ ts: 'now' }), 'malformed'],
  ['a signed status that is none', signed({ transactionStatus: '7777' }), 'malformed'],
  ['a signed status named like a method', signed({ transactionStatus: 'toString' }), 'malformed'],
  ['a signed empty reference', signed({ mTransactionID: '' }), 'malformed'],
])('is not acted on with %s', (_name, text, code) => {
  expect(parseNotify(text, { secretKey, now: sentAt })).toEqual({ ok: false, error: { code } });
});

test('the description may differ: it is not signed', () => {
  const text = encode({ description: 'anything' });
  expect(parseNotify(text, { secretKey, now: sentAt })).toMatchObject({
    ok: true,
    value: { description: 'anything' },
  });
});

test('no text makes the parser throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(parseNotify(text, { secretKey, now: sentAt }).ok).toBe(false);
    }),
  );
});
