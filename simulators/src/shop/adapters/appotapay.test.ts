import { vnd } from '@cong/values/money.ts';
import { Secret } from '@cong/values/secret.ts';
import { formatRefusal } from '@cong/wire/appotapay/answer.ts';
import type { ErrorCode } from '@cong/wire/appotapay/codes.ts';
import { formatCreatedOrder } from '@cong/wire/appotapay/create-order.ts';
import { formatIpn, IPN_RECEIVED } from '@cong/wire/appotapay/ipn.ts';
import { readJwt, verifyJwt } from '@cong/wire/appotapay/jwt.ts';
import { formatOrderStatus } from '@cong/wire/appotapay/order-status.ts';
import type { PaymentResult } from '@cong/wire/appotapay/payment-result.ts';
import { formatRedirectUrl } from '@cong/wire/appotapay/redirect.ts';
import { describe, expect, test } from 'vitest';
import type { Verdict } from '../order.ts';
import { ShopUnderTest } from '../testing/shop-under-test.ts';
import { answered } from '../testing/stub-gateway.ts';

const CREATE = '/api/v1/orders/payment/bank';
const STATUS = '/api/v1/orders/transaction/bank/status';
const KEYS = '/sandbox/v1/keys';
const REF = 'QC261122-TESTAAA2';
const PAY_URL = 'http://127.0.0.1:8080/bank/payment/process?tran=dGlk&sign=ab';

/** The vendor's published test merchant. */
const keys = {
  partnerCode: 'APPOTAPAY',
  apiKey: 'FJcmF8uj2ISveL5FvvNk4pnp8xrhINz8',
  secretKey: 'XAonJgy14YhtePEITXhyBS2unjfJLAV3',
};
const secretKey = new Secret(keys.secretKey);

const result = (change: Partial<PaymentResult> = {}): PaymentResult => ({
  errorCode: 0,
  partnerCode: keys.partnerCode,
  apiKey: keys.apiKey,
  amount: vnd(29_000n),
  orderRef: REF,
  bankCode: 'MB',
  paymentMethod: 'ATM',
  transactionId: 'AP261122000001B',
  transactionAt: new Date('2026-11-22T03:01:00Z'),
  extraData: '',
  ...change,
});

const createdFor = (orderRef: string) =>
  formatCreatedOrder({ orderRef, amount: vnd(29_000n), paymentUrl: PAY_URL }, 'vi', secretKey);
const created = createdFor(REF);

/** A shop with an AppotaPay gateway behind it that takes every order. */
function shopUnderTest(): ShopUnderTest {
  const shop = new ShopUnderTest();
  shop.gateway.instead.set(KEYS, answered({ appotapay: keys }));
  shop.gateway.instead.set(CREATE, answered(JSON.parse(created)));
  return shop;
}

const buy = (shop: ShopUnderTest, fields: Readonly<Record<string, string>> = {}) =>
  shop.buy({ method: 'appotapay', ...fields });

const refused = (code: ErrorCode) =>
  ({ kind: 'answered', headers: {}, ...formatRefusal(code, 'vi') }) as const;

const bodyOf = (shop: ShopUnderTest, path: string) =>
  JSON.parse(shop.gateway.callsTo(path).at(-1)?.body ?? '');

