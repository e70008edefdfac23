import { otps } from '@cong/wire/banknet/cards.ts';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openBrowser } from './browser.ts';
import { CheckoutWindow } from './checkout-window.ts';
import { type RunningSystem, startSystem } from './running-system.ts';
import { landingOf, ShopWindow } from './shop-window.ts';

let system: RunningSystem;
let shop: ShopWindow;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  [system, shop, browser] = await Promise.all([startSystem(), ShopWindow.open(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
  await system?.stop();
});
afterEach(() => context?.close());

const WRONG_NUMBER = '9704000000000026';
const FIXED = { bankCode: '123PVCB' };

// The vendor's acceptance list, each path in both kinds of browser. Its captcha case does not apply.
describe.each([
  ['with script', true],
  ['without script', false],
])('%s', (_kind, javaScriptEnabled) => {
  beforeEach(async () => {
    context = await browser.newContext({ javaScriptEnabled });
  });

  async function open(fields: Readonly<Record<string, string>> = {}) {
    const order = await system.merchant.mustCreate({ ...shop.urls, ...fields });
    return { ...order, window: await CheckoutWindow.open(context, order.payUrl) };
  }

  async function expectLanding(
    window: CheckoutWindow,
    orderRef: string,
    page: string,
    status: string,
  ) {
    expect(window.page.url()).toContain(shop.origin);
    expect(landingOf(window.page.url())).toEqual({ page, orderRef, status, ticketIsRight: true });
    expect(await system.merchant.status(orderRef)).toBe(status);
  }

  test('success', async () => {
    const { window, orderRef } = await open();
    await window.chooseBank('123PVCB');
    await window.giveCard('success');
    await window.giveOtp();
    await expectLanding(window, orderRef, '/paid', '1');
    expect(new URL(window.page.url()).searchParams.get('basket')).toBe('1');
  });

  test('cancel', async () => {
    const { window, orderRef } = await open();
    await window.page.click('a[href$="/cancel"]');
    expect(await window.heading()).toBe('Hủy thanh toán?');
    await window.go();
    await expectLanding(window, orderRef, '/cancelled', '-100');
  });

  test('browser closed before paying', async () => {
    const { window, orderRef, payUrl } = await open(FIXED);
    await window.page.close();
    await system.sandbox.advance('PT16M');
    const again = await CheckoutWindow.open(context, payUrl);
    expect(await again.heading()).toBe('Đã hết thời gian thanh toán');
    expect(await system.merchant.status(orderRef)).toBe('7210');
  });

  test.each([
    ['insufficient funds', 'insufficient_funds', '7201'],
    ['invalid card', 'card_invalid', '7232'],
    ['card not registered for internet banking', 'not_registered_online', '7211'],
    ['registered but not activated', 'online_service_locked', '7212'],
    ['expired card', 'card_expired', '7233'],
  ])('%s', async (_name, outcome, status) => {
    const { window, orderRef, payUrl } = await open(FIXED);
    await window.giveCard(outcome);
    if (window.page.url().endsWith('/otp')) await window.giveOtp();
    await expectLanding(window, orderRef, '/failed', status);
    await window.page.goto(payUrl);
    expect(await window.heading()).toBe('Thanh toán không thành công');
    await window.go();
    expect(landingOf(window.page.url())).toMatchObject({ status, ticketIsRight: true });
  });

  test('empty form', async () => {
    const { window, orderRef } = await open(FIXED);
    await window.go();
    expect(await window.page.locator('.problems a').allTextContents()).toEqual([
      ...['Hãy nhập số thẻ', 'Hãy nhập tên chủ thẻ', 'Hãy nhập ngày phát hành'],
    ]);
    await window.page.click('.problems a[href="#holder"]');
    expect(await window.page.evaluate('document.activeElement.id')).toBe('holder');
    await window.giveCard('success');
    await window.giveOtp();
    await expectLanding(window, orderRef, '/paid', '1');
  });

  test('wrong card three times', async () => {
    const { window, orderRef } = await open(FIXED);
    for (const left of [2, 1]) {
      await window.giveCard('success', WRONG_NUMBER);
      expect(await window.page.textContent('.problems')).toContain(`Bạn còn ${left} lần`);
      expect(await window.page.inputValue('#number')).toBe('');
      expect(await window.page.inputValue('#holder')).toBe('NGUYEN VAN A');
    }
    await window.giveCard('success', WRONG_NUMBER);
    await expectLanding(window, orderRef, '/failed', '7221');
  });

  test('idle over 15 minutes', async () => {
    const { window, orderRef } = await open(FIXED);
    await window.typeCard('success');
    await system.sandbox.advance('PT16M');
    await window.go();
    await expectLanding(window, orderRef, '/failed', '7210');
  });

  test('idle over 15 minutes at the OTP', async () => {
    const { window, orderRef } = await open(FIXED);
    await window.giveCard('success');
    await system.sandbox.advance('PT16M');
    await window.giveOtp();
    await expectLanding(window, orderRef, '/failed', '7220');
  });

  test('empty OTP', async () => {
    const { window, orderRef } = await open(FIXED);
    await window.giveCard('success');
    await window.giveOtp('');
    expect(await window.page.textContent('.problems')).toContain('Hãy nhập mã OTP');
    await window.giveOtp();
    await expectLanding(window, orderRef, '/paid', '1');
  });

  test('wrong OTP', async () => {
    const { window, orderRef } = await open(FIXED);
    await window.giveCard('success');
    await window.giveOtp('11111111');
    expect(await window.page.textContent('.problems')).toContain('Bạn còn 2 lần nhập mã OTP.');
    expect(await window.page.inputValue('#otp')).toBe('');
    await window.giveOtp();
    await expectLanding(window, orderRef, '/paid', '1');
  });

  test('wrong OTP three times', async () => {
    const { window, orderRef } = await open(FIXED);
    await window.giveCard('success');
    for (let i = 0; i < 3; i += 1) await window.giveOtp('11111111');
    await expectLanding(window, orderRef, '/failed', '7224');
  });

  test('expired OTP', async () => {
    const { window, orderRef } = await open(FIXED);
    await window.giveCard('success');
    await window.giveOtp(otps.expired);
    await expectLanding(window, orderRef, '/failed', '7223');
  });

  test('paid, but the browser closed before the return', async () => {
    const { window, orderRef, payUrl } = await open(FIXED);
    await window.giveCard('success');
    const posted = Promise.withResolvers<void>();
    await context.route('**/otp', async (route) => {
      // The gateway takes the OTP, and the browser is gone before it hears so.
      await route.fetch({ maxRedirects: 0 });
      await route.abort();
      posted.resolve();
    });
    await window.page.fill('[autocomplete=one-time-code]', otps.right);
    await Promise.all([posted.promise, window.page.click('button.go', { noWaitAfter: true })]);
    await window.page.close();
    await context.unroute('**/otp');
    expect(await system.merchant.status(orderRef)).toBe('1');
    const again = await CheckoutWindow.open(context, payUrl);
    expect(await again.heading()).toBe('Thanh toán thành công');
    await again.go();
    await expectLanding(again, orderRef, '/paid', '1');
  });

  test('an international card', async () => {
    const { window, orderRef } = await open();
    await window.chooseBank('123PCC');
    await window.giveCard('success_visa');
    await window.giveOtp();
    await expectLanding(window, orderRef, '/paid', '1');
  });

  test('a bank that takes card and OTP on its own page', async () => {
    const { window, orderRef } = await open({ bankCode: '123PDAB' });
    await window.go();
    await window.page.waitForURL(`${system.simulatorsUrl}/**`);
    await window.giveCard('success');
    await window.giveOtp();
    await window.page.waitForURL(`${shop.origin}/**`);
    await expectLanding(window, orderRef, '/paid', '1');
  });

  test('no definite answer: the payer is told not to pay again, and may go to the shop', async () => {
    const { window, orderRef } = await open(FIXED);
    await window.giveCard('timeout_before_debit');
    await window.giveOtp();
    expect(await window.heading()).toBe('Chưa rõ kết quả thanh toán');
    await window.go();
    await expectLanding(window, orderRef, '/paid', '20');
  });
});
