import { cardFor, otps } from '@cong/wire/banknet/cards.ts';
import type { Browser, BrowserContext, Response } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { CheckoutWindow } from './checkout-window.ts';
import { type RunningSystem, startSystem } from './running-system.ts';
import { landingOf, ShopWindow } from './shop-window.ts';

let system: RunningSystem;
let shop: ShopWindow;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  [system, shop, browser] = await Promise.all([
    startSystem({ settings: { CONG_CALL_TIMEOUT: '10s' } }),
    ShopWindow.open(),
    openBrowser(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
  await system?.stop();
});
afterEach(() => context?.close());

async function open(javaScriptEnabled: boolean, fields: Readonly<Record<string, string>> = {}) {
  context = await browser.newContext({ javaScriptEnabled });
  const order = await system.merchant.mustCreate({ ...shop.urls, ...fields });
  return { ...order, window: await CheckoutWindow.open(context, order.payUrl) };
}

const FIXED = { bankCode: '123PVCB' };

describe.each([
  ['with script', true],
  ['without script', false],
])('%s', (_kind, script) => {
  test('the back button never pays twice or shows a form that is done with', async () => {
    const { window, orderRef, payUrl } = await open(script);
    await window.chooseBank('123PVCB');
    await window.giveCard('success');
    await window.page.goBack();
    expect(window.page.url()).toBe(`${payUrl}/otp`);
    await window.giveOtp();
    expect(window.page.url()).toContain(shop.origin);
    await window.page.goBack();
    expect(window.page.url()).toBe(`${payUrl}/result`);
    expect(await window.heading()).toBe('Thanh toán thành công');
    const { attempts } = await system.sandbox.order(orderRef);
    expect(attempts).toHaveLength(1);
  });

  test('a payer who clicks twice while the bank is slow is brought through both steps', async () => {
    const { window, orderRef } = await open(script, FIXED);
    await window.typeCard('slow');
    await window.page.dblclick('button.go', { noWaitAfter: true });
    await window.page.waitForURL('**/otp');
    await window.page.fill('[autocomplete=one-time-code]', otps.right);
    await window.page.dblclick('button.go', { noWaitAfter: true });
    await window.page.waitForURL(`${shop.origin}/**`);
    expect(landingOf(window.page.url())).toMatchObject({ page: '/paid', orderRef, status: '1' });
    const { attempts, postings } = await system.sandbox.order(orderRef);
    expect([attempts.length, postings.length]).toEqual([1, 1]);
  });

  test('a page opened anew while the bank is asked waits and moves on by itself', async () => {
    const { window, payUrl } = await open(script, FIXED);
    await window.typeCard('slow');
    await window.page.click('button.go', { noWaitAfter: true });
    const second = await CheckoutWindow.open(context, payUrl);
    expect(await second.heading()).toBe('Đang kiểm tra thông tin thẻ');
    await second.page.waitForURL('**/otp');
  });
});

test('a shop that sends payers on to yet another host is reached all the same', async () => {
  const { window, orderRef } = await open(true, {
    ...FIXED,
    redirectURL: `${shop.origin}/moved`,
  });
  await window.giveCard('success');
  await window.page.fill('[autocomplete=one-time-code]', otps.right);
  await window.page.click('button.go', { noWaitAfter: true });
  // The post's own navigation is refused on the way; the page then follows a plain link.
  await expect.poll(() => window.page.url()).toContain('/landed?');
  expect(landingOf(window.page.url())).toMatchObject({
    orderRef,
    status: '1',
    ticketIsRight: true,
  });
});

test('the number is grouped while it is typed, and the bank is sent its digits', async () => {
  const { window, orderRef } = await open(true, FIXED);
  const { page } = window;
  const card = cardFor('success');
  await page.locator('#number').pressSequentially(card?.number ?? '');
  expect(await page.inputValue('#number')).toBe('9704 0000 0000 0018');
  await page.locator('#date').pressSequentially('0307');
  expect(await page.inputValue('#date')).toBe('03/07');
  await page.locator('#number').press('Home');
  await page.locator('#number').pressSequentially('1');
  expect(await page.inputValue('#number')).toBe('1970 4000 0000 0001 8');
  expect(await page.evaluate('document.activeElement.selectionStart')).toBe(1);
  await page.locator('#number').press('Backspace');
  await page.fill('#holder', 'Nguyễn Văn A');
  await window.go();
  await window.giveOtp();
  expect(await system.merchant.status(orderRef)).toBe('1');
});

test('the list of banks narrows while typing, diacritics or not', async () => {
  const { window } = await open(true);
  const { page } = window;
  await page.fill('#q', 'ngoai thuong');
  expect(await page.locator('#banks li:visible').allTextContents()).toEqual(['VCBVietcombank']);
  await page.fill('#q', 'Quân đội');
  expect(await page.locator('#banks li:visible').allTextContents()).toEqual(['MBMB']);
  await page.fill('#q', 'xyz');
  expect(await page.isVisible('#none')).toBe(true);
  await page.fill('#q', '');
  expect(await page.locator('#banks li:visible').count()).toBe(30);
  expect(await page.isVisible('#none')).toBe(false);
});

test('in the sandbox a test card fills the form at a click', async () => {
  const { window, orderRef } = await open(true, FIXED);
  await window.page.click('summary');
  await window.page.click('#test-cards button >> nth=0');
  await window.go();
  await window.giveOtp();
  expect(await system.merchant.status(orderRef)).toBe('1');
});

test('the first view weighs less than 60 kB and comes from this gateway alone', async () => {
  context = await browser.newContext();
  const { payUrl } = await system.merchant.mustCreate(shop.urls);
  const page = await context.newPage();
  const responses: Response[] = [];
  page.on('response', (response) => responses.push(response));
  await page.goto(payUrl, { waitUntil: 'networkidle' });
  const fetched = responses.filter((response) => response.url().startsWith('http'));
  const sizes = await Promise.all(fetched.map(async (one) => (await one.body()).length));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  expect(fetched).toHaveLength(3);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(60 * 1_024);
  expect(new Set(fetched.map((one) => new URL(one.url()).origin))).toEqual(
    new Set([system.gatewayUrl]),
  );
});

test('neither card, OTP nor the link’s secret is in the gateway’s log', async () => {
  const { window, payUrl } = await open(true, FIXED);
  await window.giveCard('success', '9704000000000026');
  await window.giveCard('success');
  await window.giveOtp('73551902');
  const { log } = system.gateways[0]?.process ?? { log: '' };
  expect(log).toContain('serving');
  for (const secret of [
    '9704000000000018',
    '9704000000000026',
    '73551902',
    payUrl.split('.').at(-1),
  ]) {
    expect(log).not.toContain(secret);
  }
});
