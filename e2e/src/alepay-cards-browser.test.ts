import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AlepayMerchant } from './alepay-merchant.ts';
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

async function linkUrl(id: string): Promise<string> {
  const { data } = await merchant.call('/checkout/v1/request-profile', {
    ...{ id, firstName: 'Lan', lastName: 'Trần', street: '1 Lê Lợi', city: 'Huế', state: 'Huế' },
    ...{ postalCode: '49000', country: 'Việt Nam', email: `${id}@example.vn` },
    ...{ phoneNumber: '0901234567', callback: `${shop.origin}/linked` },
  });
  return (data as { readonly url: string }).url;
}

const CUSTOMER = '/checkout/v1/get-customer-info';

async function oneClickUrl(id: string): Promise<string> {
  const { data: customer } = await merchant.call(CUSTOMER, { id });
  const [card] = (customer as { readonly cards: readonly { readonly token: string }[] }).cards;
  const { data } = await merchant.call('/checkout/v1/request-tokenization-payment', {
    ...{ customerToken: card?.token, orderCode: newOrderRef(), amount: 100_000, currency: 'VND' },
    ...{ orderDescription: 'Cà phê', returnUrl: `${shop.origin}/paid`, paymentHours: 1 },
    cancelUrl: `${shop.origin}/cancelled`,
  });
  return (data as { readonly checkoutUrl: string }).checkoutUrl;
}

const WINDOWS = [
  ['vi', { width: 360, height: 740 }, 'light', '5555555555554444', true],
  ['en', { width: 1280, height: 900 }, 'dark', '4111111111111111', false],
] as const;

test.each(WINDOWS)(
  '%s: a card is linked and paid with by one click; each page is accessible and fits',
  async (language, viewport, colorScheme, number, javaScriptEnabled) => {
    const context = await browser.newContext({ viewport, colorScheme, javaScriptEnabled });
    const page = await context.newPage();
    const seen: string[] = [];
    const look = async (): Promise<void> => {
      if (javaScriptEnabled) expect(await problemsOf(page)).toEqual([]);
      expect(await page.textContent('main')).not.toContain('undefined');
      seen.push((await page.textContent('h1')) ?? '');
    };
    const go = async (): Promise<void> => {
      await Promise.all([page.waitForEvent('framenavigated'), page.click('button.go')]);
      await page.waitForLoadState();
    };
    const id = `window-${language}`;
    const url = await linkUrl(id);
    await page.goto(`${url}?lang=${language}`);
    await look();
    await page.fill('[autocomplete=cc-number]', number);
    await page.fill('[autocomplete=cc-exp]', '12/20');
    await page.fill('[autocomplete=cc-csc]', '123');
    await go();
    await look();
    await page.fill('[autocomplete=one-time-code]', '123456');
    await go();
    await look();
    await page.fill('#amount', '1');
    await go();
    await page.click('summary');
    await look();
    const amount = await page.textContent('dl.values code');
    await page.fill('#amount', amount ?? '');
    await go();
    expect(page.url()).toContain(`${shop.origin}/linked?data=`);
    await page.goto(url);
    await look();
    const cancelled = await linkUrl(`${id}-2`);
    await page.goto(`${cancelled}/cancel`);
    await look();
    await go();
    await page.goto(cancelled);
    await look();
    await page.goto(await oneClickUrl(id));
    await look();
    await go();
    await page.fill('[autocomplete=one-time-code]', '123456');
    await go();
    expect(page.url()).toContain(`${shop.origin}/paid?data=`);
    expect(new Set(seen).size).toBe(seen.length - 1);
    await context.close();
  },
);

test.each(WINDOWS)(
  '%s: a payer sees what is agreed and signs up; each page is accessible and fits',
  async (language, viewport, colorScheme, number, javaScriptEnabled) => {
    const context = await browser.newContext({ viewport, colorScheme, javaScriptEnabled });
    const page = await context.newPage();
    const look = async (): Promise<void> => {
      if (javaScriptEnabled) expect(await problemsOf(page)).toEqual([]);
      expect(await page.textContent('main')).not.toContain('undefined');
    };
    const go = async (): Promise<void> => {
      await Promise.all([page.waitForEvent('framenavigated'), page.click('button.go')]);
      await page.waitForLoadState();
    };
    const calls = '/checkout/v1/subscription';
    const planCode = `PLAN-${language}`;
    await merchant.call(`${calls}/create-plan`, {
      ...{ planCode, planName: 'Cà phê', amount: 100_000, currency: 'VND' },
      ...{ interval: 'WEEK', intervalCount: 2, maxPayments: 12, endTime: Date.parse('2040-02-01') },
    });
    for (const startTime of [undefined, Date.parse('2040-01-01')]) {
      const { data } = await merchant.call(`${calls}/request-subscription`, {
        ...{ planCode, customerId: `${language}-${startTime}`, startTime },
        callback: `${shop.origin}/subscribed`,
      });
      await page.goto(`${(data as { readonly url: string }).url}/bank/CC?lang=${language}`);
      await look();
      expect(await page.textContent('main')).toContain('01/02/2040');
      await page.fill('[autocomplete=cc-number]', number);
      await page.fill('[autocomplete=cc-exp]', '12/20');
      await page.fill('[autocomplete=cc-csc]', '123');
      await go();
      await look();
      await page.fill('[autocomplete=one-time-code]', '123456');
      await go();
      expect(page.url()).toContain(`${shop.origin}/subscribed?data=`);
      expect(merchant.returned(new URL(page.url()))).toMatchObject({ errorCode: '180' });
    }
    await context.close();
  },
);
