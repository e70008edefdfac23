import { expect, test } from 'vitest';
import { BrowserLike, formOf } from './testing/browser-like.ts';
import { CARD } from './testing/fake-bank.ts';
import { md5 } from './testing/md5.ts';
import { SHOP_KEY } from './testing/shop-merchant.ts';
import { SHOP, testStage } from './testing/test-stage.ts';
import { giveCard, giveOtp, sentTo } from './testing/walk.ts';

const stage = testStage();
const newBrowser = (): BrowserLike => new BrowserLike(stage().app);

function outcomeOf(location: string | undefined) {
  const { origin, pathname, searchParams } = new URL(location ?? '');
  const { status, time, transactionID, ticket } = Object.fromEntries(searchParams);
  return { page: origin + pathname, status, time, transactionID, ticket };
}

test('a payer chooses a bank, gives card and OTP, and is sent to the shop with a signed outcome', async () => {
  const browser = newBrowser();
  const order = await stage().place();
  const banks = await browser.visit(order.path);
  expect(banks.statusCode).toBe(200);
  const link = /href="([^"]*\/bank\/123PVCB)"/.exec(banks.body)?.[1] ?? '';
  const details = formOf((await browser.visit(link)).body);
  const posted = await browser.post(details.action, { ...details.fields, ...CARD });
  expect(posted.statusCode).toBe(303);
  expect(sentTo(posted, order)).toBe('/otp');
  expect(await stage().paymentOf(order)).toMatchObject({ status: 'awaiting_otp' });
  const paid = await giveOtp(browser, order);
  expect(paid.statusCode).toBe(303);
  const { page, status, time, transactionID, ticket } = outcomeOf(paid.headers.location);
  expect({ page, status, transactionID }).toEqual({
    ...{ page: `${SHOP}/paid`, status: '1', transactionID: order.orderRef },
  });
  expect(ticket).toBe(md5(`1${time}${order.orderRef}${SHOP_KEY}`));
  expect(await stage().paymentOf(order)).toMatchObject({ status: 'captured' });
});

test('an order with a fixed bank opens that bank’s details at once, and no other bank’s', async () => {
  const browser = newBrowser();
  const order = await stage().place({ bank: 'TCB' });
  const page = await browser.visit(order.path);
  expect(page.at).toBe(order.path);
  expect(formOf(page.body).action).toBe(`${order.path}/bank/123PTCB`);
  expect(page.body).not.toContain('Chọn ngân hàng khác');
  expect((await browser.get(`${order.path}/bank/123PVCB`)).statusCode).toBe(404);
});

test('an international card is asked for number, expiry and code', async () => {
  const browser = newBrowser();
  const order = await stage().place();
  const card = { number: '4111 1111 1111 1111', date: '12/29', cvv: '123' };
  expect(sentTo(await giveCard(browser, order, card, '123PCC'), order)).toBe('/otp');
  expect(stage().bank.started.at(-1)?.card?.securityCode?.reveal()).toBe('123');
});

test('amount, merchant and order stand on each page', async () => {
  const browser = newBrowser();
  const order = await stage().place({ amount: 1_234_567n, description: 'Một ly <b>cà phê</b>' });
  for (const path of ['', '/bank/123PVCB', '/cancel']) {
    const { body } = await browser.visit(order.path + path);
    expect(body).toContain('1.234.567\u00a0₫');
    expect(body).toContain('Quán Cổng');
    expect(body).toContain(order.orderRef);
    expect(body).toContain('Một ly &lt;b&gt;cà phê&lt;/b&gt;');
  }
});

test('a refusal by the bank ends the payment and sends the payer to the shop’s failure page', async () => {
  const browser = newBrowser();
  const order = await stage().place();
  await giveCard(browser, order);
  stage().bank.script.authorise = () => ({ outcome: 'refused', reason: 'insufficient_funds' });
  const refused = await giveOtp(browser, order);
  expect(outcomeOf(refused.headers.location)).toMatchObject({
    page: `${SHOP}/failed`,
    status: '7201',
  });
  const later = await browser.visit(order.path);
  expect(later.at).toBe(`${order.path}/result`);
  expect(later.body).toContain('Tài khoản không đủ tiền.');
});

