import { otps } from '@cong/wire/banknet/cards.ts';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cardNamed, openStage, type Stage } from './banknet-stage.ts';
import { openBrowser } from './browser.ts';
import { problemsOf } from './page-problems.ts';

let stage: Stage;
let browser: Browser;
beforeAll(async () => {
  stage = await openStage();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

test.each([
  ['vi', 390],
  ['en', 1280],
] as const)(
  'a bank’s pages are accessible and lead back to the gateway (%s, %i px)',
  async (language, width) => {
    const started = await stage.connector.start({ ...stage.startRequest('DAB'), locale: language });
    if (started.outcome !== 'redirect') throw new Error(started.outcome);
    const context = await browser.newContext({ viewport: { width, height: 800 } });
    const page = await context.newPage();
    const card = cardNamed('success');
    const typeCard = async (number: string) => {
      await page.fill('[autocomplete=cc-number]', number);
      await page.fill('[autocomplete=cc-name]', card.holder);
      await page.fill('[autocomplete=cc-exp]', card.date);
      await page.keyboard.press('Enter');
    };

    await page.goto(started.url);
    expect(await problemsOf(page)).toEqual([]);
    await typeCard('1');
    await page.waitForSelector('[role=alert]');
    expect(await problemsOf(page)).toEqual([]);
    await typeCard(card.number);
    await page.waitForSelector('[autocomplete=one-time-code]');
    expect(await problemsOf(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    await page.fill('[autocomplete=one-time-code]', otps.right);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${stage.gatewayUrl}/pay/*`);
    await context.close();
  },
);
