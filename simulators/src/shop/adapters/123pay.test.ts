import { Secret } from '@cong/values/secret.ts';
import { parseNotifyReply } from '@cong/wire/123pay/notify-reply.ts';
import { describe, expect, test } from 'vitest';
import type { Verdict } from '../order.ts';
import { ShopUnderTest } from '../testing/shop-under-test.ts';
import { answered } from '../testing/stub-gateway.ts';

const CREATE = '/miservice/createOrder1';
const QUERY = '/miservice/queryOrder1';
const REF = 'QC261122-TESTAAA2';
// Checksums in this file: computed with Python hashlib from the guide's rules, at 2026-11-22T03:00:00Z.
const TS = '1795316400';

describe('createOrder1', () => {
  test('is sent as the guide says, signed, and its pay URL is where the buyer goes', async () => {
    const shop = new ShopUnderTest();
    const reply = await shop.post('/orders', {
      'ca-phe-sua-da': '1',
      method: '123pay',
      name: 'Trần Thị Bưởi',
    });
    const [call] = shop.gateway.callsTo(CREATE);
    expect(call?.headers.accept).toBe('application/json');
    const back = 'http://127.0.0.1:8082/123pay/return';
    expect(JSON.parse(call?.body ?? '')).toEqual({
      mTransactionID: REF,
      merchantCode: 'MICODE',
      bankCode: '123PAY',
      totalAmount: '29000',
      clientIP: '127.0.0.1',
      custName: 'Tran Thi Buoi',
      custGender: 'U',
      description: `Don hang ${REF} tai Quan Cong`,
      redirectURL: `${back}/success`,
      cancelURL: `${back}/cancel`,
      errorURL: `${back}/error`,
      passcode: 'MIPASSCODE',
      checksum: 'a38de1f32adf607f8c58098823c9bfd139feaa0a',
    });
    expect([reply.statusCode, reply.headers.location]).toEqual([
      303,
      'http://127.0.0.1:8080/pay/1',
    ]);
  });

  test('carries the bank that was chosen, and only a bank of the list', async () => {
    const shop = new ShopUnderTest();
    await shop.buy({ '123pay.bank': '123PVCB' });
    await shop.buy({ '123pay.bank': '<script>' });
    const banks = [...shop.gateway.orders.values()].map(({ order }) => order.bankCode);
    expect(banks).toEqual(['123PVCB', '123PAY']);
  });

  test('signed with a wrong key on purpose is refused with 6000', async () => {
    const shop = new ShopUnderTest();
    const ref = await shop.buy({ '123pay.signature': 'wrong' });
    expect(shop.book.get(ref)?.opening).toMatchObject({ kind: 'refused', code: '6000' });
  });

  test.each<[string, () => Parameters<typeof answered>[0]]>([
    [
      'an answer with a wrong checksum',
      () => ['1', '123P1', 'https://evil.example/', 'a'.repeat(40)],
    ],
    ['an answer without a checksum', () => ['1', '123P1', 'https://evil.example/']],
    ['an answer that is not a list', () => ({ returnCode: '1' })],
  ])('%s opens nothing', async (_name, answer) => {
    const shop = new ShopUnderTest();
    shop.gateway.instead.set(CREATE, answered(answer()));
    const ref = await shop.buy();
    expect(shop.book.get(ref)?.opening.kind).toBe('no_answer');
  });

  test('that got no answer is sent again under the same number, and a duplicate is said to be one', async () => {
    const shop = new ShopUnderTest();
    shop.gateway.instead.set(CREATE, { kind: 'failed', why: 'timeout' });
    const ref = await shop.buy();
    expect(shop.book.get(ref)?.opening.kind).toBe('no_answer');
    shop.gateway.instead.clear();
    await shop.post(`/orders/${ref}/pay`, '');
    expect(shop.book.get(ref)?.opening.kind).toBe('opened');
    expect([...shop.gateway.orders.keys()]).toEqual([ref]);
  });
});

