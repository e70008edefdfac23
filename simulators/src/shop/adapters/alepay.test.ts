import { createPublicKey, generateKeyPairSync, hash } from 'node:crypto';
import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import { formatAnswer, formatRefusal } from '@cong/wire/alepay/answer-envelope.ts';
import { formatCallback, formatCallbackUrl } from '@cong/wire/alepay/browser-callback.ts';
import type { ErrorCode } from '@cong/wire/alepay/codes.ts';
import { formatNotification } from '@cong/wire/alepay/notification.ts';
import { openRequest, parseRequestEnvelope } from '@cong/wire/alepay/request-envelope.ts';
import { formatRequestedOrder } from '@cong/wire/alepay/request-order.ts';
import { encryptAnswer } from '@cong/wire/alepay/rsa-blocks.ts';
import { parseGatewayKey } from '@cong/wire/alepay/rsa-key.ts';
import { formatTransactionInfo, type TransactionInfo } from '@cong/wire/alepay/transaction-info.ts';
import { describe, expect, test } from 'vitest';
import type { Verdict } from '../order.ts';
import { ShopUnderTest } from '../testing/shop-under-test.ts';
import { answered } from '../testing/stub-gateway.ts';

const ORDER = '/checkout/v1/request-order';
const INFO = '/checkout/v1/get-transaction-info';
const KEYS = '/sandbox/v1/keys';
const REF = 'QC261122-TESTAAA2';
const CODE = 'ALE2611220000001';
const PAY_URL = 'http://127.0.0.1:8080/pay/token';

