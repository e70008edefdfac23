import { newToken } from '@cong/values/ids.ts';
import { MINUTE_MS } from '@cong/values/time.ts';
import fastify from 'fastify';
import { expect, test } from 'vitest';
import { ASSET_PATHS } from './assets.ts';
import { checkout } from './checkout.ts';
import { BrowserLike, formOf } from './testing/browser-like.ts';
import { CARD, OTP } from './testing/fake-bank.ts';
import { SHOP, testStage } from './testing/test-stage.ts';
import { giveCard, giveOtp, sentTo } from './testing/walk.ts';

const stage = testStage();
const newBrowser = (): BrowserLike => new BrowserLike(stage().app);

test('another browser sees only that the payment is in progress, until it has ended', async () => {
  const [payer, other] = [newBrowser(), newBrowser()];
  const order = await stage().place();
  await giveCard(payer, order);
  for (const path of ['', '/otp', '/cancel']) {
    const page = await other.visit(order.path + path);
    expect(page.statusCode).toBe(403);
    expect(page.body).toContain('Đang thanh toán ở trình duyệt khác');
    expect(page.body).not.toContain('<form');
  }
  const { action, fields } = formOf((await payer.visit(`${order.path}/otp`)).body);
  const stolen = await other.post(action, { ...fields, otp: OTP, word: newToken() });
  expect(stolen.statusCode).toBe(403);
  expect(await stage().paymentOf(order)).toMatchObject({ status: 'awaiting_otp' });
  await giveOtp(payer, order);
  expect((await other.visit(order.path)).body).toContain('Thanh toán thành công');
});

test('a form that this gateway did not make for this step and browser does nothing', async () => {
  const browser = newBrowser();
  const order = await stage().place();
  const { action, fields } = formOf((await browser.visit(`${order.path}/bank/123PVCB`)).body);
  const before = stage().bank.started.length;
  const { csrf: _csrf, ...unproven } = fields;
  const forged: readonly Record<string, string>[] = [
    unproven,
    { ...fields, csrf: '' },
    { ...fields, csrf: newToken() },
    // Of another step, or another browser.
    { ...fields, attempt: '2' },
    { ...fields, word: newToken() },
  ];
  for (const one of forged) {
    const posted = await new BrowserLike(stage().app).post(action, { ...one, ...CARD });
    expect(sentTo(posted, order)).toBe('/bank/123PVCB');
  }
  // The form of one bank is none of another's.
  await browser.post(`${order.path}/bank/123PMB`, { ...fields, ...CARD });
  const cancel = await browser.post(`${order.path}/cancel`, fields);
  expect(sentTo(cancel, order)).toBe('/cancel');
  expect(stage().bank.started).toHaveLength(before);
  expect(await stage().paymentOf(order)).toMatchObject({ status: 'created', attempts: [] });
});

test('an OTP that does not come from our form is not passed on', async () => {
  const browser = newBrowser();
  const order = await stage().place();
  await giveCard(browser, order);
  const { action, fields } = formOf((await browser.visit(`${order.path}/otp`)).body);
  const before = stage().bank.authorised.length;
  for (const csrf of ['', newToken()]) {
    const posted = await browser.post(action, { ...fields, csrf, otp: OTP });
    expect(sentTo(posted, order)).toBe('/otp');
  }
  expect(stage().bank.authorised).toHaveLength(before);
  expect(await stage().paymentOf(order)).toMatchObject({ status: 'awaiting_otp' });
});

test.each(['', 'x', '0.x', `0${'0'.repeat(26)}.${newToken()}`, '%00', '..%2f..', '🍊'])(
  'a link that is none of ours is a page that says so: %j',
  async (token) => {
    const page = await newBrowser().get(`/pay/${encodeURI(token)}`);
    expect(page.statusCode).toBe(404);
    expect(page.body).toContain('Không tìm thấy trang thanh toán');
  },
);

test('a payment’s public part without its secret opens nothing', async () => {
  const order = await stage().place();
  const [ref = ''] = order.path.split('.');
  for (const path of [
    ref,
    `${ref}.`,
    `${ref}.${newToken()}`,
    `${order.path}A`,
    `${order.path}/none`,
  ]) {
    const page = await newBrowser().get(path);
    expect(page.statusCode).toBe(404);
    expect(page.body).not.toContain(order.orderRef);
  }
});

test('the idle clock starts at the first view, and a payer who left finds the payment expired', async () => {
  const browser = newBrowser();
  const order = await stage().place();
  stage().controls.offsetMs = 60 * MINUTE_MS;
  await browser.visit(order.path);
  stage().controls.offsetMs = 74 * MINUTE_MS;
  expect((await browser.visit(order.path)).at).toBe(order.path);
  stage().controls.offsetMs = 76 * MINUTE_MS;
  const late = await browser.visit(order.path);
  expect(late.at).toBe(`${order.path}/result`);
  expect(late.body).toContain('Đã hết thời gian thanh toán');
  expect(await stage().paymentOf(order)).toMatchObject({ reason: 'details_not_entered' });
});

