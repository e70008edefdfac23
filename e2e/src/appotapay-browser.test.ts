import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type AppotapayMerchant, appotapayAt } from './appotapay-merchant.ts';
import { openBrowser } from './browser.ts';
import { CheckoutWindow } from './checkout-window.ts';
import { problemsOf } from './page-problems.ts';
import { type RunningSystem, startSystem } from './running-system.ts';
import { ShopWindow } from './shop-window.ts';

let system: RunningSystem;
let shop: ShopWindow;
let browser: Browser;
let merchant: AppotapayMerchant;
let context: BrowserContext;

beforeAll(async () => {
  [system, shop, browser] = await Promise.all([startSystem(), ShopWindow.open(), openBrowser()]);
  merchant = appotapayAt(system.gatewayUrl);
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
  await system?.stop();
});
afterEach(() => context?.close());

async function open(script: boolean, fields: Readonly<Record<string, string>> = {}) {
  context = await browser.newContext({ javaScriptEnabled: script });
  const redirectUrl = `${shop.origin}/back`;
  const order = await merchant.mustCreate({ redirectUrl, ...fields });
  return { ...order, window: await CheckoutWindow.open(context, order.paymentUrl) };
}

function landing({ page }: CheckoutWindow): URL {
  const url = new URL(page.url());
  expect(url.origin).toBe(shop.origin);
  return url;
}

describe.each([
  ['with script', true],
  ['without script', false],
])('%s', (_kind, script) => {
  test('a payer is refused at one bank, pays at another, and is back at the shop', async () => {
    const { window, orderId } = await open(script);
    await window.chooseBank('TECHCOMBANK');
    await window.giveCard('insufficient_funds');
    await window.giveOtp();
    expect(await window.page.textContent('[role=alert]')).toContain('không đủ');
    await window.chooseBank('MB');
    await window.giveCard('success_appotapay_atm');
    await window.giveOtp('123456');
    const { searchParams } = landing(window);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      ...{ errorCode: '0', orderId, bankCode: 'MB', paymentMethod: 'ATM' },
    });
    expect(await merchant.codeOf(orderId)).toBe(0);
  });

  test('a wallet’s holder signs in at the wallet, and is back at the shop', async () => {
    const { window, orderId } = await open(script, { paymentMethod: 'EWALLET' });
    await window.chooseBank('ZALOPAY');
    await window.go();
    await window.page.waitForSelector('[autocomplete=username]');
    await window.page.fill('[autocomplete=username]', '0900000001');
    await window.page.fill('[autocomplete=current-password]', '123456');
    await window.page.keyboard.press('Enter');
    await window.page.click('form[action*="/confirm"] button.go');
    await window.page.waitForURL(`${shop.origin}/**`);
    const { searchParams } = landing(window);
    expect(Object.fromEntries(searchParams)).toMatchObject({ errorCode: '0', orderId });
  });
});

test('the page with every kind of bank, card and wallet can be used by everybody', async () => {
  const { window } = await open(true);
  expect(await problemsOf(window.page)).toEqual([]);
});
