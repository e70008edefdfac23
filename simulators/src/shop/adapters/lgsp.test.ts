import { hash } from 'node:crypto';
import { vnd } from '@cong/values/money.ts';
import { formatRefusal } from '@cong/wire/lgsp/answer.ts';
import { formatReturnUrl } from '@cong/wire/lgsp/browser-return.ts';
import type { AnswerCode } from '@cong/wire/lgsp/codes.ts';
import { formatOrderInfoAnswer, type OrderInfo } from '@cong/wire/lgsp/order-info.ts';
import { formatPaygateAnswer } from '@cong/wire/lgsp/paygate.ts';
import { formatResult, type PaymentResult } from '@cong/wire/lgsp/result.ts';
import { describe, expect, test } from 'vitest';
import type { Verdict } from '../order.ts';
import { ShopUnderTest } from '../testing/shop-under-test.ts';
import { answered } from '../testing/stub-gateway.ts';

const ORDER = '/payment/paygate';
const INFO = '/payment/GetOrderInfo';
const KEYS = '/sandbox/v1/keys';
const REF = 'QC261122-TESTAAA2';
const PAY_URL = 'http://127.0.0.1:8080/paygate/choose/payment?signature=ab';

const keys = {
  ...{ partnerCode: '000.00.18.H29', accessKey: 'access', secretKey: 'the-secret-key' },
  authorization: Buffer.from('{"AccessKey":"A","SecretKey":"S"}').toString('base64'),
};

const json = (text: string) => answered(JSON.parse(text));
const refused = (code: Exclude<AnswerCode, 'SUCCESSFUL'>) => json(formatRefusal(code));

const info = (change: Partial<OrderInfo> = {}) =>
  json(
    formatOrderInfoAnswer({
      ...{ partnerCode: keys.partnerCode, orderRef: REF, requestCode: 'YC', serviceCode: 's' },
      ...{ orderInfo: 'Lệ phí', amount: vnd(29_000n), type: 'pay', errorCode: '00' },
      ...{ paygate: 'momo', payTransId: '17', paidAt: new Date('2026-11-22T03:01:00Z') },
      ...change,
    }),
  );

/** A shop with a hub behind it that takes every order, and knows them as paid. */
function shopUnderTest(): ShopUnderTest {
  const shop = new ShopUnderTest();
  shop.gateway.instead.set(KEYS, answered({ lgsp: keys }));
  shop.gateway.instead.set(ORDER, json(formatPaygateAnswer(PAY_URL)));
  shop.gateway.instead.set(INFO, info());
  return shop;
}

const buy = (shop: ShopUnderTest) => shop.buy({ method: 'lgsp' });
const bodyOf = (shop: ShopUnderTest, path: string) =>
  JSON.parse(shop.gateway.callsTo(path).at(-1)?.body ?? '');

describe('an order', () => {
  test('is signed as the guide says, with the header, and data.url is where the payer goes', async () => {
    const shop = shopUnderTest();
    const reply = await shop.post('/orders', { 'ca-phe-sua-da': '1', method: 'lgsp' });
    expect(reply.headers.location).toBe(PAY_URL);
    const sent = bodyOf(shop, ORDER);
    const { partnerCode, accessKey, secretKey, authorization } = keys;
    const signed = [
      ...[secretKey, partnerCode, accessKey, REF, sent.orderInfo, `YC-${REF}`, 29_000],
      ...['hcm_dichvucong', 'http://127.0.0.1:8082/lgsp/return', sent.ipAddress, 'payment_test'],
    ];
    expect(sent.checksum).toBe(hash('sha256', signed.join(''), 'hex'));
    expect(shop.gateway.callsTo(ORDER).at(-1)?.headers).toMatchObject({ authorization });
    const { body } = await shop.get('/messages');
    expect(body).not.toContain(secretKey);
    expect(body).not.toContain(authorization);
  });

  test.each<[Exclude<AnswerCode, 'SUCCESSFUL'>]>([['SIGNTURE_WRONG'], ['ACCOUNT_NOT_EXIST']])(
    'that is refused with %s',
    async (code) => {
      const shop = shopUnderTest();
      shop.gateway.instead.set(ORDER, refused(code));
      expect(shop.book.get(await buy(shop))?.opening).toMatchObject({ kind: 'refused', code });
    },
  );
});

