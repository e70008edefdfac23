import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { CheckoutWindow } from './checkout-window.ts';
import { problemsOf } from './page-problems.ts';
import { type RunningSystem, startSystem } from './running-system.ts';
import { ShopWindow } from './shop-window.ts';

let system: RunningSystem;
let shop: ShopWindow;
let browser: Browser;

beforeAll(async () => {
  [system, shop, browser] = await Promise.all([startSystem(), ShopWindow.open(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
  await system?.stop();
});

/** What axe finds, and a page that is wider than its window. Our pages have no frames, so the quicker mode sees all. */
const WINDOWS = [
  ['vi', 'phone', { width: 360, height: 740 }, 'light'],
  ['en', 'desktop', { width: 1280, height: 900 }, 'dark'],
] as const;

describe.each(WINDOWS)('%s, %s', (language, _name, viewport, colorScheme) => {
  async function open(context: BrowserContext, fields: Readonly<Record<string, string>> = {}) {
    const { payUrl, orderRef } = await system.merchant.mustCreate({ ...shop.urls, ...fields });
    const window = await CheckoutWindow.open(context, `${payUrl}?lang=${language}`);
    return { payUrl, orderRef, window, page: window.page };
  }

  async function inWindow(walk: (context: BrowserContext) => Promise<void>): Promise<void> {
    const context = await browser.newContext({ viewport, colorScheme });
    const complaints: string[] = [];
    context.on('console', (message) => {
      if (/Content Security Policy|Refused to/.test(message.text()))
        complaints.push(message.text());
    });
    await walk(context);
    await context.close();
    expect(complaints).toEqual([]);
  }

  test('from the banks to the result, every page is accessible and fits', () =>
    inWindow(async (context) => {
      await system.cong('bank', 'maintenance', 'on', 'TCB');
      const { window, page, payUrl } = await open(context);
      expect(await page.getAttribute('html', 'lang')).toBe(language);
      const seen: string[] = [];
      const look = async (): Promise<void> => {
        expect(await problemsOf(page)).toEqual([]);
        seen.push((await window.heading()) ?? '');
      };
      await look();
      await page.click('summary');
      await look();
      await page.goto(`${payUrl}?q=ngoai+thuong`);
      await look();
      await page.goto(`${payUrl}/bank/123PTCB`);
      await look();
      await page.goto(`${payUrl}/bank/123PXYZ`);
      await look();
      await page.goto(`${payUrl}/cancel`);
      await look();
      await page.goto(`${payUrl}/bank/123PCC`);
      await look();
      await window.go();
      await look();
      await page.goto(`${payUrl}/bank/123PVCB`);
      await page.click('summary');
      await look();
      await window.giveCard('success', '9704000000000026');
      await look();
      await window.giveCard('success');
      await look();
      await window.giveOtp('1');
      await page.click('summary');
      await look();
      await window.giveOtp();
      await page.goto(payUrl);
      await look();
      expect(new Set(seen).size).toBeGreaterThan(6);
    }));

  test('so are the pages off the straight way', () =>
    inWindow(async (context) => {
      const { page, payUrl, window } = await open(context, { bankCode: '123PVCB' });
      await window.giveCard('success');
      const stranger = await browser.newContext({ viewport, colorScheme });
      const elsewhere = await stranger.newPage();
      await elsewhere.goto(`${payUrl}?lang=${language}`);
      expect(await problemsOf(elsewhere)).toEqual([]);
      await elsewhere.goto(`${system.gatewayUrl}/pay/none`);
      expect(await problemsOf(elsewhere)).toEqual([]);
      await stranger.close();
      await page.goto(`${payUrl}/cancel`);
      await window.go();
      await page.goto(payUrl);
      expect(await problemsOf(page)).toEqual([]);

      const refused = await open(context, { bankCode: '123PVCB' });
      await refused.window.giveCard('card_expired');
      await refused.page.goto(refused.payUrl);
      expect(await problemsOf(refused.page)).toEqual([]);

      const atBank = await open(context, { bankCode: '123PDAB' });
      expect(await problemsOf(atBank.page)).toEqual([]);
      await atBank.window.go();
      await atBank.page.waitForURL(`${system.simulatorsUrl}/**`);
      await atBank.page.goto(atBank.payUrl);
      expect(await problemsOf(atBank.page)).toEqual([]);
      await atBank.page.click('form button');
      await atBank.page.waitForURL('**/at-bank?notice=pending');
      expect(await problemsOf(atBank.page)).toEqual([]);

      const unclear = await open(context, { bankCode: '123PVCB' });
      await unclear.window.giveCard('timeout_after_debit');
      await unclear.window.giveOtp();
      expect(unclear.page.url()).toContain('/uncertain');
      expect(await problemsOf(unclear.page)).toEqual([]);

      const late = await open(context);
      await system.sandbox.expire(late.orderRef);
      await late.page.reload();
      expect(await problemsOf(late.page)).toEqual([]);
    }));
});