describe('the browser return', () => {
  test('with a right ticket is noted, and the shop asks the gateway before it believes it', async () => {
    const shop = new ShopUnderTest();
    const ref = await shop.buy();
    shop.gateway.settle(ref, '1');
    const path = `/123pay/return/success?transactionID=${ref}&time=${TS}&status=1&ticket=199fdaea7a15b9dc3955106d76900867`;
    const reply = await shop.get(path);
    expect([reply.statusCode, reply.headers.location]).toEqual([303, `/orders/${ref}`]);
    expect(shop.book.get(ref)?.said.return).toMatchObject({ verdict: 'paid', code: '1' });
    expect(shop.book.get(ref)?.said.query).toBeUndefined();
    await shop.get(`/orders/${ref}`);
    const [call] = shop.gateway.callsTo(QUERY);
    expect(JSON.parse(call?.body ?? '').checksum).toBe('dbc4d633a74b057d37e0cf4116c9a64453d04b3a');
    expect(shop.book.get(ref)?.said.query).toMatchObject({ verdict: 'paid', code: '1' });
  });

  test.each<[string, (path: string) => string]>([
    ['another status', (path) => path.replace('status=7201', 'status=1')],
    ['no ticket', (path) => path.replace(/&ticket=.*/, '')],
    ['junk after its ticket', (path) => `${path}00`],
  ])('with %s is not trusted', async (_name, spoil) => {
    const shop = new ShopUnderTest();
    const ref = await shop.buy();
    const reply = await shop.get(spoil(shop.gateway.returnPath(ref, '7201')));
    expect(reply.statusCode).toBe(303);
    expect(shop.book.get(ref)?.said.return?.verdict).toBe('not_trusted');
  });

  test.each<[string, number, Verdict]>([
    ['of 300 seconds ago counts', 300, 'paid'],
    ['of 301 seconds ago does not', 301, 'not_trusted'],
    ['from the future does not', -1, 'not_trusted'],
  ])('%s', async (_name, secondsAgo, verdict) => {
    const shop = new ShopUnderTest();
    const ref = await shop.buy();
    await shop.get(shop.gateway.returnPath(ref, '1', secondsAgo));
    expect(shop.book.get(ref)?.said.return?.verdict).toBe(verdict);
  });

  test('of an order that the shop does not know leads to a page, not to an error', async () => {
    const shop = new ShopUnderTest();
    const reply = await shop.get(shop.gateway.returnPath('../../evil', '1'));
    expect(reply.headers.location).toBe('/orders/..%2F..%2Fevil');
  });
});

describe('notify', () => {
  const reply = async (shop: ShopUnderTest, body: string) => {
    const answer = await shop.post('/123pay/notify', body);
    return { status: answer.statusCode, body: answer.body };
  };
  const secretKey = new Secret('MIKEY');

  test.each<[string, string, string, (shop: ShopUnderTest) => string]>([
    ['that is right is answered 1', '1', '660a6f23bf2785ce5177a36f1b4db2e8ac4dfcac', right],
    ['whose checksum is wrong', '-1', 'eefe8f7ce5f0af911648acec0cc3b19217e13ff3', wrongChecksum],
    ['whose checksum is absent', '-1', 'eefe8f7ce5f0af911648acec0cc3b19217e13ff3', unsigned],
    ['whose status was changed', '-1', 'eefe8f7ce5f0af911648acec0cc3b19217e13ff3', changed],
    ['that is 301 seconds old', '-2', '0d6ae4a063a1b7bd49c6c0633143223868fdae87', old],
  ])('%s gets its signed reply', async (_name, returnCode, checksum, body) => {
    const shop = new ShopUnderTest();
    const ref = await shop.buy();
    const answer = await reply(shop, body(shop));
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({ mTransactionID: ref, returnCode, ts: TS, checksum });
    expect(shop.book.get(ref)?.said.notify?.verdict).toBe(returnCode === '1' ? 'paid' : undefined);
  });

  test('that comes twice is answered 2, and the gateway takes both replies as received', async () => {
    const shop = new ShopUnderTest();
    const ref = await shop.buy();
    const first = await reply(shop, shop.gateway.notify(ref, '1'));
    shop.advance(30);
    const second = await reply(shop, shop.gateway.notify(ref, '1'));
    expect([first, second].map(({ body }) => JSON.parse(body).returnCode)).toEqual(['1', '2']);
    for (const answer of [first, second]) {
      expect(parseNotifyReply(answer, { orderRef: ref, secretKey })).toBe('received');
    }
  });

  test('that contradicts the end that was told before is answered -3 and changes nothing', async () => {
    const shop = new ShopUnderTest();
    const ref = await shop.buy();
    await reply(shop, shop.gateway.notify(ref, '1'));
    const answer = await reply(shop, shop.gateway.notify(ref, '7201'));
    expect(JSON.parse(answer.body).returnCode).toBe('-3');
    expect(shop.book.get(ref)?.said.notify?.code).toBe('1');
  });

  test('of an order that another program placed with the same keys is taken, and shown as such', async () => {
    const shop = new ShopUnderTest();
    const answer = await reply(shop, shop.gateway.notify('BY-CURL', '1'));
    expect(parseNotifyReply(answer, { orderRef: 'BY-CURL', secretKey })).toBe('received');
    expect((await shop.get('/messages')).body).toContain('một chương trình khác');
    expect(shop.book.newestFirst()).toEqual([]);
  });

  test('is answered -3 while the order cannot be kept, and 2 once it can', async () => {
    let full = false;
    const shop = new ShopUnderTest(async () => {
      if (full) throw new Error('disk full');
    });
    const ref = await shop.buy();
    full = true;
    const first = await reply(shop, shop.gateway.notify(ref, '1'));
    full = false;
    const second = await reply(shop, shop.gateway.notify(ref, '1'));
    expect([first, second].map(({ body }) => JSON.parse(body).returnCode)).toEqual(['-3', '2']);
  });

  test.each(['text/html', 'application/json', 'multipart/form-data; boundary=x'])(
    'is read as a form though its Content-Type says %s',
    async (contentType) => {
      const shop = new ShopUnderTest();
      const ref = await shop.buy();
      const answer = await shop.post('/123pay/notify', shop.gateway.notify(ref, '1'), {
        'content-type': contentType,
      });
      expect(JSON.parse(answer.body).returnCode).toBe('1');
    },
  );

  test.each<[string, string]>([
    ['', '-1'],
    ['{"mTransactionID":"x"}', '-1'],
    ['a&b&c', '-1'],
    [`mTransactionID=${REF}`, '-1'],
    ['%00=%00', '-3'],
    ['mTransactionID=%ff%fe', '-1'],
  ])('whose body is %j is answered %s', async (body, returnCode) => {
    const answer = await reply(new ShopUnderTest(), body);
    expect([answer.status, JSON.parse(answer.body).returnCode]).toEqual([200, returnCode]);
  });

  test('is not judged while the keys are unknown', async () => {
    const shop = new ShopUnderTest();
    shop.gateway.instead.set('/sandbox/v1/keys', { kind: 'failed', why: 'unreachable' });
    const answer = await reply(shop, shop.gateway.notify('ANY', '1'));
    expect(answer.status).toBe(503);
  });
});