describe('a result', () => {
  const result = (change: Partial<PaymentResult> = {}): string =>
    formatResult({
      ...{ paygate: 'momo', payTransId: '17', orderRef: REF, amount: vnd(29_000n) },
      ...{ orderInfo: 'Lệ phí', paidAt: new Date('2026-11-22T03:01:00Z'), errorCode: '00' },
      ...{ type: 'pay', ...change },
    });
  const put = async (shop: ShopUnderTest, body: string) => {
    const answer = await shop.put('/lgsp/return', body);
    return [answer.statusCode, JSON.parse(answer.body).error_code];
  };

  test('is confirmed by GetOrderInfo before it counts', async () => {
    const shop = shopUnderTest();
    const ref = await buy(shop);
    expect(await put(shop, result())).toEqual([200, 'SUCCESSFUL']);
    expect(shop.book.get(ref)?.said.notify).toMatchObject({ verdict: 'paid', code: '00' });
    expect(shop.gateway.callsTo(INFO)).toHaveLength(1);
  });

  test('that somebody else made of an order that is not paid counts for nothing', async () => {
    const shop = shopUnderTest();
    const ref = await buy(shop);
    shop.gateway.instead.set(INFO, info({ errorCode: '01' }));
    await put(shop, result());
    expect(shop.book.get(ref)?.said.notify?.verdict).toBe('waiting');
  });

  test.each<[string, string, string]>([
    ['whose amount was changed', result().replace('29000', '29001'), 'FAILED'],
    ['that is no JSON', 'a=b', 'FAILED'],
    ['of an order that a script placed', result({ orderRef: 'SCRIPT' }), 'SUCCESSFUL'],
  ])('%s', async (_what, body, code) => {
    const shop = shopUnderTest();
    const ref = await buy(shop);
    expect(await put(shop, body)).toEqual([200, code]);
    expect(shop.book.get(ref)?.said.notify).toBeUndefined();
  });

  test('is not received while the hub cannot be asked', async () => {
    const shop = shopUnderTest();
    await buy(shop);
    shop.gateway.instead.set(INFO, { kind: 'failed', why: 'unreachable' });
    expect(await put(shop, result())).toEqual([200, 'FAILED']);
  });
});

test('the browser’s return is noted, and settles nothing', async () => {
  const shop = shopUnderTest();
  const ref = await buy(shop);
  const outcome = { orderRef: ref, errorCode: '00', transactionId: '17' };
  const url = new URL(formatReturnUrl('http://127.0.0.1:8082/lgsp/return', outcome));
  const reply = await shop.get(url.pathname + url.search);
  expect([reply.statusCode, reply.headers.location]).toEqual([303, `/orders/${ref}`]);
  expect(shop.book.get(ref)?.said.return?.verdict).toBe('paid');
  expect(shop.book.get(ref)?.said.query).toBeUndefined();
});

test.each<[string, ReturnType<typeof info>, Verdict]>([
  ['00', info(), 'paid'],
  ['01', info({ errorCode: '01' }), 'waiting'],
  ['02', info({ errorCode: '02' }), 'uncertain'],
  ['24', info({ errorCode: '24' }), 'cancelled'],
  ['51', info({ errorCode: '51' }), 'failed'],
  ['another amount', info({ amount: vnd(1n) }), 'not_trusted'],
  ['NOT_EXITS', refused('NOT_EXITS'), 'no_such_order'],
  ['FAILED', refused('FAILED'), 'no_answer'],
])('GetOrderInfo that tells %s', async (_what, answer, verdict) => {
  const shop = shopUnderTest();
  const ref = await buy(shop);
  shop.gateway.instead.set(INFO, answer);
  await shop.post(`/orders/${ref}/query`, '');
  expect(shop.book.get(ref)?.said.query?.verdict).toBe(verdict);
});
