import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { problemsOf } from './page-problems.ts';
import { openProviderStage, type ProviderName, urlOf } from './provider-stage.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

const PROVIDERS: readonly ProviderName[] = ['vnpay', 'momo', 'napas', 'viettelpay', 'nganluong'];

test.each(PROVIDERS)(
  '%s’s page is accessible in both languages, fits a phone, and leads back to the gateway',
  async (name) => {
    const stage = await openProviderStage(name);
    const context = await browser.newContext({ viewport: { width: 320, height: 800 } });
    const page = await context.newPage();
    await page.goto(urlOf(await stage.choose()));
    expect(await problemsOf(page)).toEqual([]);
    await page.click('a[lang=en]');
    await page.waitForSelector('html[lang=en]');
    expect(await problemsOf(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
    // A script that presses the first button approves.
    await page.click('button');
    await page.waitForURL(`${stage.gatewayUrl}/pay/*`);
    await context.close();
    await stage.close();
  },
);

test.each([
  ['vnpay', '51'],
  ['momo', '1004'],
] as const)('a payer at %s tries a reason for a refusal', async (name, code) => {
  const stage = await openProviderStage(name);
  const page = await browser.newPage();
  const payment = await stage.choose();
  await page.goto(urlOf(payment));
  await page.selectOption('select', code);
  await page.click('form:has(select) button');
  await page.waitForURL(`${stage.gatewayUrl}/pay/*`);
  expect(page.url()).not.toContain(`/${name}/pages/`);
  expect((await stage.current(payment)).status).toBe('created');
  await page.close();
  await stage.close();
});