test('a later visit shows how it ended, with one way back that is signed at that moment', async () => {
  const browser = newBrowser();
  const order = await stage().place();
  await giveCard(browser, order);
  await giveOtp(browser, order);
  const { at, body } = await browser.visit(order.path);
  expect(at).toBe(`${order.path}/result`);
  expect(body).toContain('Thanh toán thành công');
  expect(body).toContain(`href="${order.path}/return"`);
  stage().controls.offsetMs = 3_600_000;
  const now = Math.floor(stage().deps.flows.clock().getTime() / 1_000);
  const back = outcomeOf((await browser.get(`${order.path}/return`)).headers.location);
  expect(back).toMatchObject({ page: `${SHOP}/paid`, status: '1' });
  expect(Math.abs(Number(back.time) - now)).toBeLessThanOrEqual(1);
});

test('a payer cancels after being asked once more', async () => {
  const browser = newBrowser();
  const order = await stage().place();
  const { action, fields } = formOf((await browser.visit(`${order.path}/cancel`)).body);
  expect(await stage().paymentOf(order)).toMatchObject({ status: 'created' });
  const cancelled = await browser.post(action, fields);
  expect(outcomeOf(cancelled.headers.location)).toMatchObject({
    ...{ page: `${SHOP}/cancelled`, status: '-100' },
  });
  expect((await browser.visit(order.path)).body).toContain('Thanh toán đã hủy');
});

test('an unclear answer shows that the outcome is not known, with a way to the shop', async () => {
  const browser = newBrowser();
  const order = await stage().place();
  await giveCard(browser, order);
  stage().bank.script.authorise = () => ({ outcome: 'unknown', why: 'silence' });
  expect(sentTo(await giveOtp(browser, order), order)).toBe('/uncertain');
  expect((await browser.visit(order.path)).body).toContain('Đừng thanh toán lại');
  const back = await browser.get(`${order.path}/return`);
  expect(outcomeOf(back.headers.location)).toMatchObject({ page: `${SHOP}/paid`, status: '20' });
});

test('a card that needs no OTP is paid at once', async () => {
  const browser = newBrowser();
  const order = await stage().place();
  stage().bank.script.start = ({ attemptId }) => ({ outcome: 'ready', connectorRef: attemptId });
  stage().bank.script.authorise = ({ amount }) => ({ outcome: 'paid', amount });
  const paid = await giveCard(browser, order);
  expect(outcomeOf(paid.headers.location)).toMatchObject({ status: '1' });
});

test('English by a link, remembered for the pages that follow', async () => {
  const browser = newBrowser();
  const order = await stage().place();
  expect((await browser.visit(order.path)).body).toContain('<html lang="vi">');
  const english = await browser.visit(`${order.path}?lang=en`);
  expect(english.body).toContain('Choose a bank to pay with');
  await giveCard(browser, order);
  expect(stage().bank.started.at(-1)?.locale).toBe('en');
  expect((await browser.visit(`${order.path}/otp`)).body).toContain('Enter the OTP');
  expect((await browser.visit(`${order.path}/otp?lang=xx`)).body).toContain('Enter the OTP');
});

test('a wrong OTP may be tried again twice, and the third ends the payment', async () => {
  const browser = newBrowser();
  const order = await stage().place();
  await giveCard(browser, order);
  expect(sentTo(await giveOtp(browser, order, '1'), order)).toBe('/otp');
  const { body } = await browser.visit(`${order.path}/otp`);
  expect(body).toContain('Bạn còn 2 lần nhập mã OTP.');
  expect(body).toContain('aria-invalid="true"');
  await giveOtp(browser, order, '2');
  expect(outcomeOf((await giveOtp(browser, order, '3')).headers.location)).toMatchObject({
    ...{ page: `${SHOP}/failed`, status: '7224' },
  });
});