describe('an order', () => {
  // Signatures here: computed with Python hmac from the vendor's rule, at 2026-11-22T03:00:00Z.
  test('is sent as the vendor says, signed, and its payment URL is where the buyer goes', async () => {
    const shop = shopUnderTest();
    const reply = await shop.post('/orders', { 'ca-phe-sua-da': '1', method: 'appotapay' });
    expect(bodyOf(shop, CREATE)).toEqual({
      orderId: REF,
      orderInfo: `Đơn hàng ${REF} tại Quán Cổng`,
      amount: 29_000,
      clientIp: '127.0.0.1',
      notifyUrl: 'http://127.0.0.1:8082/appotapay/ipn',
      redirectUrl: 'http://127.0.0.1:8082/appotapay/return',
      paymentMethod: 'ALL',
      bankCode: '',
      extraData: '',
      signature: '21f571bab7c8b11c655a38767510820d001ae5657ad44e4295441d085897d34a',
    });
    expect([reply.statusCode, reply.headers.location]).toEqual([303, PAY_URL]);
  });

  test('is asked for with a token of ours that ends after the sandbox’s clock', async () => {
    const shop = shopUnderTest();
    await buy(shop);
    const [call] = shop.gateway.callsTo(CREATE);
    const jwt = readJwt(call?.headers['x-appotapay-auth']);
    expect(jwt?.partnerCode).toBe('APPOTAPAY');
    if (!jwt) throw new Error('no token was sent');
    expect(verifyJwt(jwt, { secretKey, now: shop.now })).toMatchObject({ ok: true });
  });

  test('carries the means that was chosen, and only one of the list', async () => {
    const shop = shopUnderTest();
    const sent = async (means: string) => {
      await buy(shop, { 'appotapay.means': means });
      const { paymentMethod, bankCode } = bodyOf(shop, CREATE);
      return [paymentMethod, bankCode];
    };
    expect(await sent('CC')).toEqual(['CC', '']);
    expect(await sent('MB')).toEqual(['ATM', 'MB']);
    expect(await sent('ZALOPAY')).toEqual(['EWALLET', 'ZALOPAY']);
    expect(await sent('<script>')).toEqual(['ALL', '']);
  });

  test('signed with a wrong key on purpose is told to be refused', async () => {
    const shop = shopUnderTest();
    shop.gateway.instead.set(CREATE, refused(2));
    const ref = await buy(shop, { 'appotapay.signature': 'wrong' });
    expect(shop.book.get(ref)?.opening).toMatchObject({ kind: 'refused', code: '2' });
    const { body } = await shop.get(`/messages?order=${ref}`);
    expect(body).toContain('openssl dgst -sha256 -hmac');
    expect(body).not.toContain(keys.secretKey);
    expect(body).not.toContain('Bearer');
  });

  test.each<[string, Parameters<typeof answered>[0]]>([
    ['whose signature is another', { ...JSON.parse(created), paymentUrl: 'https://evil.example/' }],
    ['without a signature', { ...JSON.parse(created), signature: undefined }],
    ['that is a list', [0]],
    ['about another order', JSON.parse(createdFor('QC261122-OTHERAAA'))],
  ])('that got an answer %s is not opened', async (_name, answer) => {
    const shop = shopUnderTest();
    shop.gateway.instead.set(CREATE, answered(answer));
    const ref = await buy(shop);
    expect(shop.book.get(ref)?.opening.kind).toBe('no_answer');
  });

  test('waits while the keys cannot be had', async () => {
    const shop = shopUnderTest();
    shop.gateway.instead.set(KEYS, { kind: 'failed', why: 'unreachable' });
    const ref = await buy(shop);
    expect(shop.book.get(ref)?.opening.kind).toBe('no_answer');
    expect(shop.gateway.callsTo(CREATE)).toHaveLength(0);
  });
});

describe('the browser return', () => {
  const pathOf = (change: Partial<PaymentResult> = {}) => {
    const url = new URL(
      formatRedirectUrl('http://127.0.0.1:8082/appotapay/return', result(change), {
        language: 'vi',
        secretKey,
      }),
    );
    return url.pathname + url.search;
  };

  test.each<[string, string, Verdict]>([
    ['that is signed', pathOf(), 'paid'],
    ['of a payer who cancelled', pathOf({ errorCode: 38 }), 'cancelled'],
    ['whose code was changed', pathOf({ errorCode: 38 }).replace('=38', '=0'), 'not_trusted'],
    ['without a signature', pathOf().replace(/&signature=.*/, ''), 'not_trusted'],
    ['of another amount', pathOf({ amount: vnd(1_000n) }), 'not_trusted'],
  ])('%s is noted, and settles nothing', async (_name, path, verdict) => {
    const shop = shopUnderTest();
    const ref = await buy(shop);
    const reply = await shop.get(path);
    expect([reply.statusCode, reply.headers.location]).toEqual([303, `/orders/${ref}`]);
    expect(shop.book.get(ref)?.said.return?.verdict).toBe(verdict);
    expect(shop.book.get(ref)?.said.query).toBeUndefined();
  });
});

