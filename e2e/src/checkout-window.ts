import { cardFor, otps } from '@cong/wire/banknet/cards.ts';
import type { BrowserContext, Page } from 'playwright-core';

/** A payer at a real browser window. */
export class CheckoutWindow {
  readonly page: Page;
  readonly context: BrowserContext;

  private constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
  }

  static async open(context: BrowserContext, payUrl: string): Promise<CheckoutWindow> {
    const page = await context.newPage();
    await page.goto(payUrl);
    return new CheckoutWindow(context, page);
  }

  async chooseBank(code: string): Promise<void> {
    await this.page.click(`a[href$="/bank/${code}"]`);
    await this.page.waitForURL(`**/bank/${code}`);
  }

  /** Fills in the card of a row of the bank network's table; a number typed instead is wrong. */
  async typeCard(outcome: string, number?: string): Promise<void> {
    const card = cardFor(outcome);
    if (card === undefined) throw new Error(`no card ${outcome}`);
    await this.page.fill('[autocomplete=cc-number]', number ?? card.number);
    await this.page.fill('[autocomplete=cc-exp]', card.date);
    const holder = this.page.locator('[autocomplete=cc-name]');
    if ((await holder.count()) > 0) await holder.fill(card.holder);
    const code = this.page.locator('[autocomplete=cc-csc]');
    if ((await code.count()) > 0) await code.fill(card.securityCode ?? '');
  }

  /** Presses the page's main button and waits for the page that follows. */
  async go(): Promise<void> {
    await Promise.all([
      this.page.waitForEvent('framenavigated'),
      this.page.click('button.go, a.go'),
    ]);
    await this.page.waitForLoadState();
  }

  async giveCard(outcome: string, number?: string): Promise<void> {
    await this.typeCard(outcome, number);
    await this.go();
  }

  async giveOtp(otp: string = otps.right): Promise<void> {
    await this.page.fill('[autocomplete=one-time-code]', otp);
    await this.go();
  }

  heading(): Promise<string | null> {
    return this.page.textContent('h1');
  }
}
