import { describe, expect, test } from 'vitest';
import { ShopUnderTest } from '../testing/shop-under-test.ts';

const HOSTILE = '<script>alert(1)</script>"\'&';

/** Every kind of page, with something on it. */
async function everyPage(shop: ShopUnderTest): Promise<readonly string[]> {
  const waiting = await shop.buy({ name: HOSTILE });
  const refused = await shop.buy({ '123pay.signature': 'wrong' });
  const paid = await shop.buy();
  shop.gateway.settle(paid, '1');
  await shop.get(shop.gateway.returnPath(paid, '1'));
  await shop.post('/123pay/notify', shop.gateway.notify(paid, '1'));
  await shop.post('/123pay/notify', `mTransactionID=${encodeURIComponent(HOSTILE)}`);
  await shop.get(`/123pay/return/error?transactionID=${encodeURIComponent(HOSTILE)}`);
  const query = encodeURIComponent(HOSTILE);
  return [
    '/',
    '/?empty=1&ca-phe-sua-da=2',
    `/checkout?ca-phe-sua-da=1&name=${query}&amount=${query}`,
    '/orders',
    `/orders/${waiting}`,
    `/orders/${refused}`,
    `/orders/${paid}`,
    `/orders/${query}`,
    '/messages',
    `/messages?order=${paid}`,
    `/messages?order=${query}`,
    '/cards',
    `/nowhere/${query}`,
  ];
}