const pair = generateKeyPairSync('rsa', {
  modulusLength: 1024,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const privateKey = parseGatewayKey(new Secret(pair.privateKey));
if (privateKey === undefined) throw new Error('no key');
const gateway = { privateKey, checksumKey: new Secret('hjuEmsbcohOwgJLCmJlf7N2pPFU1Le') };
const encryptKey = createPublicKey(pair.publicKey)
  .export({ format: 'der', type: 'spki' })
  .toString('base64');
const keys = { token: 'TOKEN', encryptKey, checksumKey: gateway.checksumKey.reveal() };

const sealed = (json: string) =>
  answered(
    JSON.parse(
      formatAnswer({ blocks: encryptAnswer(json, privateKey) }, 'vi', gateway.checksumKey),
    ),
  );
const refused = (code: Exclude<ErrorCode, '000'>) =>
  answered(JSON.parse(formatRefusal(code, 'vi')));
const created = sealed(formatRequestedOrder({ transactionCode: CODE, checkoutUrl: PAY_URL }));

const info = (change: Partial<TransactionInfo> = {}): TransactionInfo => ({
  ...{ transactionCode: CODE, orderRef: REF, amount: vnd(29_000n), buyer: { name: 'Khách lẻ' } },
  ...{ status: '000', is3D: false, createdAt: new Date('2026-11-22T03:00:00Z') },
  ...change,
});

/** A shop with an Alepay gateway behind it that takes every order. */
function shopUnderTest(): ShopUnderTest {
  const shop = new ShopUnderTest();
  shop.gateway.instead.set(KEYS, answered({ alepay: keys }));
  shop.gateway.instead.set(ORDER, created);
  return shop;
}

const buy = (shop: ShopUnderTest, fields: Readonly<Record<string, string>> = {}) =>
  shop.buy({ method: 'alepay', ...fields });

/** What the gateway reads in the last call, if it is sealed as it should be. */
function readBy(shop: ShopUnderTest, path: string) {
  const envelope = parseRequestEnvelope(shop.gateway.callsTo(path).at(-1)?.body ?? '');
  if (!envelope.ok) throw new Error('no envelope');
  return openRequest(envelope.value, gateway);
}

describe('an order', () => {
  test('is sealed as the guide says, and its checkoutUrl is where the buyer goes', async () => {
    const shop = shopUnderTest();
    const reply = await shop.post('/orders', { 'ca-phe-sua-da': '1', method: 'alepay' });
    expect(reply.headers.location).toBe(PAY_URL);
    expect(readBy(shop, ORDER)).toMatchObject({
      value: {
        ...{ orderCode: REF, amount: '29000', currency: 'VND', totalItem: '1' },
        ...{ checkoutType: '3', paymentHours: '24', buyerCountry: 'Việt Nam' },
        returnUrl: `http://127.0.0.1:8082/alepay/return/${REF}`,
        cancelUrl: `http://127.0.0.1:8082/alepay/cancel/${REF}`,
      },
    });
    expect(shop.book.get(REF)?.opening).toMatchObject({ kind: 'opened', gatewayRef: CODE });
  });

  test('its messages are shown decrypted, without the checksumKey', async () => {
    const shop = shopUnderTest();
    await buy(shop);
    const { body } = await shop.get('/messages', { cookie: 'shop_lang=en' });
    expect(body).toContain('data before it was encrypted');
    expect(body).toContain('&quot;orderDescription&quot;');
    expect(body).toContain(`&quot;token&quot;: &quot;${CODE}&quot;`);
    expect(body).not.toContain(keys.checksumKey);
  });

  test('sealed with a wrong key is refused, and the keys are asked for again', async () => {
    const shop = shopUnderTest();
    shop.gateway.instead.set(ORDER, refused('101'));
    const ref = await buy(shop, { 'alepay.checksum': 'wrong' });
    expect(shop.book.get(ref)?.opening).toMatchObject({ kind: 'refused', code: '101' });
  });

  test.each<[string, Parameters<typeof answered>[0]]>([
    ['whose checksum is another', { ...JSON.parse(bodyOf(created)), checksum: 'f'.repeat(32) }],
    ['without a checksum', { ...JSON.parse(bodyOf(created)), checksum: null }],
    ['without data', { errorCode: '000', data: null }],
    ['that is a list', [0]],
  ])('that got an answer %s is not opened', async (_name, answer) => {
    const shop = shopUnderTest();
    shop.gateway.instead.set(ORDER, answered(answer));
    const ref = await buy(shop);
    expect(shop.book.get(ref)?.opening.kind).toBe('no_answer');
  });

  test('waits while the keys cannot be had', async () => {
    const shop = shopUnderTest();
    shop.gateway.instead.set(KEYS, { kind: 'failed', why: 'unreachable' });
    const ref = await buy(shop);
    expect(shop.book.get(ref)?.opening.kind).toBe('no_answer');
    expect(shop.gateway.callsTo(ORDER)).toHaveLength(0);
  });
});

function bodyOf(answer: ReturnType<typeof answered>): string {
  return answer.kind === 'answered' ? answer.body : '';
}

describe('the browser callback', () => {
  const pathOf = (errorCode: ErrorCode, data = CODE) => {
    const blocks = encryptAnswer(formatCallback({ errorCode, data, cancel: false }), privateKey);
    const url = new URL(
      formatCallbackUrl(`http://127.0.0.1:8082/alepay/return/${REF}`, blocks, gateway.checksumKey),
    );
    return url.pathname + url.search;
  };

  test.each<[string, string, Verdict]>([
    ['that is sealed', pathOf('000'), 'paid'],
    ['of a payer who cancelled', pathOf('177').replace('return', 'cancel'), 'cancelled'],
    ['of a payment that failed', pathOf('134'), 'failed'],
    ['of another transaction', pathOf('000', 'ALE2611220000002'), 'not_trusted'],
    [
      'whose checksum was changed',
      pathOf('000').replace(/checksum=./, 'checksum=x'),
      'not_trusted',
    ],
    ['without a checksum', pathOf('000').replace(/&checksum=.*/, ''), 'not_trusted'],
  ])('%s is noted, and settles nothing', async (_name, path, verdict) => {
    const shop = shopUnderTest();
    const ref = await buy(shop);
    const reply = await shop.get(path);
    expect([reply.statusCode, reply.headers.location]).toEqual([303, `/orders/${ref}`]);
    expect(shop.book.get(ref)?.said.return?.verdict).toBe(verdict);
    expect(shop.book.get(ref)?.said.query).toBeUndefined();
  });
});

describe('a notification', () => {
  const send = async (shop: ShopUnderTest, body: string) => {
    const answer = await shop.post('/alepay/notify', body, { 'content-type': 'application/json' });
    return answer.statusCode;
  };
  const of = (change: Partial<TransactionInfo> = {}) =>
    formatNotification(info(change), 'vi', gateway.checksumKey);

  test('that is right is received, once and again', async () => {
    const shop = shopUnderTest();
    const ref = await buy(shop);
    expect(await send(shop, of())).toBe(200);
    expect(await send(shop, of())).toBe(200);
    expect(shop.book.get(ref)?.said.notify).toMatchObject({ verdict: 'paid', code: '000' });
  });

  test('of an order that a script placed with the same keys is received too', async () => {
    const shop = shopUnderTest();
    expect(await send(shop, of({ orderRef: 'SCRIPT' }))).toBe(200);
  });

  test.each<[string, string, number]>([
    ['whose amount was changed', of().replace('29000', '29001'), 400],
    ['of another amount', of({ amount: vnd(1_000n) }), 500],
    ['without a checksum', of().replace(/,"checksum":"[^"]*"/, ''), 400],
    ['that is no JSON', 'a=b', 400],
    ['that is empty', '', 400],
  ])('%s is not received', async (_name, body, status) => {
    const shop = shopUnderTest();
    const ref = await buy(shop);
    expect(await send(shop, body)).toBe(status);
    expect(shop.book.get(ref)?.said.notify?.verdict).not.toBe('paid');
  });

  test('is not judged while the keys are unknown', async () => {
    const shop = shopUnderTest();
    shop.gateway.instead.set(KEYS, { kind: 'failed', why: 'unreachable' });
    expect(await send(shop, of())).toBe(503);
  });
});

describe('get-transaction-info', () => {
  const asked = async (shop: ShopUnderTest) => {
    const ref = await buy(shop);
    await shop.post(`/orders/${ref}/query`, '');
    return shop.book.get(ref)?.said.query;
  };

  test.each<[ErrorCode, Verdict]>([
    ['000', 'paid'],
    ['107', 'waiting'],
    ['155', 'waiting'],
    ['177', 'cancelled'],
    ['134', 'failed'],
  ])('that tells status %s means %s', async (status, verdict) => {
    const shop = shopUnderTest();
    shop.gateway.instead.set(INFO, sealed(formatTransactionInfo(info({ status }), 'vi')));
    expect(await asked(shop)).toMatchObject({ code: status, verdict });
    expect(readBy(shop, INFO)).toMatchObject({ value: { transactionCode: CODE } });
  });

  test.each<[Exclude<ErrorCode, '000'>, Verdict]>([
    ['153', 'no_such_order'],
    ['101', 'no_answer'],
    ['999', 'no_answer'],
  ])('refused with %s means %s', async (code, verdict) => {
    const shop = shopUnderTest();
    shop.gateway.instead.set(INFO, refused(code));
    expect(await asked(shop)).toMatchObject({ code, verdict });
  });

  test('that speaks of another amount or order is not trusted, though it is sealed', async () => {
    for (const change of [{ amount: vnd(30_000n) }, { orderRef: 'OTHER' }]) {
      const shop = shopUnderTest();
      shop.gateway.instead.set(INFO, sealed(formatTransactionInfo(info(change), 'vi')));
      expect(await asked(shop)).toMatchObject({ verdict: 'not_trusted' });
    }
  });

  test('its checksum is the MD5 of data and checksumKey', async () => {
    const shop = shopUnderTest();
    await asked(shop);
    const { data, checksum } = JSON.parse(shop.gateway.callsTo(INFO).at(-1)?.body ?? '');
    expect(checksum).toBe(hash('md5', data + keys.checksumKey, 'hex'));
  });
});
