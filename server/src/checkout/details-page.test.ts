import { expect, test } from 'vitest';
import { BrowserLike, formOf } from './testing/browser-like.ts';
import { CARD, PAGE_BANK } from './testing/fake-bank.ts';
import { testStage } from './testing/test-stage.ts';
import { giveCard, sentTo } from './testing/walk.ts';

const stage = testStage();
const newBrowser = (): BrowserLike => new BrowserLike(stage().app);
const WRONG = { ...CARD, number: '9704 0000 0000 0026' };

test('an empty form is answered beside each field and above, asks no bank and counts as no try', async () => {
  const browser = newBrowser();
  const order = await stage().place();
  const before = stage().bank.started.length;
  expect(sentTo(await giveCard(browser, order, {}), order)).toBe('/bank/123PVCB');
  const { body } = await browser.visit(`${order.path}/bank/123PVCB`);
  for (const field of ['number', 'holder', 'date']) {
    expect(body).toContain(`href="#${field}"`);
    expect(body).toContain(`id="${field}-problem"`);
    expect(body).toContain(`aria-describedby="${field}-problem ${field}-hint"`);
  }
  expect(body.match(/aria-invalid="true"/g)).toHaveLength(3);
  expect(body).toContain('<title>Lỗi: ');
  expect(stage().bank.started).toHaveLength(before);
  expect(await stage().paymentOf(order)).toMatchObject({ status: 'created', wrongDetails: 0 });
});

test('what was typed is kept, but number and code are never sent back', async () => {
  const browser = newBrowser();
  const order = await stage().place();
  const typed = { number: '4111111111111112', date: '12/29', cvv: '987' };
  const posted = await giveCard(browser, order, typed, '123PCC');
  const page = await browser.visit(`${order.path}/bank/123PCC`);
  expect(page.body).toContain('value="12/29"');
  for (const text of [page.body, JSON.stringify(posted.headers)]) {
    expect(text).not.toContain('4111111111111112');
    expect(text).not.toContain('987');
    expect(Buffer.from(text, 'base64').toString()).not.toContain('4111111111111112');
  }
});

test('wrong details come back with the tries that are left, and the third ends the payment', async () => {
  const browser = newBrowser();
  const order = await stage().place();
  expect(sentTo(await giveCard(browser, order, WRONG), order)).toBe('/bank/123PVCB');
  const second = await browser.visit(`${order.path}/bank/123PVCB`);
  expect(second.body).toContain('Bạn còn 2 lần nhập thông tin thẻ.');
  expect(second.body).toContain('value="NGUYEN VAN A"');
  expect(second.body).not.toContain('9704 0000 0000 0026');
  await giveCard(browser, order, WRONG);
  expect((await browser.visit(`${order.path}/bank/123PVCB`)).body).toContain('Bạn còn 1 lần');
  const third = await giveCard(browser, order, WRONG);
  expect(third.headers.location).toMatch(/^http:\/\/shop\.test\/failed\?.*status=7221/);
});

test('another bank may be chosen after wrong details, and its form begins clean', async () => {
  const browser = newBrowser();
  const order = await stage().place();
  await giveCard(browser, order, WRONG);
  const banks = await browser.visit(order.path);
  expect(banks.body).toContain('Thông tin thẻ không đúng.');
  const other = await browser.visit(`${order.path}/bank/123PMB`);
  expect(other.body).not.toContain('value="NGUYEN VAN A"');
  expect(sentTo(await giveCard(browser, order, CARD, '123PMB'), order)).toBe('/otp');
});

test('where a protocol lets the payer try again, a refusal leads back to the banks with its reason', async () => {
  stage().controls.policy = { retryAfterRefusal: true };
  const browser = newBrowser();
  const order = await stage().place();
  stage().bank.script.start = () => ({ outcome: 'refused', reason: 'card_expired' });
  expect(sentTo(await giveCard(browser, order), order)).toBe('/');
  expect((await browser.visit(order.path)).body).toContain('Thẻ đã hết hạn.');
});

test('a bank under maintenance is shown as that and cannot be used', async () => {
  const browser = newBrowser();
  const order = await stage().place();
  stage().controls.banks.set('VCB', 'maintenance');
  const { body } = await browser.visit(order.path);
  expect(body).not.toContain('/bank/123PVCB"');
  expect(body).toContain('Đang bảo trì');
  const page = await browser.get(`${order.path}/bank/123PVCB`);
  expect(page.statusCode).toBe(503);
  expect(page.body).toContain('Ngân hàng đang bảo trì');
});

test('a bank that does not answer is shown as that and cannot be chosen, until it does', async () => {
  const browser = newBrowser();
  const order = await stage().place();
  stage().controls.unreachable = ['VCB'];
  const { body } = await browser.visit(order.path);
  expect(body).not.toContain('/bank/123PVCB"');
  expect(body).toContain('/bank/123PTCB"');
  expect(body).toContain('Tạm thời không trả lời');
  expect((await browser.get(`${order.path}/bank/123PVCB`)).statusCode).toBe(503);
  stage().controls.unreachable = [];
  expect((await browser.visit(order.path)).body).toContain('/bank/123PVCB"');
});

