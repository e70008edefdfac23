import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { CheckoutWindow } from './checkout-window.ts';
import { newOrderRef } from './merchant.ts';
import { problemsOf, problemsWithoutScript } from './page-problems.ts';
import { type RunningSystem, startSystem } from './running-system.ts';
import { ShopWindow } from './shop-window.ts';
import { VivietMerchant } from './viviet-merchant.ts';

let system: RunningSystem;
let shop: ShopWindow;
let browser: Browser;
let merchant: VivietMerchant;

beforeAll(async () => {
  [system, shop, browser] = await Promise.all([startSystem(), ShopWindow.open(), openBrowser()]);
  merchant = await VivietMerchant.at(system.gatewayUrl);
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
  await system?.stop();
});

describe.each([
  ['vi', 'with script', true],
  ['en', 'without script', false],
] as const)('%s, %s', (language, _kind, script) => {
  test('from the sign-in to the shop, every page of the wallet is accessible and fits a phone', async () => {
    const context = await browser.newContext({
      javaScriptEnabled: script,
      viewport: { width: 320, height: 800 },
    });
    const order = { orderRef: newOrderRef(), amount: 100_000, returnUrl: `${shop.origin}/back` };
    const window = await CheckoutWindow.open(context, merchant.link(order));
    const { page } = window;
    if (language === 'en') await page.click('a[lang=en]');
    const seen = async (): Promise<void> => {
      await page.waitForSelector(`html[lang=${language}]`);
      expect(await (script ? problemsOf(page) : problemsWithoutScript(page))).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
    };
    const signIn = async (phone: string, password: string): Promise<void> => {
      await page.fill('[autocomplete=username]', phone);
      await page.fill('[autocomplete=current-password]', password);
      await window.go();
    };
    await seen();
    await signIn('1', '');
    await seen();
    await signIn('0900000002', 'wrong');
    await seen();
    await signIn('0900000002', '123456');
    await seen();
    await window.go();
    expect(await page.textContent('[role=alert]')).toMatch(/không đủ|not enough|funds|balance/i);
    await seen();
    await page.click('a[href$="/wallet/other"]');
    await signIn('0900000001', '123456');
    await window.go();
    await seen();
    await window.giveOtp('111111');
    await seen();
    await window.giveOtp('000000');
    expect(new URL(page.url()).origin).toBe(shop.origin);
    expect((await merchant.query(order.orderRef)).response_code).toBe('PAY-0000');
    await context.close();
  });
});