describe('an IPN', () => {
  const send = async (shop: ShopUnderTest, body: string) => {
    const answer = await shop.post('/appotapay/ipn', body, { 'content-type': 'application/json' });
    return [answer.statusCode, answer.body];
  };
  const paid = formatIpn(result(), 'vi', secretKey);

  test('that is right is answered ok, once and again', async () => {
    const shop = shopUnderTest();
    const ref = await buy(shop);
    expect(await send(shop, paid)).toEqual([200, IPN_RECEIVED]);
    expect(await send(shop, paid)).toEqual([200, IPN_RECEIVED]);
    expect(shop.book.get(ref)?.said.notify).toMatchObject({ verdict: 'paid', code: '0' });
  });

  test.each<[string, string]>([
    ['whose amount was changed', paid.replace('29000', '29001')],
    ['of another amount', formatIpn(result({ amount: vnd(1_000n) }), 'vi', secretKey)],
    ['of an order that the shop does not have', paid.replaceAll(REF, 'NOBODY')],
    ['without a signature', paid.replace(/,"signature":"[^"]*"/, '')],
    ['that is no JSON', 'a=b'],
    ['that is empty', ''],
  ])('%s is not answered ok', async (_name, body) => {
    const shop = shopUnderTest();
    const ref = await buy(shop);
    expect(await send(shop, body)).toEqual([200, '{"status":"error"}']);
    expect(shop.book.get(ref)?.said.notify?.verdict).not.toBe('paid');
  });

  test('is not judged while the keys are unknown', async () => {
    const shop = shopUnderTest();
    shop.gateway.instead.set(KEYS, { kind: 'failed', why: 'unreachable' });
    expect(await send(shop, paid)).toEqual([503, '{"status":"error"}']);
  });
});

describe('the status call', () => {
  const asked = async (shop: ShopUnderTest) => {
    const ref = await buy(shop);
    await shop.post(`/orders/${ref}/query`, '');
    return shop.book.get(ref)?.said.query;
  };

  test('is signed, and what it says of a paid order counts', async () => {
    const shop = shopUnderTest();
    shop.gateway.instead.set(
      STATUS,
      answered(JSON.parse(formatOrderStatus(result(), 'vi', secretKey))),
    );
    expect(await asked(shop)).toMatchObject({ code: '0', verdict: 'paid' });
    expect(bodyOf(shop, STATUS)).toEqual({
      orderId: REF,
      signature: '247fc84d65020e77570ace0ab361f22fe769279ff7e97ea1e2811de83815a155',
    });
  });

  test.each<[ErrorCode, Verdict]>([
    [34, 'waiting'],
    [35, 'waiting'],
    [36, 'no_such_order'],
    [37, 'uncertain'],
    [38, 'cancelled'],
    [39, 'failed'],
    [2, 'no_answer'],
    [90, 'no_answer'],
  ])('refused with %s means %s', async (code, verdict) => {
    const shop = shopUnderTest();
    shop.gateway.instead.set(STATUS, refused(code));
    expect(await asked(shop)).toMatchObject({ code: `${code}`, verdict });
  });

  test('that speaks of another amount is not trusted, though it is signed', async () => {
    const shop = shopUnderTest();
    const other = formatOrderStatus(result({ amount: vnd(30_000n) }), 'vi', secretKey);
    shop.gateway.instead.set(STATUS, answered(JSON.parse(other)));
    expect(await asked(shop)).toMatchObject({ verdict: 'not_trusted' });
  });
});
