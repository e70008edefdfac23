import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { CheckoutWindow } from './checkout-window.ts';
import { hubOrder, LgspAgency } from './lgsp-agency.ts';
import { newOrderRef } from './merchant.ts';
import { problemsOf } from './page-problems.ts';
import { type RunningSystem, startSystem } from './running-system.ts';
import { ShopWindow } from './shop-window.ts';

let system: RunningSystem;
let shop: ShopWindow;
let browser: Browser;
let agency: LgspAgency;

beforeAll(async () => {
  [system, shop, browser] = await Promise.all([startSystem(), ShopWindow.open(), openBrowser()]);
  agency = await LgspAgency.at(system.gatewayUrl);
  await system.cong('bank', 'maintenance', 'on', 'NAPAS');
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
  await system?.stop();
});

async function ordered() {
  const orderId = newOrderRef();
  const order = hubOrder(orderId, { returnUrl: `${shop.origin}/back` });
  const { data } = await agency.call('paygate', order);
  return { orderId, url: (data as { readonly url: string }).url };
}

const errorCodeOf = async (orderId: string) => {
  const { data } = await agency.call('GetOrderInfo', { orderId, transactionNo: '' });
  return (data as { readonly errorCode: string }).errorCode;
};

async function opened(url: string, options: BrowserContextOptions) {
  const context = await browser.newContext(options);
  const window = await CheckoutWindow.open(context, url);
  return { context, window, page: window.page };
}

const PHONE = { viewport: { width: 320, height: 800 }, hasTouch: true, isMobile: true };
const DESK = { viewport: { width: 1_280, height: 900 } };

describe.each([
  ['vi', 'on a phone', PHONE],
  ['en', 'at a desk', DESK],
] as const)('%s, %s', (language, _where, options) => {
  test('choice, agreement and the code beside the way on are accessible and fit; the provider takes the money', async () => {
    const { orderId, url } = await ordered();
    const { context, window, page } = await opened(url, options);
    const seen = async (): Promise<void> => {
      expect(await problemsOf(page)).toEqual([]);
      const width = await page.evaluate('document.documentElement.scrollWidth');
      expect(width).toBeLessThanOrEqual(options.viewport.width);
    };
    if (language === 'en') await page.click('a[lang=en]');
    await page.waitForSelector(`html[lang=${language}]`);
    await seen();
    expect(await page.locator('a[href$="/bank/napas"]').count()).toBe(0);
    expect(await page.textContent('main')).toMatch(/Đang bảo trì|Under maintenance/i);
    await window.chooseBank('momo');
    await seen();
    expect(await window.heading()).toMatch(/MoMo$/);
    await window.go();
    await seen();
    // Who holds the phone cannot scan it.
    expect(await page.locator('figure.qr').isVisible()).toBe(options !== PHONE);
    await window.go();
    expect(page.url().startsWith(`${system.simulatorsUrl}/momo/`)).toBe(true);
    await Promise.all([page.waitForURL(`${shop.origin}/**`), page.click('form button')]);
    expect(await errorCodeOf(orderId)).toBe('00');
    await context.close();
  });
});

test('who scans the code pays on the phone; the page at the desk goes on by itself', async () => {
  const { orderId, url } = await ordered();
  const { context, window, page } = await opened(url, DESK);
  await window.chooseBank('momo');
  await window.go();
  // The simulated code says the address of the payer's page.
  const scanned = await page.getAttribute('a.go', 'href');
  const phone = await opened(String(scanned), PHONE);
  await phone.page.click('form button');
  await page.waitForURL(`${shop.origin}/**`, { timeout: 20_000 });
  expect(await errorCodeOf(orderId)).toBe('00');
  await Promise.all([context.close(), phone.context.close()]);
});

test('without script the same pages lead there and back', async () => {
  const { orderId, url } = await ordered();
  const { context, window, page } = await opened(url, { ...DESK, javaScriptEnabled: false });
  await window.chooseBank('momo');
  await window.go();
  expect(await page.locator('figure.qr svg[role=img]').isVisible()).toBe(true);
  await window.go();
  await Promise.all([page.waitForURL(`${shop.origin}/**`), page.click('form button')]);
  expect(await errorCodeOf(orderId)).toBe('00');
  await context.close();
});
