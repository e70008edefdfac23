import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AlepayMerchant, goodOrder } from './alepay-merchant.ts';
import { openBrowser } from './browser.ts';
import { newOrderRef } from './merchant.ts';
import { problemsOf } from './page-problems.ts';
import { type RunningSystem, startSystem } from './running-system.ts';
import { ShopWindow } from './shop-window.ts';

let system: RunningSystem;
let shop: ShopWindow;
let browser: Browser;
let merchant: AlepayMerchant;

beforeAll(async () => {
  [system, shop, browser] = await Promise.all([startSystem(), ShopWindow.open(), openBrowser()]);
  merchant = await AlepayMerchant.at(system.gatewayUrl);
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
  await system?.stop();
});

async function checkoutUrl(change: object): Promise<string> {
  const returnUrls = { returnUrl: `${shop.origin}/paid`, cancelUrl: `${shop.origin}/cancelled` };
  const fields = goodOrder(newOrderRef(), { amount: 3_000_000, ...returnUrls, ...change });
  const { data } = await merchant.call('/checkout/v1/request-order', fields);
  return (data as { readonly checkoutUrl: string }).checkoutUrl;
}

test.each([
  [
    'vi',
    { width: 360, height: 740 },
    'light',
    true,
    'Thẻ không do ngân hàng bạn đã chọn phát hành',
  ],
  ['en', { width: 1280, height: 900 }, 'dark', false, 'The card is of another bank'],
] as const)(
  '%s: bank, months, fee and card, one after the other; each page is accessible and fits',
  async (language, viewport, colorScheme, javaScriptEnabled, refused) => {
    const context = await browser.newContext({ viewport, colorScheme, javaScriptEnabled });
    const page = await context.newPage();
    const seen: string[] = [];
    const look = async (): Promise<void> => {
      if (javaScriptEnabled) expect(await problemsOf(page)).toEqual([]);
      expect(await page.textContent('main')).not.toContain('undefined');
      seen.push((await page.textContent('h1')) ?? '');
    };
    const follow = async (selector: string): Promise<void> => {
      await Promise.all([page.waitForEvent('framenavigated'), page.click(selector)]);
      await page.waitForLoadState();
    };
    const choose = async (plan: string, see: () => Promise<void>): Promise<void> => {
      for (const step of ['', '/SACOMBANK', plan]) {
        await follow(`a[href$="/instalment${step}"]`);
        await see();
      }
      await follow('button.go');
    };
    const giveCard = async (number: string): Promise<void> => {
      await page.fill('[autocomplete=cc-number]', number);
      await page.fill('[autocomplete=cc-exp]', '12/20');
      await page.fill('[autocomplete=cc-csc]', '123');
      await follow('button.go');
    };
    await page.goto(`${await checkoutUrl({ checkoutType: 3 })}?lang=${language}`);
    await look();
    await choose('/SACOMBANK/VISA/3', look);
    await look();
    await giveCard('4200000000000000');
    if (javaScriptEnabled) expect(await problemsOf(page)).toEqual([]);
    expect(await page.textContent('[role=alert]')).toContain(refused);
    await choose('/SACOMBANK/VISA/12', async () => {});
    await giveCard('4111111111111111');
    await look();
    await page.fill('[autocomplete=one-time-code]', '123456');
    await follow('button.go');
    expect(page.url()).toContain(`${shop.origin}/paid?data=`);
    expect(new Set(seen).size).toBe(seen.length);
    await context.close();
  },
);