test('a bank that goes under maintenance while the form is filled in is not asked', async () => {
  const browser = newBrowser();
  const order = await stage().place({ bank: 'VCB' });
  const before = stage().bank.started.length;
  const { action, fields } = formOf((await browser.visit(order.path)).body);
  stage().controls.banks.set('VCB', 'maintenance');
  await browser.post(action, { ...fields, ...CARD });
  expect(stage().bank.started).toHaveLength(before);
  expect((await browser.visit(order.path)).body).toContain('Ngân hàng đang bảo trì');
});

test('only the merchant’s banks are offered, closed ones never', async () => {
  const browser = newBrowser();
  const order = await stage().place();
  stage().controls.settings = { ...stage().controls.settings, banks: ['VCB', 'MB'] };
  stage().controls.banks.set('MB', 'closed');
  const { body } = await browser.visit(order.path);
  expect([...body.matchAll(/\/bank\/(\w+)"/g)].map(([, code]) => code)).toEqual(['123PVCB']);
  for (const code of ['123PMB', '123PTCB', 'constructor', '%F0%9F%8D%8A']) {
    expect((await browser.get(`${order.path}/bank/${code}`)).statusCode).toBe(404);
    const posted = await browser.post(`${order.path}/bank/${code}`, { ...CARD, attempt: '1' });
    expect(posted.statusCode).toBe(303);
  }
});

test.each([
  ['vietcombank', ['123PVCB']],
  ['NGOẠI THƯƠNG', ['123PVCB']],
  ['ngoai thuong', ['123PVCB']],
  ['quan doi', ['123PMB']],
  ['visa', ['123PCC']],
  ['no such bank', []],
])('a search for %j finds %j without a script', async (q, codes) => {
  const browser = newBrowser();
  const order = await stage().place();
  const { body } = await browser.visit(`${order.path}?q=${encodeURIComponent(q)}`);
  expect([...body.matchAll(/\/bank\/(\w+)"/g)].map(([, code]) => code)).toEqual(codes);
  expect(body).toContain(`value="${q}"`);
  expect(/id="none" role="status">/.test(body)).toBe(codes.length === 0);
});

test('all thirty banks are offered, international cards apart', async () => {
  const order = await stage().place();
  const { body } = await newBrowser().visit(order.path);
  const [, cards = '', domestic = ''] = body.split('<ul class="banks');
  expect(cards.match(/\/bank\/123P\w+"/g)).toEqual(['/bank/123PCC"']);
  expect(domestic.match(/\/bank\/123P\w+"/g)).toHaveLength(29);
  expect(body.length).toBeLessThan(20_000);
});

test('a bank with a page of its own is asked for no card here, and the payer is sent there', async () => {
  const browser = newBrowser();
  const order = await stage().place({ bank: PAGE_BANK });
  expect((await browser.visit(order.path)).body).not.toContain('cc-number');
  const posted = await giveCard(browser, order, {}, `123P${PAGE_BANK}`);
  expect(sentTo(posted, order)).toBe('/at-bank?go=1');
  const { body } = await browser.visit(`${order.path}/at-bank?go=1`);
  expect(body).toMatch(
    /http-equiv="refresh" content="0; url=http:\/\/gateway\.test\/fake-bank\/page\//,
  );
  expect((await browser.visit(order.path)).body).not.toContain('content="0; url=');
});

test.each([
  [false, 'Visa, Mastercard'],
  [true, 'Visa, Mastercard, JCB'],
])('JCB (%s) is named to payers only where the merchant takes it', async (acceptsJcb, cards) => {
  const { controls, place } = stage();
  controls.settings = { ...controls.settings, acceptsJcb };
  const browser = newBrowser();
  const order = await place();
  for (const [language, title] of [
    ['vi', `Thẻ quốc tế ${cards}`],
    ['en', `International cards: ${cards}`],
  ]) {
    const { body } = await browser.visit(`${order.path}?lang=${language}`);
    expect(body).toContain(`title="${title}"`);
    expect(body).toContain(`<span class="bank-name">${cards}</span>`);
  }
  const found = await browser.visit(`${order.path}?q=jcb`);
  expect(found.body.includes('/bank/123PCC"')).toBe(acceptsJcb);
  const details = await browser.visit(`${order.path}/bank/123PCC`);
  expect(details.body).toContain(`<b>${cards}</b>`);
  const card = { number: '4111 1111 1111 1111', date: '12/29', cvv: '123' };
  await giveCard(browser, order, card, '123PCC');
  const otp = await browser.visit(`${order.path}/otp`);
  expect(otp.body).toContain(cards);
  expect(otp.body.includes('JCB')).toBe(acceptsJcb);
});