const right = (shop: ShopUnderTest) => shop.gateway.notify(REF, '1');
const wrongChecksum = (shop: ShopUnderTest) =>
  right(shop).replace(/checksum=.*/, `checksum=${'0'.repeat(40)}`);
const unsigned = (shop: ShopUnderTest) => right(shop).replace(/&checksum=.*/, '');
const changed = (shop: ShopUnderTest) =>
  shop.gateway.notify(REF, '7201').replace('transactionStatus=7201', 'transactionStatus=1');
const old = (shop: ShopUnderTest) => shop.gateway.notify(REF, '1', 301);

describe('queryOrder1', () => {
  test.each<[string, Verdict]>([
    ['1', 'paid'],
    ['0', 'waiting'],
    ['10', 'waiting'],
    ['11', 'waiting'],
    ['20', 'uncertain'],
    ['-100', 'cancelled'],
    ['7201', 'failed'],
  ])('status %s means %s', async (status, verdict) => {
    const shop = new ShopUnderTest();
    const ref = await shop.buy();
    shop.gateway.settle(ref, status as '1');
    await shop.post(`/orders/${ref}/query`, '');
    expect(shop.book.get(ref)?.said.query).toMatchObject({ code: status, verdict });
  });

  test('of an order that never arrived means no order, and leaves the way open', async () => {
    const shop = new ShopUnderTest();
    shop.gateway.instead.set(CREATE, { kind: 'failed', why: 'unreachable' });
    const ref = await shop.buy();
    await shop.post(`/orders/${ref}/query`, '');
    expect(shop.book.get(ref)?.said.query).toMatchObject({ verdict: 'no_such_order' });
    shop.gateway.instead.clear();
    await shop.post(`/orders/${ref}/pay`, '');
    shop.gateway.settle(ref, '1');
    await shop.post(`/orders/${ref}/query`, '');
    expect(shop.book.get(ref)?.said.query).toMatchObject({ verdict: 'paid' });
  });

  test('that speaks of another amount is not trusted, though it is signed', async () => {
    const shop = new ShopUnderTest();
    const ref = await shop.buy();
    shop.gateway.settle(ref, '1');
    const order = shop.book.get(ref);
    if (order) await shop.book.add({ ...order, ref: 'QC261122-DEARER22', lines: [] });
    const stub = shop.gateway.orders.get(ref);
    if (stub) shop.gateway.orders.set('QC261122-DEARER22', dearer(stub));
    await shop.post('/orders/QC261122-DEARER22/query', '');
    expect(shop.book.get('QC261122-DEARER22')?.said.query?.verdict).toBe('not_trusted');
  });
});

const dearer = <Stub extends { readonly order: { readonly amount: bigint } }>(
  stub: Stub,
): Stub => ({
  ...stub,
  order: { ...stub.order, amount: stub.order.amount + 1n },
});
