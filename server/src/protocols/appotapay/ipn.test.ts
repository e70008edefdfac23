import { readFileSync } from 'node:fs';
import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import { MINUTE_MS } from '@cong/values/time.ts';
import { expect, test } from 'vitest';
import type { Credential } from '../../core/merchant/merchant.ts';
import type { Payment } from '../../core/payment/payment.ts';
import { paymentIn, samplePayment, T0 } from '../../testing/sample-payment.ts';
import { browserReturn, ipn, NOTIFY_SCHEDULE } from './ipn.ts';

type Vector = {
  readonly name: string;
  readonly message: Readonly<Record<string, string | number>>;
  readonly signature: string;
};

const vectors: readonly Vector[] = ['messages', 'more-messages'].flatMap((file) => {
  const folder = '../../../../wire/src/appotapay/vectors/';
  return JSON.parse(readFileSync(new URL(`${folder}${file}.json`, import.meta.url), 'utf8'));
});

function vectorOf(name: string): Vector {
  const found = vectors.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no vector ${name}`);
  return found;
}

/** The merchant of the vendor's samples. */
const credential: Credential = {
  ...{ id: 'c1', protocol: 'appotapay', code: 'TEST', createdAt: T0 },
  secrets: {
    apiKey: new Secret('oMhJpkz7K6HDcR6S'),
    secretKey: new Secret('DcR6S0pkz7K6HMqTzf1a5suBJk2WoMhJ'),
  },
};

/** The payment that a sample of the vendor's tells of. */
function paymentOf({ message }: Vector, url = 'https://shop.example/ipn'): Payment {
  const { order } = samplePayment();
  const payment = paymentIn('captured', {
    orderRef: String(message.orderId),
    publicId: String(message.appotapayTransId),
    amount: vnd(BigInt(message.amount ?? 0)),
    order: {
      ...order,
      returnUrls: { success: url, cancel: url, failure: url },
      extras: { extraData: String(message.extraData), paymentMethod: 'ATM', language: 'vi' },
    },
  });
  const attempts = payment.attempts.map((one) => ({ ...one, bank: String(message.bankCode) }));
  return { ...payment, attempts, capturedAt: new Date(Number(message.transactionTs) * 1_000) };
}

const notify = ipn(NOTIFY_SCHEDULE);

test('the IPN of the vendor’s sample, field by field, with the vendor’s signature', async () => {
  const vector = vectorOf('v1 IPN');
  const { body, method, headers } = await notify.format(paymentOf(vector), credential, T0);
  expect(method).toBe('POST');
  expect(headers['content-type']).toContain('application/json');
  expect(JSON.parse(body)).toEqual({ ...vector.message, signature: vector.signature });
  expect(Object.keys(JSON.parse(body)).slice(0, -1)).toEqual(Object.keys(vector.message));
});

test('the return of the vendor’s sample; the shop’s own query stays before it', () => {
  const vector = vectorOf('v1 redirect');
  const back = new URL(
    browserReturn(paymentOf(vector, 'https://shop.example/back?cart=7'), credential),
  );
  expect(Object.fromEntries(back.searchParams)).toEqual({
    ...{ cart: '7', signature: vector.signature },
    ...vector.message,
  });
});

test('what is kept of a try holds neither signature nor key', async () => {
  const { shown } = await notify.format(paymentOf(vectorOf('v1 IPN')), credential, T0);
  expect(JSON.parse(shown)).toMatchObject({ signature: '***', apiKey: '***' });
});

test('the schedule: at once, then three more tries, five minutes apart', () => {
  expect(notify.schedule).toEqual([0, 5 * MINUTE_MS, 5 * MINUTE_MS, 5 * MINUTE_MS]);
});

test.each([
  ['ok', 200, '{"status":"ok"}', 'received'],
  ['ok with more', 200, ' {"status": "ok", "message": "x"}\n', 'received'],
  ['another status', 200, '{"status":"error"}', { refused: 'status error' }],
  ['no status', 200, '{}', { refused: 'status ' }],
  ['ok under HTTP 201', 201, '{"status":"ok"}', { refused: 'http_status' }],
  ['ok as plain text', 200, 'ok', { refused: 'malformed' }],
  ['nothing', 200, '', { refused: 'malformed' }],
])('reply: %s', (_name, status, body, verdict) => {
  const payment = paymentOf(vectorOf('v1 IPN'));
  expect(notify.judge({ status, body }, payment, credential)).toEqual(verdict);
});

test.each([
  ['captured', '0', 'Success'],
  ['uncertain', '37', 'The outcome of the transaction is not known'],
  ['cancelled', '38', 'Cancelled by the customer'],
  ['declined', '75', 'Insufficient funds'],
  ['expired', '77', 'The time to pay has run out'],
] as const)(
  'the payer of a %s payment goes back with errorCode %s, in the language of the order',
  (state, errorCode, message) => {
    const { order } = samplePayment();
    const payment = paymentIn(state, { order: { ...order, extras: { language: 'en' } } });
    const { searchParams } = new URL(browserReturn(payment, credential));
    expect(searchParams.get('errorCode')).toBe(errorCode);
    expect(searchParams.get('message')).toBe(message);
    expect(searchParams.get('bankCode')).toBe(
      state === 'cancelled' || state === 'expired' ? '' : 'VCB',
    );
  },
);