describe.each(['vi', 'en'])('in %s', (language) => {
  test('every page is whole: nothing missing, nothing of the program, nothing unescaped', async () => {
    const shop = new ShopUnderTest();
    for (const path of await everyPage(shop)) {
      const page = await shop.get(path, { cookie: `shop_lang=${language}` });
      const missing = path.startsWith('/nowhere') || path.startsWith('/orders/%3C');
      expect(page.statusCode, path).toBe(missing ? 404 : 200);
      expect(page.body, path).toContain(`<html lang="${language}">`);
      expect(page.body, path).not.toMatch(/<script|<%|%>/);
      // What went over the wire may well hold a null.
      const prose = page.body.replaceAll(/<pre.*?<\/pre>/gs, '');
      expect(prose, path).not.toMatch(/undefined|null|\[object|NaN/);
    }
  });
});

test('a page never shows a secret, whichever way it is written', async () => {
  const shop = new ShopUnderTest();
  shop.gateway.keys = { merchantCode: 'MICODE', passcode: 'p"a/ss+ç', secretKey: 'k&y "x' };
  for (const path of await everyPage(shop)) {
    const { body } = await shop.get(path);
    for (const secret of ['p"a/ss+ç', 'p&quot;a/ss+ç', 'p\\&quot;a', 'k&amp;y', 'k%26y']) {
      expect(body, path).not.toContain(secret);
    }
  }
});

test('every page forbids scripts and frames, and lets forms lead to the gateway only', async () => {
  const shop = new ShopUnderTest();
  for (const path of await everyPage(shop)) {
    const { headers } = await shop.get(path);
    expect(headers['content-security-policy'], path).toBe(
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' http://127.0.0.1:8080; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(headers['referrer-policy']).toBe('no-referrer');
  }
});

test('the language that a link chose stays chosen', async () => {
  const shop = new ShopUnderTest();
  const first = await shop.get('/?lang=en');
  expect(first.headers['set-cookie']).toContain('shop_lang=en; Path=/');
  const cookie = `lang=vi; ${first.cookies[0]?.name}=${first.cookies[0]?.value}`;
  expect((await shop.get('/orders', { cookie })).body).toContain('<html lang="en">');
  expect((await shop.get('/orders', { cookie: 'shop_lang=xx' })).body).toContain(
    '<html lang="vi">',
  );
});

describe('an order page', () => {
  const refreshes = (body: string) => body.includes('http-equiv="refresh"');

  test('refreshes itself while it waits, until it is told to stop or 15 minutes are over', async () => {
    const shop = new ShopUnderTest();
    const ref = await shop.buy();
    expect(refreshes((await shop.get(`/orders/${ref}`)).body)).toBe(true);
    expect(refreshes((await shop.get(`/orders/${ref}?refresh=off`)).body)).toBe(false);
    shop.advance(15 * 60 + 1);
    expect(refreshes((await shop.get(`/orders/${ref}`)).body)).toBe(false);
  });

  test('does not refresh once the payment has its end', async () => {
    const shop = new ShopUnderTest();
    const ref = await shop.buy();
    await shop.post('/123pay/notify', shop.gateway.notify(ref, '7201'));
    expect(refreshes((await shop.get(`/orders/${ref}`)).body)).toBe(false);
  });

  test('asks the gateway once the payer is back, and again only after ten seconds', async () => {
    const shop = new ShopUnderTest();
    const ref = await shop.buy();
    const asked = () => shop.gateway.callsTo('/miservice/queryOrder1').length;
    await shop.get(`/orders/${ref}`);
    expect(asked()).toBe(0);
    await shop.get(shop.gateway.returnPath(ref, '20'));
    await shop.get(`/orders/${ref}`);
    await shop.get(`/orders/${ref}`);
    expect(asked()).toBe(1);
    shop.advance(10);
    await shop.get(`/orders/${ref}`);
    expect(asked()).toBe(2);
  });
});

describe('buying', () => {
  const form = { 'ca-phe-sua-da': '1', 'banh-mi': '2', method: '123pay', ref: 'QC261122-ABCDEFGH' };

  test('takes the total of what was chosen', async () => {
    const shop = new ShopUnderTest();
    await shop.post('/orders', form);
    expect(shop.gateway.orders.get(form.ref)?.order.amount).toBe(79_000n);
  });

  test('by two clicks makes one order, and leads both to the same page', async () => {
    const shop = new ShopUnderTest();
    const replies = await Promise.all([shop.post('/orders', form), shop.post('/orders', form)]);
    const again = await shop.post('/orders', form);
    const locations = [...replies, again].map(({ headers }) => headers.location);
    expect(new Set(locations)).toEqual(new Set(['http://127.0.0.1:8080/pay/1']));
    expect(shop.gateway.callsTo('/miservice/createOrder1')).toHaveLength(1);
  });

  test('leads to the gateway’s pages in the language that the shop is read in', async () => {
    const shop = new ShopUnderTest();
    const reply = await shop.post('/orders', form, { cookie: 'shop_lang=en' });
    expect(reply.headers.location).toBe('http://127.0.0.1:8080/pay/1?lang=en');
  });

  test('something else from the same form makes another order', async () => {
    const shop = new ShopUnderTest();
    await shop.post('/orders', form);
    await shop.post('/orders', { ...form, 'banh-mi': '3' });
    expect(shop.gateway.orders.size).toBe(2);
  });

  test('what is paid already leads to the order', async () => {
    const shop = new ShopUnderTest();
    await shop.post('/orders', form);
    await shop.post('/123pay/notify', shop.gateway.notify(form.ref, '1'));
    const reply = await shop.post('/orders', form);
    expect(reply.headers.location).toBe(`/orders/${form.ref}`);
  });

  test('goes only to an origin that the page may lead to', async () => {
    const shop = new ShopUnderTest();
    shop.gateway.payOrigin = 'https://elsewhere.example';
    const reply = await shop.post('/orders', form);
    expect(reply.headers.location).toBe(`/orders/${form.ref}`);
    const page = await shop.get(`/orders/${form.ref}`);
    expect(page.body).toContain('href="https://elsewhere.example/pay/1"');
  });

  test.each<[string, Readonly<Record<string, string>>, string]>([
    ['nothing', { method: '123pay' }, '/?empty=1'],
    ['by no method', { 'banh-mi': '1' }, '/?empty=1'],
    ['by an unknown method', { 'banh-mi': '1', method: 'gold' }, '/?empty=1'],
    ['for a fraction', { 'banh-mi': '1', method: '123pay', amount: '1.5' }, kept('1.5')],
    ['for less than nothing', { 'banh-mi': '1', method: '123pay', amount: '-1' }, kept('-1')],
    [
      'for too much',
      { 'banh-mi': '1', method: '123pay', amount: '1'.repeat(13) },
      kept('1'.repeat(13)),
    ],
  ])('%s is refused with the input kept', async (_name, fields, location) => {
    const shop = new ShopUnderTest();
    const reply = await shop.post('/orders', fields);
    expect([reply.statusCode, reply.headers.location]).toEqual([303, location]);
    expect(shop.gateway.calls).toEqual([]);
  });

  test('for another amount asks for that amount', async () => {
    const shop = new ShopUnderTest();
    await shop.post('/orders', { ...form, amount: '0' });
    expect(shop.gateway.orders.get(form.ref)?.order.amount).toBe(0n);
  });
});

function kept(amount: string): string {
  return `/checkout?${new URLSearchParams({ 'banh-mi': '1', amount, name: '' })}`;
}

test('a request by another name of this host is refused', async () => {
  const shop = new ShopUnderTest();
  expect((await shop.get('/', { host: 'evil.example:8082' })).statusCode).toBe(421);
  expect((await shop.get('/', { host: 'LOCALHOST:8082' })).statusCode).toBe(200);
});

test('the payer comes back to the name under which the shop was found, where the cookies are', async () => {
  const shop = new ShopUnderTest();
  const ref = await shop.buy({}, { host: 'localhost:9999' });
  expect(shop.gateway.orders.get(ref)?.order.returnUrls.success).toBe(
    'http://localhost:9999/123pay/return/success',
  );
});
