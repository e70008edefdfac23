import type { AttemptId } from '@cong/values/ids.ts';
import { vnd } from '@cong/values/money.ts';
import { MINUTE_MS } from '@cong/values/time.ts';
import { expect, test } from 'vitest';
import { pageAfterReturn } from './back-from-bank.ts';
import { BrowserLike, formOf } from './testing/browser-like.ts';
import { PAGE_BANK } from './testing/fake-bank.ts';
import type { Placed } from './testing/stage.ts';
import { testStage } from './testing/test-stage.ts';
import { giveCard, sentTo } from './testing/walk.ts';

const stage = testStage();
const newBrowser = (): BrowserLike => new BrowserLike(stage().app);

async function leaveForBank(browser: BrowserLike): Promise<Placed & { readonly attempt: string }> {
  const order = await stage().place({ bank: PAGE_BANK });
  await giveCard(browser, order, {}, `123P${PAGE_BANK}`);
  const payment = await stage().paymentOf(order);
  return { ...order, attempt: payment.attempts[0]?.id ?? '' };
}

/** The bank sends the payer back with a verified outcome. */
async function comeBack(browser: BrowserLike, attempt: string, outcome: string) {
  const sent = await browser.get(`/fake-bank/return?attempt=${attempt}&outcome=${outcome}`);
  return browser.get(sent.headers.location ?? '');
}

test.each([
  ['paid', 'paid', '1'],
  ['refused', 'failed', '7201'],
])(
  'back from the bank with "%s" the payer goes straight to the shop',
  async (outcome, page, status) => {
    const browser = newBrowser();
    const { attempt } = await leaveForBank(browser);
    const back = await comeBack(browser, attempt, outcome);
    expect(back.headers.location).toMatch(
      new RegExp(`^http://shop\\.test/${page}\\?.*status=${status}`),
    );
  },
);

test('back before the bank has told the result, the payer is on the pages again', async () => {
  const browser = newBrowser();
  const { attempt, path } = await leaveForBank(browser);
  const back = await comeBack(browser, attempt, 'silent');
  expect(back.headers.location).toBe(path);
  expect((await browser.visit(path)).at).toBe(`${path}/at-bank`);
});

test('another browser, as a bank’s app may open, is told where to go on, and to the shop once it is paid', async () => {
  const { attempt } = await leaveForBank(newBrowser());
  const other = await comeBack(newBrowser(), attempt, 'silent');
  expect(other.statusCode).toBe(403);
  expect(other.body).toContain('Đang thanh toán ở trình duyệt khác');
  const paid = await comeBack(newBrowser(), attempt, 'paid');
  expect(paid.headers.location).toContain('http://shop.test/paid?');
});

test('a way back that this gateway did not give out leads nowhere', async () => {
  const { attempt } = await leaveForBank(newBrowser());
  const link = pageAfterReturn(stage().deps, attempt as AttemptId) ?? '';
  expect(link).toMatch(/^http:\/\/gateway\.test\/pay\/[0-9A-Z]+\.[\w-]{22}\/back$/);
  for (const url of [
    `/pay/${attempt}/back`,
    `/pay/${attempt}./back`,
    `/pay/${attempt}.${'A'.repeat(22)}/back`,
  ]) {
    expect((await newBrowser().get(url)).statusCode).toBe(404);
  }
  expect(pageAfterReturn(stage().deps, 'none' as AttemptId)).toBeUndefined();
});

test('a payer who says it is paid has the bank asked, but not again and again', async () => {
  const browser = newBrowser();
  const order = await leaveForBank(browser);
  const { path } = order;
  let asked = 0;
  stage().bank.script.inquire = () => {
    asked += 1;
    return { outcome: 'pending' };
  };
  const { action, fields } = formOf((await browser.visit(path)).body);
  expect(sentTo(await browser.post(action, { ...fields, csrf: 'forged' }), order)).toBe('/at-bank');
  expect(asked).toBe(0);
  for (let i = 0; i < 3; i += 1) {
    expect(sentTo(await browser.post(action, fields), order)).toBe('/at-bank?notice=pending');
  }
  expect(asked).toBe(1);
  expect((await browser.visit(`${path}/at-bank?notice=pending`)).body).toContain(
    'chưa báo kết quả',
  );
});

test('when the bank says it is paid, the payer who asked goes to the shop', async () => {
  const browser = newBrowser();
  const { path } = await leaveForBank(browser);
  const { action, fields } = formOf((await browser.visit(path)).body);
  stage().bank.script.inquire = () => ({ outcome: 'paid', amount: vnd(100_000n) });
  const answer = await browser.post(action, fields);
  expect(answer.headers.location).toContain('http://shop.test/paid?');
});

test('cancelling at the bank’s page asks the bank first and is refused while the bank is at work', async () => {
  const browser = newBrowser();
  const order = await leaveForBank(browser);
  const { action, fields } = formOf((await browser.visit(`${order.path}/cancel`)).body);
  const pending = await browser.post(action, fields);
  expect(sentTo(pending, order)).toBe('/at-bank?notice=no_cancel');
  stage().bank.script.inquire = () => ({ outcome: 'not_paid', reason: 'details_not_entered' });
  const cancelled = await browser.post(action, fields);
  expect(cancelled.headers.location).toMatch(/^http:\/\/shop\.test\/cancelled\?.*status=-100/);
});

test('after the deadline one page view asks the bank; the next ones leave it to the sweep', async () => {
  const browser = newBrowser();
  const { path } = await leaveForBank(browser);
  let asked = 0;
  stage().bank.script.inquire = () => {
    asked += 1;
    return { outcome: 'pending' };
  };
  stage().controls.offsetMs = 16 * MINUTE_MS;
  for (let i = 0; i < 3; i += 1) expect((await browser.visit(path)).at).toBe(`${path}/at-bank`);
  expect(asked).toBe(1);
});

test('an address that is no web page is never linked to', async () => {
  const browser = newBrowser();
  stage().bank.script.start = ({ attemptId }) => ({
    ...{ outcome: 'redirect', connectorRef: attemptId, url: 'javascript:alert(1)' },
  });
  const { path } = await leaveForBank(browser);
  expect((await browser.visit(`${path}/at-bank?go=1`)).body).not.toContain('javascript:');
});
