import { createHash } from 'node:crypto';
import { merchantId } from '@cong/values/ids.ts';
import { Secret } from '@cong/values/secret.ts';
import { expect, test } from 'vitest';
import type { Credential } from '../../core/merchant/merchant.ts';
import { minutes, paymentIn, T0 } from '../../testing/sample-payment.ts';
import { browserReturn, ipn, NOTIFY_SCHEDULE } from './ipn.ts';

const credential: Credential = {
  ...{ id: 'c1', protocol: '123pay', code: 'MICODE', createdAt: T0 },
  secrets: { passcode: new Secret('MIPASSCODE'), secretKey: new Secret('MIKEY') },
};

const hex = (algorithm: 'sha1' | 'md5', text: string): string =>
  createHash(algorithm).update(text).digest('hex');

const captured = paymentIn('captured', { orderRef: 'DH1' });
const notify = ipn(NOTIFY_SCHEDULE);

const fieldsOf = async (now: Date) =>
  Object.fromEntries(new URLSearchParams((await notify.format(captured, credential, now)).body));

test('each try has a ts and a checksum of its own', async () => {
  for (const now of [T0, minutes(7)]) {
    const ts = String(now.getTime() / 1_000);
    expect(await fieldsOf(now)).toEqual({
      mTransactionID: 'DH1',
      bankCode: '123PVCB',
      transactionStatus: '1',
      description: 'Thanh cong',
      ts,
      checksum: hex('sha1', `DH1123PVCB1${ts}MIKEY`),
    });
  }
});

test('what is kept of a try holds no signature', async () => {
  const { body, shown } = await notify.format(captured, credential, T0);
  expect(body).toMatch(/checksum=[0-9a-f]{40}/);
  expect(shown).toBe(body.replace(/checksum=[0-9a-f]{40}/, 'checksum=***'));
});

test('the schedule: at once, then 30 s, 2 min, 10 min, 30 min, 2 h, 6 h, 12 h, 24 h', () => {
  const minute = 60;
  expect(notify.schedule.map((ms) => ms / 1_000)).toEqual(
    [0, 0.5, 2, 10, 30, 120, 360, 720, 1_440].map((minutesLater) => minutesLater * minute),
  );
});

function reply(returnCode: string, { ts = '1795316400', key = 'MIKEY', ref = 'DH1' } = {}): string {
  const checksum = hex('sha1', ref + returnCode + ts + key);
  return JSON.stringify({ mTransactionID: ref, returnCode, ts, checksum });
}

test.each([
  ['1', 200, reply('1'), 'received'],
  ['2', 200, reply('2'), 'received'],
  ['-1', 200, reply('-1'), { refused: 'return_code -1' }],
  ['-2', 200, reply('-2'), { refused: 'return_code -2' }],
  ['-3', 200, reply('-3'), { refused: 'return_code -3' }],
  ['1 under a wrong key', 200, reply('1', { key: 'OTHER' }), { refused: 'bad_checksum' }],
  ['1 for another order', 200, reply('1', { ref: 'DH2' }), { refused: 'other_order' }],
  ['1 under HTTP 404', 404, reply('1'), { refused: 'http_status' }],
  ['a page', 200, '<html>', { refused: 'malformed' }],
])('reply %s', (_name, status, body, verdict) => {
  expect(notify.judge({ status, body }, captured, credential)).toEqual(verdict);
});

const orderUrls = { order: { ...captured.order } };

test.each([
  ['captured', 'https://shop.example/ok', '1'],
  ['uncertain', 'https://shop.example/ok', '20'],
  ['cancelled', 'https://shop.example/cancel', '-100'],
  ['declined', 'https://shop.example/error', '7201'],
  ['expired', 'https://shop.example/error', '7210'],
] as const)(
  'the payer of a %s payment goes back to %s with a ticket made now',
  (state, url, status) => {
    const payment = paymentIn(state, { ...orderUrls, orderRef: 'DH1', merchantId: merchantId(1) });
    const back = new URL(browserReturn(payment, credential, { now: new Date(T0.getTime() + 999) }));
    const time = String(T0.getTime() / 1_000);
    expect(back.origin + back.pathname).toBe(url);
    expect(Object.fromEntries(back.searchParams)).toEqual({
      transactionID: 'DH1',
      time,
      status,
      ticket: hex('md5', `${status}${time}DH1MIKEY`),
    });
  },
);