test('an OTP given after 15 minutes debits nothing, and the payer goes to the shop’s failure page', async () => {
  const browser = newBrowser();
  const order = await stage().place();
  await giveCard(browser, order);
  const { action, fields } = formOf((await browser.visit(`${order.path}/otp`)).body);
  stage().controls.offsetMs = 16 * MINUTE_MS;
  const before = stage().bank.authorised.length;
  const late = await browser.post(action, { ...fields, otp: OTP });
  expect(late.headers.location).toMatch(/^http:\/\/shop\.test\/failed\?.*status=7220/);
  expect(stage().bank.authorised).toHaveLength(before);
});

test('an empty OTP is not sent to the bank', async () => {
  const browser = newBrowser();
  const order = await stage().place();
  await giveCard(browser, order);
  const before = stage().bank.authorised.length;
  expect(sentTo(await giveOtp(browser, order, '  '), order)).toBe('/otp');
  expect((await browser.visit(`${order.path}/otp`)).body).toContain('Hãy nhập mã OTP');
  expect(stage().bank.authorised).toHaveLength(before);
});

test('when nothing can be written the payer is told to try again, and can', async () => {
  const browser = newBrowser();
  const order = await stage().place();
  await browser.visit(order.path);
  stage().controls.busy = true;
  const busy = await giveCard(browser, order);
  expect(busy.statusCode).toBe(503);
  expect(busy.headers['retry-after']).toBe('2');
  expect(busy.body).toContain('Hệ thống đang bận');
  stage().controls.busy = false;
  expect(sentTo(await giveCard(browser, order), order)).toBe('/otp');
});

test('an outage is a page that says so; what went wrong goes to the log alone', async () => {
  const order = await stage().place();
  stage().controls.down = true;
  const page = await newBrowser().get(order.path);
  expect(page.statusCode).toBe(500);
  expect(page.body).toContain('Có trục trặc ở phía chúng tôi');
  expect(page.body).not.toContain('hunter2');
  expect(stage().logged.map(([message]) => message)).toEqual(['a checkout page failed']);
});

test('what cannot be read is the browser’s fault, and is not logged as ours', async () => {
  const order = await stage().place();
  const answers = await Promise.all(
    [
      { headers: { 'content-type': 'application/xml' }, payload: '<x/>' },
      {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: `a=${'x'.repeat(20_000)}`,
      },
    ].map((sent) => stage().app.inject({ method: 'POST', url: `${order.path}/otp`, ...sent })),
  );
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([415, 413]);
  for (const { body } of answers) expect(body).toContain('Không đọc được yêu cầu');
  expect(stage().logged).toEqual([]);
});

test('each page forbids storing, framing, referrers, and whatever is not ours', async () => {
  const browser = newBrowser();
  const order = await stage().place();
  await giveCard(browser, order);
  for (const url of [`${order.path}/otp`, '/pay/none', `${order.path}/cancel`]) {
    const { headers } = await browser.get(url);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  }
  const { headers } = await browser.get(`${order.path}/otp`);
  expect(headers['content-security-policy']).toContain(
    `form-action 'self' ${SHOP} http://www.shop.test;`,
  );
});

test('the browser’s cookie is for this payment’s pages alone, and out of reach of scripts', async () => {
  const order = await stage().place();
  const { cookies } = await newBrowser().get(`${order.path}/bank/123PVCB`);
  expect(cookies).toHaveLength(1);
  expect(cookies[0]).toMatchObject({
    ...{ name: 'cong_browser', path: order.path, httpOnly: true, sameSite: 'Lax' },
  });
});

test('behind https the cookie is sent over https only', async () => {
  const order = await stage().place();
  const app = fastify();
  await app.register(checkout({ ...stage().deps, publicUrl: 'https://pay.test' }));
  const { cookies } = await app.inject({ url: `${order.path}/bank/123PVCB` });
  expect(cookies).toMatchObject([{ name: 'cong_browser', secure: true }]);
  await app.close();
});

test('outside the sandbox no page shows a test value', async () => {
  const order = await stage().place();
  const app = fastify();
  await app.register(checkout({ ...stage().deps, sandbox: false }));
  const { body } = await app.inject({ url: `${order.path}/bank/123PVCB` });
  expect(body).toContain('Nhập thông tin thẻ');
  expect(body).not.toMatch(/9704|00000000|thử nghiệm/);
  await app.close();
});

test('stylesheet and script are served for good under names of their content, small and compressed', async () => {
  let size = 0;
  for (const url of Object.values(ASSET_PATHS)) {
    const plain = await stage().app.inject({ url });
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const small = await stage().app.inject({ url, headers: { 'accept-encoding': 'gzip, br' } });
    expect(small.headers['content-encoding']).toBe('br');
    expect(small.rawPayload.length).toBeLessThan(plain.rawPayload.length / 2);
    size += plain.rawPayload.length;
  }
  const order = await stage().place();
  const first = await stage().app.inject({ url: order.path });
  expect(first.rawPayload.length + size).toBeLessThan(60 * 1_024);
  expect((await stage().app.inject({ url: '/pay/assets/checkout-0.css' })).statusCode).toBe(404);
});
